"""The day at a glance: counts by level, the map, and what changed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from risk import drawing, rating, reference
from risk.models import County, CountyRating, Level
from risk.queries.policies import policy_on
from risk.queries.ratings import ratings_on

FIRST_DAY, LAST_DAY = date(2020, 1, 20), date(2020, 3, 10)
"""The days that the published figures cover."""
GRAVEST_FIRST = tuple(sorted(Level, reverse=True))


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many counties have a level, and how many more than at the assessment before."""

    level: Level
    count: int
    change: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A province's colours on a day."""

    day: date
    counts: tuple[LevelCount, ...]
    """Gravest first."""
    total: int
    rated: int
    assessed_on: date
    compared_with: date
    next_assessment: date
    raised: int
    """Counties graver than at the assessment before."""
    lowered: int
    synthetic: int
    """Counties whose level was completed or computed from generated figures."""
    policy_version: str

    def of(self, level: int) -> LevelCount:
        """Give the count of one level."""
        return self.counts[len(self.counts) - 1 - level]


@dataclass(frozen=True, slots=True)
class Frame:
    """The day that is looked at, with the numbers of R1 in force on it and their version."""

    day: date
    policy: rating.Policy
    version: str


@dataclass(frozen=True, slots=True)
class MapFeature:
    """One county on the map."""

    code: str
    name: str
    short_name: str
    city: str
    level: Level | None
    before: Level | None
    """The level at the assessment before."""
    basis: str
    is_synthetic: bool
    path: str


def summary(day: date, *, province_code: str = reference.ZHEJIANG) -> Summary:
    """Return how many counties have which level on a day, and the change since last time."""
    policy, version = policy_on(day, rating.Policy)
    return summary_of(
        _counties(province_code),
        Frame(day, policy, version),
        now=ratings_on(day),
        before=ratings_on(compared_day(day, policy)),
    )


def summary_of(
    counties: Collection[County],
    frame: Frame,
    *,
    now: Mapping[str, CountyRating],
    before: Mapping[str, CountyRating],
) -> Summary:
    """Return the summary of some counties from their ratings now and before."""
    codes = [county.code for county in counties]
    levels = Counter(now[code].level for code in codes if code in now)
    earlier = Counter(before[code].level for code in codes if code in before)
    both = [
        (now[code].level, before[code].level) for code in codes if code in now and code in before
    ]
    assessed = rating.last_assessment(frame.day, frame.policy)
    return Summary(
        day=frame.day,
        counts=tuple(
            LevelCount(level, levels[level], levels[level] - earlier[level] if both else None)
            for level in GRAVEST_FIRST
        ),
        total=len(codes),
        rated=levels.total(),
        assessed_on=assessed,
        compared_with=rating.last_assessment(assessed - timedelta(days=1), frame.policy),
        next_assessment=rating.next_assessment(frame.day, frame.policy),
        raised=sum(level > old for level, old in both),
        lowered=sum(level < old for level, old in both),
        synthetic=sum(now[code].is_synthetic for code in codes if code in now),
        policy_version=frame.version,
    )


def compared_day(day: date, policy: rating.Policy) -> date:
    """Return the day before the latest assessment: its levels are what changes are held against."""
    return rating.last_assessment(day, policy) - timedelta(days=1)


def map_features(day: date) -> list[MapFeature]:
    """Return Zhejiang's counties with level and outline for the map, in the order of codes."""
    counties = _counties(reference.ZHEJIANG)
    policy, _ = policy_on(day, rating.Policy)
    before = ratings_on(compared_day(day, policy))
    return features_of(counties, now=ratings_on(day), before=before)


def features_of(
    counties: Collection[County],
    *,
    now: Mapping[str, CountyRating],
    before: Mapping[str, CountyRating],
) -> list[MapFeature]:
    """Return the map's features from ratings that were read already."""
    paths = drawing.county_paths()
    return [
        MapFeature(
            code=county.code,
            name=county.name,
            short_name=county.short_name,
            city=county.city,
            level=_level(now.get(county.code)),
            before=_level(before.get(county.code)),
            basis=now[county.code].basis if county.code in now else "",
            is_synthetic=county.code in now and now[county.code].is_synthetic,
            path=paths.get(county.code, ""),
        )
        for county in counties
    ]


def level_counts_by_day(
    first: date, last: date, policy: rating.Policy, *, province_code: str = reference.ZHEJIANG
) -> dict[date, tuple[int, ...]]:
    """Return for each assessment day in a span the number of counties per level, green first.

    Days on which no county was assessed are left out.
    """
    rows = CountyRating.objects.filter(
        county__province_code=province_code, day__range=(first, last)
    ).exclude(basis=CountyRating.Basis.OVERRIDE)
    latest = rows.order_by("day", "county_id", "-id").distinct("day", "county_id")
    current: dict[str, int] = {}
    found: dict[date, tuple[int, ...]] = {}
    for day, code, level in latest.values_list("day", "county_id", "level"):
        current[code] = level
        if rating.is_assessment_day(day, policy):
            counts = Counter(current.values())
            found[day] = tuple(counts[level] for level in sorted(Level))
    return found


def _level(row: CountyRating | None) -> Level | None:
    return None if row is None else Level(row.level)


def _counties(province_code: str) -> list[County]:
    return list(County.objects.filter(province_code=province_code))
