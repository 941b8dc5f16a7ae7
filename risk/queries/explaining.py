"""Why a county has its colour on a day, and what leads to the next."""

from dataclasses import dataclass
from datetime import date

from risk import national_rating, rating, reference
from risk.counts import indicators, last_case_day
from risk.level_policy import LevelRequirements
from risk.models import County, CountyRating, Level
from risk.queries.cases import readings
from risk.queries.days import days_of
from risk.queries.overview import FIRST_DAY
from risk.queries.policies import policy_on, requirements_on
from risk.queries.ratings import ratings_on
from risk.rating import Indicators, Outlook


@dataclass(frozen=True, slots=True)
class Explanation:
    """A county's colour on a day with everything that led to it."""

    county: County
    day: date
    rating: CountyRating | None
    level: Level | None
    since: date | None
    """The day from which the county has had its level without a break."""
    requirements: LevelRequirements | None
    seen: Indicators | None
    """The indicators as known now; the rating keeps those of its own day."""
    last_case: date | None
    new_7_days: int | None
    outlook: Outlook | None
    """What leads to the next colour (R1); None where the national rule holds."""
    clear_on: date | None
    """Outside Zhejiang: the day the county becomes low if no case comes (R2)."""
    policy_version: str
    is_stale: bool


def explanation(county: County, day: date) -> Explanation:
    """Return why the county has its colour on a day."""
    row = ratings_on(day, [county.code]).get(county.code)
    known = readings([county.code], until=day).get(county.code, [])
    seen = indicators(known, day=day)
    last_case = last_case_day(known)
    r1, r1_version = policy_on(day, rating.Policy)
    r2, r2_version = policy_on(day, national_rating.Policy)
    is_ours = county.province_code == reference.ZHEJIANG
    ahead = None
    if is_ours and seen is not None and row is not None:
        ahead = rating.outlook(seen, r1, level=row.level, day=day)
    clear_on = None
    if not is_ours and last_case is not None:
        clear_on = date.fromordinal(last_case.toordinal() + r2.window_days)
    week = [reading.confirmed for reading in known if (day - reading.day).days >= 7]
    return Explanation(
        county=county,
        day=day,
        rating=row,
        level=None if row is None else Level(row.level),
        since=days_of([county.code], FIRST_DAY, max(day, FIRST_DAY)).since(county.code, day),
        requirements=None if row is None else requirements_on(day, row.level),
        seen=seen,
        last_case=last_case,
        new_7_days=None if seen is None else max(0, seen.confirmed - (week[-1] if week else 0)),
        outlook=ahead,
        clear_on=clear_on if clear_on is not None and clear_on > day else None,
        policy_version=r1_version if is_ours else r2_version,
        is_stale=seen is not None and seen.age_days > r1.stale_days,
    )
