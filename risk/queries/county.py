"""One county's page, and the rows of the table of counties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from risk import rating
from risk.counts import indicators, last_case_day
from risk.models import CaseCount, County, CountyRating, Level, TownshipRating
from risk.queries.cases import (
    DayCases,
    case_history,
    corrections_of,
    new_cases,
    readings,
    zone_counts,
)
from risk.queries.checklists import Checklist, checklist
from risk.queries.explaining import Explanation, explanation
from risk.queries.overview import FIRST_DAY, compared_day
from risk.queries.policies import policy_on
from risk.queries.ratings import history_of, ratings_on
from risk.queries.townships import stale_townships, township_ratings


@dataclass(frozen=True, slots=True)
class CountyRow:
    """One county in the table of a day."""

    county: County
    rating: CountyRating | None
    before: Level | None
    confirmed: int | None
    new_7_days: int | None
    quiet_days: int | None
    local_share: float | None
    clusters: int | None
    last_case: date | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class CountyPage:
    """What the page of a county shows."""

    county: County
    why: Explanation
    history: tuple[CountyRating, ...]
    """The newest first."""
    figures: tuple[CaseCount, ...]
    """The last recorded of each day, the newest first."""
    days: tuple[DayCases, ...]
    zones: tuple[CaseCount, ...]
    townships: tuple[TownshipRating, ...]
    """The latest rating of each township that was rated up to the day."""
    stale_townships: frozenset[str]
    """The codes of the townships whose figures are old."""
    corrected: int
    """Figures that a later one corrected."""
    checklist: Checklist


def county_rows(
    counties: Iterable[County], day: date, *, ratings: Mapping[str, CountyRating]
) -> list[CountyRow]:
    """Return the table's rows in the order of the counties."""
    listed = list(counties)
    codes = [county.code for county in listed]
    policy, _ = policy_on(day, rating.Policy)
    before = ratings_on(compared_day(day, policy), codes)
    known = readings(codes, until=day)
    found = []
    for county in listed:
        seen = indicators(known.get(county.code, []), day=day)
        week = [r.confirmed for r in known.get(county.code, []) if (day - r.day).days >= 7]
        earlier = before.get(county.code)
        found.append(
            CountyRow(
                county=county,
                rating=ratings.get(county.code),
                before=None if earlier is None else Level(earlier.level),
                confirmed=None if seen is None else seen.confirmed,
                new_7_days=max(0, seen.confirmed - (week[-1] if week else 0)) if seen else None,
                quiet_days=None if seen is None else seen.quiet_days,
                local_share=None if seen is None else seen.local_share,
                clusters=None if seen is None else seen.clusters,
                last_case=last_case_day(known.get(county.code, [])),
                is_stale=seen is not None and seen.age_days > policy.stale_days,
            )
        )
    return found


def county_page(county: County, day: date) -> CountyPage:
    """Return what the page of a county shows for a day."""
    figures = case_history(county.code, until=day)
    return CountyPage(
        county=county,
        why=explanation(county, day),
        history=tuple(history_of(county.code, until=day)),
        figures=tuple(reversed(figures)),
        days=tuple(new_cases(FIRST_DAY, day, [county.code])),
        zones=tuple(zone_counts(county.code, until=day)),
        townships=tuple(township_ratings(county.code, day).values()),
        stale_townships=stale_townships(county.code, day),
        corrected=corrections_of(county.code, until=day).count() - len(figures),
        checklist=checklist(county, day),
    )
