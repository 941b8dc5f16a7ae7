"""Everything the map shows on one day, read in a handful of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from risk import drawing, rating, reference
from risk.calendar import today
from risk.drawing import Name
from risk.level_policy import LevelRequirements, requirements
from risk.level_policy import Policy as LevelPolicy
from risk.models import County, CountyRating, Level
from risk.queries.cards import cards_of
from risk.queries.days import days_of
from risk.queries.explaining import Explanation, explanation
from risk.queries.overview import (
    FIRST_DAY,
    LAST_DAY,
    Frame,
    MapFeature,
    Summary,
    compared_day,
    features_of,
    level_counts_by_day,
    summary_of,
)
from risk.queries.policies import policy_on
from risk.queries.ratings import ratings_on
from risk.timeline import Tick, ticks


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One colour, its count and what it requires on the day."""

    level: Level
    count: int
    change: int | None
    requires: LevelRequirements


@dataclass(frozen=True, slots=True)
class Board:
    """The map of a day with everything beside it."""

    day: date
    summary: Summary
    levels: tuple[LevelRow, ...]
    """Gravest first."""
    mechanisms: tuple[str, ...]
    """The items of the control checklist."""
    features: tuple[MapFeature, ...]
    ratings: dict[str, CountyRating]
    chosen: Explanation | None
    names: tuple[Name, ...]
    city_names: tuple[Name, ...]
    city_paths: tuple[str, ...]
    days: tuple[Tick, ...]
    levels_by_day: dict[str, Any]
    """Every county's level on every day (`Days.plain`); empty without the row of days."""
    cards: dict[str, Any]
    """What the map says of each county on the day (`cards_of`)."""
    previous_assessment: date | None
    next_assessment: date | None
    is_ahead: bool
    """The day is later than the business date."""

    @property
    def width(self) -> int:
        """Give the map's width."""
        return drawing.WIDTH

    @property
    def height(self) -> int:
        """Give the map's height."""
        return drawing.HEIGHT


def clamped(day: date) -> date:
    """Return the day, or the nearest one that has figures."""
    return max(FIRST_DAY, min(day, max(LAST_DAY, today())))


def board(
    day: date, *, chosen: County | None = None, own_code: str = "", has_days: bool = True
) -> Board:
    """Return what the map shows on a day; `own_code` is the viewer's own county, always named.

    Without `has_days` the row of days is left out: the script has it already.
    """
    counties = list(County.objects.filter(province_code=reference.ZHEJIANG))
    frame = Frame(day, *policy_on(day, rating.Policy))
    now, before = ratings_on(day), ratings_on(compared_day(day, frame.policy))
    by_day = days_of([one.code for one in counties], FIRST_DAY, max(LAST_DAY, day))
    seen = summary_of(counties, frame, now=now, before=before)
    features = features_of(counties, now=now, before=before)
    policy, _ = policy_on(day, LevelPolicy)
    names = _names(features, {own_code, chosen.code if chosen else ""})
    return Board(
        day=day,
        summary=seen,
        levels=tuple(
            LevelRow(one.level, one.count, one.change, requirements(one.level, policy))
            for one in seen.counts
        ),
        mechanisms=policy.mechanisms,
        features=tuple(features),
        ratings=now,
        chosen=explanation(chosen, day) if chosen else None,
        names=tuple(names),
        city_names=tuple(drawing.squeezed_in(_city_points(counties), beside=names)),
        city_paths=drawing.city_paths(),
        days=tuple(_days(frame) if has_days else ()),
        levels_by_day=by_day.plain() if has_days else {},
        cards=cards_of(counties, day, ratings=now, days=by_day),
        previous_assessment=_within(
            seen.compared_with if seen.assessed_on == day else seen.assessed_on
        ),
        next_assessment=_within(seen.next_assessment),
        is_ahead=day > today(),
    )


def _days(frame: Frame) -> list[Tick]:
    counts = level_counts_by_day(FIRST_DAY, LAST_DAY, frame.policy)
    return ticks(FIRST_DAY, LAST_DAY, counts, current=frame.day, today=today())


def _within(day: date) -> date | None:
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _names(features: Collection[MapFeature], always: set[str]) -> list[Name]:
    """Name the orange and graver counties, and those to be named always; these come first."""
    middles = drawing.middles()
    wanted = sorted(
        (
            (one.code not in always, -(one.level or 0), one.code, one.short_name)
            for one in features
            if one.code in middles
            and (one.code in always or (one.level is not None and one.level >= rating.ORANGE))
        ),
    )
    return drawing.placed((name, middles[code]) for _, _, code, name in wanted)


def _city_points(counties: Collection[County]) -> list[tuple[str, drawing.Point]]:
    """Return each city's name at the middle of its counties' points."""
    middles = drawing.middles()
    by_city: dict[str, list[drawing.Point]] = {}
    for county in counties:
        if county.code in middles:
            by_city.setdefault(county.city.removesuffix("市"), []).append(middles[county.code])
    return [
        (city, (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)))
        for city, points in by_city.items()
    ]
