"""The figures behind one indicator of the precision index, county by county."""

from dataclasses import dataclass
from datetime import date, timedelta

from risk import reference
from risk.models import County, IndicatorFigure
from risk.precision import Indicator, Origin, Part, Policy, new_case_control, origin_of
from risk.queries.cases import readings
from risk.queries.policies import policy_on


@dataclass(frozen=True, slots=True)
class CountyFigure:
    """What one county adds to an indicator on a day."""

    county: County
    part: Part | None
    """None: not known."""
    day: date | None
    """The figure's own day."""
    origin: Origin | None
    source: str
    who: str
    """The person who recorded it; empty where nobody did."""


def figures_behind(day: date, indicator: Indicator, *, city_code: str = "") -> list[CountyFigure]:
    """Return the figure that holds for each county of Zhejiang, or of one city, by county code."""
    counties = County.objects.filter(province_code=reference.ZHEJIANG).order_by("code")
    if city_code:
        counties = counties.filter(city_code=city_code)
    held = _held(day, indicator)
    listed = list(counties)
    codes = [county.code for county in listed if county.code not in held]
    worked_out = _new_cases(codes, day) if indicator is Indicator.NEW_CASES else {}
    return [
        _recorded(county, held[county.code])
        if county.code in held
        else _computed(county, worked_out.get(county.code), day)
        for county in listed
    ]


def _held(day: date, indicator: Indicator) -> dict[str, IndicatorFigure]:
    """The latest figure of each county that still counts on the day."""
    policy, _version = policy_on(day, Policy)
    rows = IndicatorFigure.objects.filter(
        indicator=indicator, day__range=(day - timedelta(days=policy.keep_days), day)
    )
    latest = rows.select_related("by").order_by("county_id", "-day", "-id").distinct("county_id")
    return {row.county_id: row for row in latest}


def _new_cases(codes: list[str], day: date) -> dict[str, Part]:
    return {code: new_case_control(own) for code, own in readings(codes, until=day).items()}


def _recorded(county: County, row: IndicatorFigure) -> CountyFigure:
    return CountyFigure(
        county=county,
        part=Part(row.part, row.whole),
        day=row.day,
        origin=origin_of(
            row.source, is_manual=row.by_id is not None, is_synthetic=row.is_synthetic
        ),
        source=row.source,
        who=row.by.get_username() if row.by else "",
    )


def _computed(county: County, part: Part | None, day: date) -> CountyFigure:
    if part is None:
        return CountyFigure(county, None, None, None, "", "")
    return CountyFigure(county, part, day, Origin.COMPUTED, "", "")
