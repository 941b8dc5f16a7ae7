"""Three enterprises whose people came before the first batch: they have arrived. Pure.

So that whoever tries the site finds settled trips, temperatures and daily reports, and an
enterprise that was approved long ago and still draws no power.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from random import Random

from enterprises.demo import enterprises, people, power, shape
from enterprises.demo.enterprises import DemoEnterprise, demo_enterprises, demo_unfiled
from enterprises.demo.power import DemoMeter

APPLIED, PUBLISHED, LEFT, ARRIVED = (date(2020, 2, day) for day in (8, 9, 10, 12))
"""The days on which they applied and were approved, got their seats, left, and were signed for."""
SIZES = (26, 21, 11)
STAFF = (64, 48, 30)
LAST_DEPARTURES = (1, 7, 1)
"""Days after LEFT: of the second one somebody misses the coach and rides with the first batch."""
RESUMED_SHARES = (0.62, 0.48, 0.0)
"""Of December's load, after arrival; the last one still stands still."""
IDLE_SHARE = 0.07


def demo_vanguard(seed: int) -> list[DemoEnterprise]:
    """Give the three enterprises with right rosters; nobody in them is in the first batch too."""
    random = Random(f"vanguard {seed}")
    known = [*demo_enterprises(seed), *demo_unfiled(seed)]
    rows = [row for one in known for row in (*one.workers, *one.faulty_rows)]
    taken = {row.identity_number for row in rows} | {row.phone for row in rows}
    taken |= {one.name for one in known} | {one.contact_phone for one in known}
    numbers = (
        (number for number in people.identity_numbers(random) if number not in taken),
        (number for number in people.phones(random) if number not in taken),
    )
    names = (named for named in enterprises.firm_names(random) if named[0] not in taken)
    return [_early(random, next(names), at=at, numbers=numbers) for at in range(len(SIZES))]


def _early(
    random: Random,
    named: tuple[str, str],
    *,
    at: int,
    numbers: tuple[Iterator[str], Iterator[str]],
) -> DemoEnterprise:
    serial = shape.ENTERPRISES + enterprises.UNFILED + at
    made = enterprises.made_enterprise(
        random, named, size=SIZES[at], serial=serial, numbers=numbers, today=LEFT
    )
    checked = APPLIED - timedelta(days=2)
    workers = (replace(worker, checked_on=checked, symptoms="无") for worker in made.workers)
    return replace(
        made,
        staff_count=STAFF[at],
        arrive_until=LEFT + timedelta(days=LAST_DEPARTURES[at]),
        workers=tuple(workers),
    )


def vanguard_meters(firms: list[DemoEnterprise]) -> list[DemoMeter]:
    """Give a meter for each of the three."""
    return [
        DemoMeter(f"3307{900_000 + at}", shape.DESTINATION, "industry", firm.credit_code)
        for at, firm in enumerate(firms)
    ]


def vanguard_readings(seed: int, meters: list[DemoMeter], *, today: date) -> Iterator[str]:
    """Give the lines of a CSV of daily readings, as `power.demo_readings` gives the others'."""
    random = Random(f"vanguard readings {seed}")
    yield "户号,日期,电量\n"
    for meter, back in zip(meters, RESUMED_SHARES, strict=True):
        base = random.uniform(300, 900)
        days = chain(
            ((day, 1.0) for day in power.days(power.BASE_FIRST, power.BASE_LAST)),
            (
                (day, back if back and day > ARRIVED else IDLE_SHARE)
                for day in power.days(power.FIRST_DAY, today)
            ),
        )
        for day, share in days:
            yield f"{meter.number},{day},{base * share * random.uniform(0.96, 1.04):.2f}\n"
