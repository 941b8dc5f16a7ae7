"""Which colour a township had on a day, what the rule gives for it, and whom its people call."""

from datetime import date

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from risk import rating
from risk.counts import Reading, indicators
from risk.models import CaseCount, Township, TownshipRating
from risk.queries.assessing import Assessment, Rules, evidence
from risk.queries.checklists import ticking_counties
from risk.queries.policies import policy_on
from risk.rating import Previous


def township_ratings(county_code: str, day: date) -> dict[str, TownshipRating]:
    """Return the rating in force of each rated township of a county, by code."""
    found = TownshipRating.objects.filter(township__county_id=county_code, day__lte=day)
    latest = found.select_related("township").order_by("township_id", "-day", "-id")
    return {row.township_id: row for row in latest.distinct("township_id")}


def stale_townships(county_code: str, day: date) -> frozenset[str]:
    """Return the codes of a county's townships whose newest figure is stale on a day (R1.stale)."""
    policy, _version = policy_on(day, rating.Policy)
    newest = (
        CaseCount.objects.filter(county_id=county_code, day__lte=day, township__isnull=False)
        .order_by()
        .values_list("township_id")
        .annotate(last=Max("day"))
    )
    return frozenset(code for code, last in newest if (day - last).days > policy.stale_days)


def assess_townships(day: date) -> list[Assessment]:
    """Return what its county's rule gives for every township that has a figure, by code."""
    rules = Rules.on(day)
    before = _before(day)
    provinces = dict(Township.objects.values_list("code", "county__province_code"))
    found = []
    for code, (known, is_synthetic) in _readings(day).items():
        seen = indicators(known, day=day)
        if seen is None:
            continue
        verdict, version = rules.judge(provinces[code], seen, day=day, previous=before.get(code))
        proof = evidence(seen, known, day=day, base=verdict.base)
        found.append(Assessment(code, day, verdict, proof, version, is_synthetic))
    return found


def _before(day: date) -> dict[str, Previous]:
    rows = TownshipRating.objects.filter(day__lt=day).order_by("township_id", "-day", "-id")
    return {row.township_id: Previous(row.level, row.day) for row in rows.distinct("township_id")}


def _readings(day: date) -> dict[str, tuple[list[Reading], bool]]:
    """Each township's figures in order of days, and whether any of them was generated."""
    rows = CaseCount.objects.filter(day__lte=day, township__isnull=False)
    latest = rows.order_by("township_id", "day", "-id").distinct("township_id", "day")
    found: dict[str, tuple[list[Reading], bool]] = {}
    for row in latest:
        readings, is_synthetic = found.get(str(row.township_id), ([], False))
        readings.append(Reading(row.day, row.confirmed, row.local, row.clusters))
        found[str(row.township_id)] = (readings, is_synthetic or row.is_synthetic)
    return found


def contact_townships(user: User) -> QuerySet[Township]:
    """Return the townships whose numbers the user keeps: those of a coordinator's own county."""
    return Township.objects.filter(county__in=ticking_counties(user)).order_by("code")
