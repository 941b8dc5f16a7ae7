"""What waits for a second person, and what it would change."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from risk import drawing, rating, reference
from risk.counts import indicators
from risk.models import County, CountyRating, Level, OverrideProposal, PolicyVersion
from risk.queries.cases import readings
from risk.queries.overview import MapFeature
from risk.queries.people import Visitor, is_province, reporting_counties
from risk.queries.policies import from_values, policy_on
from risk.queries.ratings import before_ratings
from risk.rating import Previous


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One county that would get another level."""

    county: County
    now: Level
    then: Level


@dataclass(frozen=True, slots=True)
class PolicyEffect:
    """What other numbers would give for a day, held against those in force."""

    day: date
    counts: tuple[tuple[Level, int, int], ...]
    """Level, counties by the numbers in force, counties by the new ones; gravest first."""
    changes: tuple[LevelChange, ...]
    features: tuple[MapFeature, ...]
    """The map as the new numbers would colour it; `before` is the level by those in force."""


def policy_effect(wanted: rating.Policy, day: date) -> PolicyEffect:
    """Return what other numbers of R1 would give for a day, from the same figures and past."""
    current, _ = policy_on(day, rating.Policy)
    known = readings(until=day)
    before = before_ratings(day)
    changes, features, now, then = [], [], Counter[int](), Counter[int]()
    for county in County.objects.filter(province_code=reference.ZHEJIANG):
        seen = indicators(known.get(county.code, []), day=day)
        if seen is None:
            continue
        row = before.get(county.code)
        past = None if row is None else Previous(row.level, row.day)
        old, new = (
            rating.judge(seen, numbers, day=day, previous=past).level
            for numbers in (current, wanted)
        )
        now[old] += 1
        then[new] += 1
        features.append(_feature(county, Level(old), Level(new)))
        if old != new:
            changes.append(LevelChange(county, Level(old), Level(new)))
    counts = tuple((level, now[level], then[level]) for level in sorted(Level, reverse=True))
    return PolicyEffect(day, counts, tuple(changes), tuple(features))


def _feature(county: County, old: Level, new: Level) -> MapFeature:
    return MapFeature(
        code=county.code,
        name=county.name,
        short_name=county.short_name,
        city=county.city,
        level=new,
        before=old,
        basis=CountyRating.Basis.RULE,
        is_synthetic=False,
        path=drawing.county_paths().get(county.code, ""),
    )


def policies_waiting() -> QuerySet[PolicyVersion]:
    """Return the versions of R1 that wait for a second person."""
    found = PolicyVersion.objects.filter(
        rule=rating.Policy.RULE, by__isnull=False, second__isnull=True
    )
    return found.select_related("by")


def waiting_with_effect(day: date) -> list[tuple[PolicyVersion, PolicyEffect]]:
    """Return the waiting versions, each with what it would give for a day."""
    return [
        (version, policy_effect(from_values(rating.Policy, version.values), day))
        for version in policies_waiting()
    ]


def policy_versions() -> QuerySet[PolicyVersion]:
    """Return every version of every rule, the newest first within its rule."""
    return PolicyVersion.objects.select_related("by", "second").order_by("rule", "-valid_from")


def visible_overrides(user: Visitor) -> QuerySet[OverrideProposal]:
    """Return the proposals of the counties that the user reports for, the newest first."""
    found = OverrideProposal.objects.select_related("county", "by", "second").order_by("-id")
    return found.filter(county__in=reporting_counties(user))


def overrides_to_decide(user: Visitor) -> QuerySet[OverrideProposal]:
    """Return the proposals that the user may decide: all for the province, none for others."""
    found = OverrideProposal.objects.select_related("county")
    return found if is_province(user) else found.none()
