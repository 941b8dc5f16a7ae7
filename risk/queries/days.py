"""Every county's level on every day of a span."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from risk.models import CountyRating

UNRATED = "-"


@dataclass(frozen=True, slots=True)
class Days:
    """The levels of some counties on the days of a span, one character a day."""

    first: date
    levels: Mapping[str, str]
    """By county code: a digit from 0 (green) to 4 (red), or UNRATED."""

    def since(self, code: str, day: date) -> date | None:
        """Return the first day of the span from which the county has had its level of a day."""
        told = self.levels.get(code, "")[: max(0, (day - self.first).days + 1)]
        if not told or told[-1] == UNRATED:
            return None
        return self.first + timedelta(days=len(told.rstrip(told[-1])))

    def plain(self) -> dict[str, Any]:
        """Give the days in the form that the map's script reads."""
        return {"first": self.first.isoformat(), "levels": dict(self.levels)}


def days_of(codes: Iterable[str], first: date, last: date) -> Days:
    """Return the level of each county on each day of a span, both ends included.

    It is the level of `ratings_on`: an expert override holds until its last day, otherwise the
    latest rating up to the day.
    """
    length = (last - first).days + 1
    found = {code: [UNRATED] * length for code in codes}
    weakest_first = CountyRating.objects.filter(county_id__in=found, day__lte=last).order_by(
        Case(
            When(basis=CountyRating.Basis.OVERRIDE, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        "day",
        "id",
    )
    rows = weakest_first.values_list("county_id", "level", "day", "valid_until")
    for code, level, day, until in rows:
        start = max(0, (day - first).days)
        end = length if until is None else min(length, (until - first).days + 1)
        if start < end:
            found[code][start:end] = [str(level)] * (end - start)
    return Days(first, {code: "".join(levels) for code, levels in found.items()})
