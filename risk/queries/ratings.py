"""Which colour a county had on a day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from risk.level_policy import LevelRequirements
from risk.models import CountyRating, Level
from risk.queries.policies import requirements_on


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
    found: list[tuple[date, Level]] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        row = max((row for row in rows if _holds(row, day)), key=_rank, default=None)
        if row is not None and (not found or found[-1][1] != row.level):
            found.append((day, Level(row.level)))
    return found


def _holds(row: CountyRating, day: date) -> bool:
    return row.day <= day and (row.valid_until is None or day <= row.valid_until)


def _rank(row: CountyRating) -> tuple[bool, date, int]:
    return row.basis == CountyRating.Basis.OVERRIDE, row.day, row.pk
