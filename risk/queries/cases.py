"""The case figures as known, in the forms that rules and pages need."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from risk import reference
from risk.case_file import Place
from risk.counts import Reading
from risk.models import CaseCount, CaseReceipt, County, Township


@dataclass(frozen=True, slots=True)
class DayCases:
    """New and cumulative cases of one day; new is never negative, a fall is a correction."""

    day: date
    new: int
    confirmed: int
    is_synthetic: bool


def readings(
    codes: Collection[str] | None = None, *, until: date, known_at: datetime | None = None
) -> dict[str, list[Reading]]:
    """Return each county's own figures up to a day, in order of days; the last recorded holds."""
    found: dict[str, list[Reading]] = {}
    rows = _latest(codes, until=until, known_at=known_at)
    for code, day, confirmed, local, clusters in rows.values_list(
        "county_id", "day", "confirmed", "local", "clusters"
    ):
        found.setdefault(code, []).append(Reading(day, confirmed, local, clusters))
    return found


def new_cases(first: date, last: date, codes: Collection[str] | None = None) -> list[DayCases]:
    """Return the cases of some counties (all, if none are named) per day, both ends included."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    new = dict.fromkeys(days, 0)
    confirmed = dict.fromkeys(days, 0)
    synthetic: set[date] = set()
    before: tuple[str, int, date] = ("", 0, first)
    rows = _latest(codes, until=last).values_list("county_id", "day", "confirmed", "is_synthetic")
    for code, day, figure, is_synthetic in rows:
        known = before[1] if before[0] == code else 0
        if day >= first:
            new[day] += max(0, figure - known)
            synthetic |= {day} if is_synthetic else set()
        _carry(confirmed, max(day, first), last, figure - known)
        before = (code, figure, day)
    return [DayCases(day, new[day], confirmed[day], day in synthetic) for day in days]


def synthetic_counties(*, until: date) -> set[str]:
    """Return the codes of the counties of which any figure up to a day was generated."""
    found = CaseCount.objects.filter(is_synthetic=True, zone="", township=None, day__lte=until)
    return set(found.order_by().values_list("county_id", flat=True).distinct())


def case_history(county_code: str, *, until: date) -> list[CaseCount]:
    """Return one county's own figures up to a day, the last recorded of each day, in order."""
    return list(_latest([county_code], until=until))


def zone_counts(county_code: str, *, until: date) -> list[CaseCount]:
    """Return the newest figure of each development zone that is reported beside the county."""
    found = CaseCount.objects.filter(county_id=county_code, day__lte=until).exclude(zone="")
    return list(found.order_by("zone", "-day", "-id").distinct("zone"))


def corrections_of(county_code: str, *, until: date) -> QuerySet[CaseCount]:
    """Return every own figure ever recorded of a county up to a day, corrected ones too."""
    found = CaseCount.objects.filter(county_id=county_code, day__lte=until, zone="", township=None)
    return found.select_related("receipt", "by").order_by("-day", "-id")


def receipts() -> QuerySet[CaseReceipt]:
    """Return the receipts of all deliveries, the newest first."""
    return CaseReceipt.objects.select_related("by").order_by("-id")


def places(counties: QuerySet[County] | None = None) -> dict[str, Place]:
    """Return what a county may be called in a file: its code, names, zones and townships.

    All counties, where none are given. A short name that two counties share stands for neither.
    """
    found: dict[str, Place] = {}
    listed = County.objects.all() if counties is None else counties
    rows = list(listed.values_list("code", "name", "short_name"))
    names = Counter(name for row in rows for name in set(row[1:]))
    for code, *called in rows:
        found[code] = Place(code)
        found |= {name: Place(code) for name in called if names[name] == 1}
    found |= _township_places(set(found))
    for row in reference.rows("zones.csv"):
        if row["county_code"] in found:
            found[row["zone"]] = Place(row["county_code"], zone=row["zone"])
    return found


@dataclass(frozen=True, slots=True)
class Unit:
    """A township or a development zone for which figures are reported."""

    name: str
    county_code: str
    county_name: str
    zone: str = ""
    township_code: str | None = None


def units_of(counties: QuerySet[County]) -> dict[str, Unit]:
    """Return the townships and zones in some counties, by a key of their own; zones last."""
    names = dict(counties.values_list("code", "name"))
    townships = Township.objects.filter(county_id__in=names).order_by("code")
    found = {
        row.code: Unit(row.name, row.county_id, names[row.county_id], township_code=row.code)
        for row in townships
    }
    for zone in reference.rows("zones.csv"):
        code, name = zone["county_code"], zone["zone"]
        if code in names:
            found[f"{code}/{name}"] = Unit(name, code, names[code], zone=name)
    return found


def _township_places(county_codes: set[str]) -> dict[str, Place]:
    """Townships by code, and by name where the name is one township's only."""
    listed = Township.objects.filter(county_id__in=county_codes)
    rows = list(listed.values_list("code", "name", "county_id"))
    names = Counter(name for _, name, _ in rows)
    found = {code: Place(county, township_code=code) for code, _, county in rows}
    return found | {
        name: Place(county, township_code=code) for code, name, county in rows if names[name] == 1
    }


def _carry(confirmed: dict[date, int], first: date, last: date, change: int) -> None:
    """Add a change to the running total of every day from the first on."""
    if change:
        for at in range((last - first).days + 1):
            confirmed[first + timedelta(days=at)] += change


def _latest(
    codes: Collection[str] | None, *, until: date, known_at: datetime | None = None
) -> QuerySet[CaseCount]:
    found = CaseCount.objects.filter(day__lte=until, zone="", township=None)
    if codes is not None:
        found = found.filter(county_id__in=codes)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return found.order_by("county_id", "day", "-id").distinct("county_id", "day")
