"""From a county's daily figures to the indicators that the rating needs. Pure.

Figures may fall: a fall is a correction and no news, a rise is new cases.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from risk import national_rating, rating
from risk.rating import Indicators, Previous, Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """What one day's report said, cumulative."""

    day: date
    confirmed: int
    local: int | None = None
    clusters: int | None = None


def last_case_day(readings: Sequence[Reading]) -> date | None:
    """Return the last day with new cases; the readings are in order of days."""
    before = 0
    found = None
    for reading in readings:
        if reading.confirmed > before:
            found = reading.day
        before = reading.confirmed
    return found if before else None


def indicators(readings: Sequence[Reading], *, day: date) -> Indicators | None:
    """Return what is known on a day from readings up to it; None where there is no figure."""
    if not readings:
        return None
    return _indicators(readings[-1], last_case_day(readings), day)


def rate_days(
    readings: Sequence[Reading],
    policy: rating.Policy | national_rating.Policy,
    *,
    first: date,
    last: date,
) -> Iterator[tuple[date, Verdict]]:
    """Yield the level of each day from first to last, both included, from the readings alone.

    Days before the first reading yield nothing.
    """
    previous: Previous | None = None
    at, last_case, before = 0, None, 0
    day = first
    while day <= last:
        while at < len(readings) and readings[at].day <= day:
            if readings[at].confirmed > before:
                last_case = readings[at].day
            before = readings[at].confirmed
            at += 1
        if at:
            seen = _indicators(readings[at - 1], last_case if before else None, day)
            verdict = _judge(seen, policy, day, previous)
            previous = Previous(verdict.level, day)
            yield day, verdict
        day += timedelta(days=1)


def _judge(
    seen: Indicators,
    policy: rating.Policy | national_rating.Policy,
    day: date,
    previous: Previous | None,
) -> Verdict:
    if isinstance(policy, national_rating.Policy):
        return national_rating.judge(seen, policy)
    return rating.judge(seen, policy, day=day, previous=previous)


def _indicators(newest: Reading, last_case: date | None, day: date) -> Indicators:
    share = None
    if newest.local is not None and newest.confirmed:
        share = newest.local / newest.confirmed
    return Indicators(
        confirmed=newest.confirmed,
        quiet_days=None if last_case is None else (day - last_case).days,
        local_share=share,
        clusters=newest.clusters,
        age_days=(day - newest.day).days,
    )
