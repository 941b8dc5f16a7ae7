"""Cuts a stay into stretches during which its county had one level. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from workers_registry.health_code import Stay

UNRATED = 0
"""The level of a county before its first rating."""


def rated_stays(
    county: str,
    *,
    days: tuple[date, date],
    changes: Sequence[tuple[date, int]],
    known_on: date,
) -> list[Stay]:
    """Give one Stay for each stretch of constant level; `days` are first and last, both included.

    `changes` says from which day on the county had which level, in order of days.
    """
    first_day, last_day = days
    level = UNRATED
    cuts: list[tuple[date, int]] = []
    for day, new_level in changes:
        if day <= first_day:
            level = int(new_level)
        elif day <= last_day:
            cuts.append((day, int(new_level)))
    stretches: list[Stay] = []
    start = first_day
    for day, new_level in cuts:
        if new_level != level:
            stretches.append(Stay(county, start, day - timedelta(days=1), level, known_on))
            start, level = day, new_level
    return [*stretches, Stay(county, start, last_day, level, known_on)]
