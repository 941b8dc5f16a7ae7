"""What other numbers of a rule would change: levels, requirements or the ranking of a day."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from risk import drawing, level_policy, national_rating, precision, rating, reference
from risk.counts import indicators
from risk.models import County, CountyRating, Level, PolicyVersion
from risk.queries.cases import readings
from risk.queries.overview import MapFeature
from risk.queries.policies import PolicyClass, from_values, policy_on
from risk.queries.precision import IndexRow, precision_on
from risk.queries.ratings import before_ratings, ratings_on
from risk.rating import Indicators, Previous


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One county that would get another level."""

    county: County
    now: Level
    then: Level


@dataclass(frozen=True, slots=True)
class LevelEffect:
    """What other numbers of R1 or R2 would give for a day, held against those in force."""

    day: date
    counts: tuple[tuple[Level, int, int], ...]
    """Level, counties by the numbers in force, counties by the new ones; gravest first."""
    changes: tuple[LevelChange, ...]
    features: tuple[MapFeature, ...]
    """The map as the new numbers would colour it; empty where the counties have no outlines."""
    outlined: frozenset[str]
    """The codes of the counties that change."""


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """One thing that a level would require otherwise."""

    level: Level
    counties: int
    """How many counties have the level on the day."""
    name: str
    """The policy's number: load_limits, approval_paths and so on."""
    now: Any
    then: Any


@dataclass(frozen=True, slots=True)
class RequirementEffect:
    """What the levels would require otherwise, and in which counties."""

    day: date
    requirements: tuple[RequirementChange, ...]
    mechanisms_added: tuple[str, ...]
    mechanisms_dropped: tuple[str, ...]
    features: tuple[MapFeature, ...]
    """The map of the day as it is; the counties of a changed level are outlined."""
    outlined: frozenset[str]


@dataclass(frozen=True, slots=True)
class IndexChange:
    """One city in the ranking by the weights in force and by the new ones."""

    name: str
    rank: int
    new_rank: int
    now: precision.Index
    then: precision.Index


@dataclass(frozen=True, slots=True)
class IndexEffect:
    """What other weights would give for a day, in the order of the new ranking."""

    day: date
    ranking: tuple[IndexChange, ...]
    features: tuple[MapFeature, ...] = ()
    outlined: frozenset[str] = frozenset()


Effect = LevelEffect | RequirementEffect | IndexEffect


def policy_effect(wanted: PolicyClass, day: date, *, valid_from: date | None = None) -> Effect:
    """Return what other numbers of a rule would give for a day, from the same facts.

    They are held against the numbers that would be in force on their own first day.
    """
    current, _ = policy_on(valid_from or day, type(wanted))
    return EFFECTS[wanted.RULE](current, wanted, day)


def effect_of_version(version: PolicyVersion, day: date) -> Effect:
    """Return what a version that waits would give for a day."""
    wanted = from_values(POLICIES[version.rule], version.values)
    return policy_effect(wanted, day, valid_from=version.valid_from)


def _of_rating(current: Any, wanted: Any, day: date) -> LevelEffect:
    counties = list(County.objects.filter(province_code=reference.ZHEJIANG))
    before = before_ratings(day)

    def level(county: County, seen: Indicators, numbers: Any) -> int:
        row = before.get(county.code)
        past = None if row is None else Previous(row.level, row.day)
        return rating.judge(seen, numbers, day=day, previous=past).level

    return _of_levels(counties, level, (current, wanted), day)


def _of_national(current: Any, wanted: Any, day: date) -> LevelEffect:
    counties = list(County.objects.exclude(province_code=reference.ZHEJIANG))
    return _of_levels(
        counties,
        lambda _county, seen, numbers: national_rating.judge(seen, numbers).level,
        (current, wanted),
        day,
    )


def _of_levels(
    counties: list[County],
    level: Callable[[County, Indicators, Any], int],
    numbers: tuple[Any, Any],
    day: date,
) -> LevelEffect:
    """Judge every county that has a figure by both sets of numbers."""
    known = readings([county.code for county in counties], until=day)
    changes, features, now, then = [], [], Counter[int](), Counter[int]()
    for county in counties:
        seen = indicators(known.get(county.code, []), day=day)
        if seen is None:
            continue
        old, new = (Level(level(county, seen, one)) for one in numbers)
        now[old] += 1
        then[new] += 1
        features.append(_feature(county, old, new))
        if old != new:
            changes.append(LevelChange(county, old, new))
    return LevelEffect(
        day=day,
        counts=tuple((one, now[one], then[one]) for one in sorted(Level, reverse=True)),
        changes=tuple(changes),
        features=tuple(one for one in features if one.path),
        outlined=frozenset(change.county.code for change in changes),
    )


def _of_requirements(current: Any, wanted: Any, day: date) -> RequirementEffect:
    rated = {code: Level(row.level) for code, row in ratings_on(day).items()}
    counties = Counter(rated.values())
    changes = [
        RequirementChange(level, counties[level], field.name, now[level], then[level])
        for level in sorted(Level, reverse=True)
        for field in fields(level_policy.Policy)
        if field.name != "mechanisms"
        for now, then in [(getattr(current, field.name), getattr(wanted, field.name))]
        if now[level] != then[level]
    ]
    touched = {change.level for change in changes}
    return RequirementEffect(
        day=day,
        requirements=tuple(changes),
        mechanisms_added=tuple(_without(wanted.mechanisms, current.mechanisms)),
        mechanisms_dropped=tuple(_without(current.mechanisms, wanted.mechanisms)),
        features=tuple(
            _feature(county, rated[county.code], rated[county.code])
            for county in County.objects.filter(province_code=reference.ZHEJIANG)
            if county.code in rated
        ),
        outlined=frozenset(code for code, level in rated.items() if level in touched),
    )


def _of_weights(current: Any, wanted: Any, day: date) -> IndexEffect:
    now = {row.code: (at, row) for at, row in _ranked(day, current)}
    return IndexEffect(
        day,
        tuple(
            IndexChange(row.name, now[row.code][0], at, now[row.code][1].index, row.index)
            for at, row in _ranked(day, wanted)
        ),
    )


def _ranked(day: date, weights: precision.Policy) -> list[tuple[int, IndexRow]]:
    return list(enumerate(precision_on(day, wanted=weights).rows, start=1))


def _without(some: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    return [one for one in some if one not in others]


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


EFFECTS: Mapping[str, Callable[[Any, Any, date], Effect]] = {
    rating.Policy.RULE: _of_rating,
    national_rating.Policy.RULE: _of_national,
    level_policy.Policy.RULE: _of_requirements,
    precision.Policy.RULE: _of_weights,
}
"""How to tell what other numbers would change, by the rule's id."""
POLICIES: Mapping[str, type[PolicyClass]] = {
    one.RULE: cast(type[PolicyClass], one)
    for one in (rating.Policy, national_rating.Policy, level_policy.Policy, precision.Policy)
}
"""The numbers of each rule that this app keeps, by the rule's id."""
