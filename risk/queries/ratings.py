"""Which colour a county had on a day."""

import heapq
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from risk.level_policy import LevelRequirements
from risk.models import CountyRating, Level
from risk.queries.policies import requirements_on

_Rank = tuple[bool, int, int]


def ratings_on(day: date, codes: Collection[str] | None = None) -> dict[str, CountyRating]:
    """Return each county's rating in force on a day, by county code.

    An expert override holds until its last day; otherwise the latest rating up to the day.
    """
    found = CountyRating.objects.filter(day__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )
    if codes is not None:
        found = found.filter(county_id__in=codes)
    latest = found.order_by("county_id", _override_first().desc(), "-day", "-id")
    return {row.county_id: row for row in latest.distinct("county_id")}


def rating_of(county_code: str, day: date) -> CountyRating | None:
    """Return one county's rating in force on a day; None: it was never rated up to then."""
    return ratings_on(day, [county_code]).get(county_code)


def levels_between(
    county_codes: Iterable[str], first_day: date, last_day: date
) -> dict[str, list[tuple[date, Level]]]:
    """Return each county's level on the first day and every change up to the last, in order.

    Both days are included; days before a county's first rating are left out.
    """
    codes = set(county_codes)
    rows: dict[str, list[CountyRating]] = {code: [] for code in codes}
    for row in CountyRating.objects.filter(county_id__in=codes, day__lte=last_day).order_by("id"):
        rows[row.county_id].append(row)
    return {code: _changes(rows[code], first_day, last_day) for code in codes}


def before_ratings(day: date, *, known_at: datetime | None = None) -> dict[str, CountyRating]:
    """Return the latest rating of each county before a day, overrides left out."""
    found = CountyRating.objects.filter(day__lt=day).exclude(basis=CountyRating.Basis.OVERRIDE)
    if known_at is not None:
        found = found.filter(decided_at__lte=known_at)
    latest = found.order_by("county_id", "-day", "-id").distinct("county_id")
    return {row.county_id: row for row in latest}


def history_of(county_code: str, *, until: date) -> QuerySet[CountyRating]:
    """Return the ratings of one county up to a day, the newest first."""
    found = CountyRating.objects.filter(county_id=county_code, day__lte=until)
    return found.select_related("by", "second").order_by("-day", "-id")


def county_requirements(county_code: str, day: date) -> LevelRequirements | None:
    """Return what a county's level requires on a day; None: the county was never rated."""
    rating = rating_of(county_code, day)
    return None if rating is None else requirements_on(day, rating.level)


def _override_first() -> Case:
    return Case(
        When(basis=CountyRating.Basis.OVERRIDE, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _changes(rows: list[CountyRating], first: date, last: date) -> list[tuple[date, Level]]:
    """Give the level of the first day and every change, in one sweep over the ratings.

    Only where a rating begins, or the one before has ended, can the level change. The ratings in
    force lie in a heap, the one that counts on top; what has ended is thrown away once on top.
    """
    waiting = sorted(rows, key=_rank_of_day, reverse=True)
    in_force: list[tuple[_Rank, CountyRating]] = []
    found: list[tuple[date, Level]] = []
    for day in _turns(rows, first, last):
        while waiting and waiting[-1].day <= day:
            row = waiting.pop()
            heapq.heappush(in_force, (_rank(row), row))
        while in_force and _has_ended(in_force[0][1], day):
            heapq.heappop(in_force)
        if in_force and (not found or found[-1][1] != in_force[0][1].level):
            found.append((day, Level(in_force[0][1].level)))
    return found


def _turns(rows: list[CountyRating], first: date, last: date) -> list[date]:
    """Give the days, in order, on which another rating may come into force."""
    begins = {row.day for row in rows}
    ends = {row.valid_until + timedelta(days=1) for row in rows if row.valid_until is not None}
    return sorted({first, *(day for day in begins | ends if first <= day <= last)})


def _has_ended(row: CountyRating, day: date) -> bool:
    return row.valid_until is not None and row.valid_until < day


def _rank(row: CountyRating) -> _Rank:
    """Give what sorts the rating that counts first: an override, then the latest."""
    return row.basis != CountyRating.Basis.OVERRIDE, -row.day.toordinal(), -row.pk


def _rank_of_day(row: CountyRating) -> tuple[date, int]:
    return row.day, row.pk
