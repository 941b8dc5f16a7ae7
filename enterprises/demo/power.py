"""Made-up meters: the enterprises' own and others all over the province. Pure.

The readings rise so that about half of the work is back by the demonstration's day; the published
51.44 of 19 February lies on their way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from enterprises.demo import shape
from enterprises.resumption import SECTORS
from risk import reference

OTHERS = 2000
BASE_FIRST, BASE_LAST = date(2019, 12, 1), date(2019, 12, 31)
FIRST_DAY = date(2020, 1, 25)
RESUMES_FROM = date(2020, 2, 8)
_WEIGHTS = (4, 46, 6, 5, 5, 16, 7, 2, 5, 4)
"""Of the sectors, in their order."""


@dataclass(frozen=True, slots=True)
class DemoMeter:
    """One metered user; `credit_code` where it belongs to one of the demonstration's."""

    number: str
    county_code: str
    sector: str
    credit_code: str = ""


def demo_meters(
    seed: int, credit_codes: list[str], *, unfiled: Sequence[str] = ()
) -> list[DemoMeter]:
    """Give a meter for each enterprise named, and others spread over Zhejiang's counties.

    The first industrial ones of these in Yongkang belong to the enterprises that never applied.
    """
    random = Random(f"meters {seed}")
    own = [
        DemoMeter(f"3307{at:06d}", shape.DESTINATION, "industry", code)
        for at, code in enumerate(credit_codes)
    ]
    counties = [row.code for row in reference.counties() if row.province_code == reference.ZHEJIANG]
    sectors = random.choices(SECTORS, _WEIGHTS, k=OTHERS)
    left = iter(unfiled)
    others = []
    for at, sector in enumerate(sectors):
        county = counties[at % len(counties)]
        is_theirs = county == shape.DESTINATION and sector == "industry"
        code = next(left, "") if is_theirs else ""
        others.append(DemoMeter(f"3300{at:06d}", county, sector, code))
    return own + others


def demo_readings(seed: int, meters: list[DemoMeter], *, today: date) -> Iterator[str]:
    """Give the lines of a CSV of daily readings of December and from 25 January to today."""
    random = Random(f"readings {seed}")
    yield "户号,日期,电量\n"
    base_days = days(BASE_FIRST, BASE_LAST)
    later_days = days(FIRST_DAY, today)
    for meter in meters:
        base = random.lognormvariate(5.2, 0.9)
        idle = random.uniform(0.04, 0.14)
        back = RESUMES_FROM + timedelta(days=int(random.expovariate(1 / 11)))
        full = random.uniform(0.6, 1.0)
        for day in base_days:
            yield f"{meter.number},{day},{base * random.uniform(0.85, 1.15):.2f}\n"
        for day in later_days:
            share = idle if day < back else min(full, idle + 0.32 + 0.11 * (day - back).days)
            if random.random() > 0.01:
                yield f"{meter.number},{day},{base * share * random.uniform(0.95, 1.05):.2f}\n"


def days(first: date, last: date) -> list[date]:
    """Give the days from the first to the last, both included."""
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
