"""The precision index of a day: by city or county, ranked, with the figures behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from risk import reference
from risk.models import County, IndicatorFigure
from risk.precision import (
    CONTROL,
    FLOW,
    Index,
    Indicator,
    Origin,
    Part,
    Policy,
    index,
    new_case_control,
    origin_of,
    rolled_up,
)
from risk.queries.cases import readings, synthetic_counties
from risk.queries.policies import policy_on

TREND_DAYS = 7
Parts = dict[str, dict[Indicator, Part]]
"""By county code."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One city or county in the ranking of a day."""

    code: str
    name: str
    index: Index
    before: Index
    """The index of the day before."""
    parts: Mapping[Indicator, Part]
    is_synthetic: bool

    @property
    def control_change(self) -> float | None:
        """Give how much the control half rose since the day before."""
        return _difference(self.index.control, self.before.control)

    @property
    def flow_change(self) -> float | None:
        """Give how much the flow half rose since the day before."""
        return _difference(self.index.flow, self.before.flow)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the drill-down: its figures, where they come from and what it weighs."""

    indicator: Indicator
    part: Part | None
    """None: not known."""
    origins: tuple[tuple[Origin, int], ...]
    """How many counties' figures come from where; the strongest origin first."""
    weight: float


@dataclass(frozen=True, slots=True)
class PrecisionBoard:
    """The index of a day."""

    day: date
    whole: IndexRow
    rows: tuple[IndexRow, ...]
    """Ranked by the control half, then the flow half; the best first."""
    trend: tuple[tuple[date, Index], ...]
    version: str
    control_lines: tuple[Line, ...]
    """What is behind the control half of the whole, in the order of the indicators."""
    flow_lines: tuple[Line, ...]
    """What is behind its flow half."""


def precision_on(day: date, *, city_code: str = "", wanted: Policy | None = None) -> PrecisionBoard:
    """Return the index of Zhejiang's cities, or of one city's counties, on a day.

    By the weights in force on it, or by those wanted, whose version is then nameless.
    """
    policy, version = (wanted, "") if wanted else policy_on(day, Policy)
    counties = list(County.objects.filter(province_code=reference.ZHEJIANG))
    if city_code:
        counties = [county for county in counties if county.city_code == city_code]
    days = [day - timedelta(days=at) for at in range(TREND_DAYS, -1, -1)]
    by_day = _parts(counties, days, policy)
    marked = _synthetic(day)
    groups = _groups(counties, is_split=bool(city_code))
    rows = [
        _row(code, name, codes, (by_day, day, policy, marked))
        for (code, name), codes in groups.items()
    ]
    name = counties[0].city if city_code and counties else "浙江省"
    everybody = [county.code for county in counties]
    whole = _row(city_code or reference.ZHEJIANG, name, everybody, (by_day, day, policy, marked))
    origins = _origins(by_day[day], day, policy)
    return PrecisionBoard(
        day=day,
        whole=whole,
        rows=tuple(sorted(rows, key=_rank)),
        trend=tuple((at, index(rolled_up(by_day[at].values()), policy)) for at in days),
        version=version,
        control_lines=_lines(CONTROL, policy.control_weights, whole.parts, origins),
        flow_lines=_lines(FLOW, policy.flow_weights, whole.parts, origins),
    )


def _row(
    code: str,
    name: str,
    codes: list[str],
    known: tuple[dict[date, Parts], date, Policy, set[str]],
) -> IndexRow:
    by_day, day, policy, marked = known
    now = rolled_up(_of(codes, by_day[day]))
    before = rolled_up(_of(codes, by_day[day - timedelta(days=1)]))
    return IndexRow(
        code, name, index(now, policy), index(before, policy), now, bool(marked & set(codes))
    )


def _of(codes: Iterable[str], parts: Parts) -> list[dict[Indicator, Part]]:
    return [parts[code] for code in codes if code in parts]


def _groups(counties: list[County], *, is_split: bool) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for county in counties:
        place = (county.code, county.name) if is_split else (county.city_code, county.city)
        found.setdefault(place, []).append(county.code)
    return found


def _parts(counties: list[County], days: list[date], policy: Policy) -> dict[date, Parts]:
    """Read what is known of each county on each day: figures recorded, and cases."""
    codes = [county.code for county in counties]
    figures = (
        IndicatorFigure.objects.filter(
            county_id__in=codes,
            day__range=(days[0] - timedelta(days=policy.keep_days), days[-1]),
        )
        .order_by("day", "id")
        .values_list("county_id", "indicator", "day", "part", "whole")
    )
    recorded = list(figures)
    cases = readings(codes, until=days[-1])
    found: dict[date, Parts] = {}
    for day in days:
        parts: Parts = {code: {} for code in codes}
        for code, own in cases.items():
            upto = [reading for reading in own if reading.day <= day]
            if upto:
                parts[code][Indicator.NEW_CASES] = new_case_control(upto)
        for code, indicator, at, part, whole in recorded:
            if at <= day and (day - at).days <= policy.keep_days:
                parts[code][Indicator(indicator)] = Part(part, whole)
        found[day] = parts
    return found


def _lines(
    wanted: Iterable[Indicator],
    weights: Iterable[float],
    parts: Mapping[Indicator, Part],
    origins: Mapping[Indicator, Counter[Origin]],
) -> tuple[Line, ...]:
    strongest_first = tuple(reversed(Origin))
    return tuple(
        Line(
            one,
            parts.get(one),
            tuple((of, origins[one][of]) for of in strongest_first if origins[one][of]),
            weight,
        )
        for one, weight in zip(wanted, weights, strict=True)
    )


def _origins(parts: Parts, day: date, policy: Policy) -> Mapping[Indicator, Counter[Origin]]:
    """Count where the figures that hold on a day come from; new cases are worked out unless told.

    The order is that of `_parts`: the latest day, then the latest row.
    """
    rows = IndicatorFigure.objects.filter(
        county_id__in=parts, day__range=(day - timedelta(days=policy.keep_days), day)
    ).order_by("county_id", "indicator", "-day", "-id")
    held = {
        (one.county_id, one.indicator): origin_of(
            one.source, is_manual=one.by_id is not None, is_synthetic=one.is_synthetic
        )
        for one in rows.distinct("county_id", "indicator")
    }
    found: dict[Indicator, Counter[Origin]] = {one: Counter() for one in Indicator}
    for code, own in parts.items():
        for indicator in own:
            found[indicator][held.get((code, indicator), Origin.COMPUTED)] += 1
    return found


def _synthetic(day: date) -> set[str]:
    found = IndicatorFigure.objects.filter(is_synthetic=True, day__lte=day)
    marked = set(found.order_by().values_list("county_id", flat=True).distinct())
    return marked | synthetic_counties(until=day)


def _rank(row: IndexRow) -> tuple[float, float, str]:
    return -(row.index.control or -1), -(row.index.flow or -1), row.code


def _difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else round(now - before, 1)
