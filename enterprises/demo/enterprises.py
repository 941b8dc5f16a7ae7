"""Made-up enterprises of Yongkang's hardware industry, each with its roster. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from stdnum.cn import uscc

from enterprises.approval import MEASURES
from enterprises.demo import faults, people, shape
from enterprises.demo.people import DemoListMatch, DemoWorker
from risk import reference

DAY = date(2020, 2, 15)
LAST_DAY = date(2020, 2, 21)
SMALLEST = 4
FIRST_NAME = "永康市恒固五金制品有限公司"
FIRST_WORKERS = 55
UNFILED = 6


@dataclass(frozen=True, slots=True)
class DemoEnterprise:
    """One enterprise with what it fills in, and its roster."""

    credit_code: str
    name: str
    township_code: str
    industry: str
    staff_count: int
    contact_name: str
    contact_phone: str
    arrive_from: date
    arrive_until: date
    measures: tuple[str, ...]
    isolation_places: int
    plan_note: str
    workers: tuple[DemoWorker, ...]
    """Every row is right; together WORKERS people."""
    faulty_rows: tuple[DemoWorker, ...] = ()
    """Rows that stand in the file too and that the import must find (6 enterprises have some)."""


def demo_enterprises(seed: int, *, today: date = DAY) -> list[DemoEnterprise]:
    """Give the 224 enterprises; the same seed gives the same, to the last digit."""
    return list(_world(seed, today)[0])


def demo_list_matches(seed: int, *, today: date = DAY) -> list[DemoListMatch]:
    """Give the list matches of the workers of `demo_enterprises` with the same seed."""
    return list(_world(seed, today)[1])


def demo_unfiled(seed: int, *, today: date = DAY) -> list[DemoEnterprise]:
    """Give UNFILED more enterprises, without rosters, that never applied."""
    random = Random(f"unfiled {seed}")
    taken = {enterprise.name for enterprise in demo_enterprises(seed, today=today)}
    numbers = (people.identity_numbers(random), people.phones(random))
    names = (named for named in firm_names(random) if named[0] not in taken)
    made = [
        made_enterprise(random, next(names), size=0, serial=serial, numbers=numbers, today=today)
        for serial in range(shape.ENTERPRISES, shape.ENTERPRISES + UNFILED)
    ]
    return [replace(one, staff_count=random.randrange(12, 90)) for one in made]


@lru_cache(maxsize=2)
def _world(seed: int, today: date) -> tuple[tuple[DemoEnterprise, ...], tuple[DemoListMatch, ...]]:
    random = Random(seed)
    numbers = (people.identity_numbers(random), people.phones(random))
    sizes = _sizes(random)
    names = firm_names(random)
    enterprises = [
        made_enterprise(random, next(names), size=size, serial=serial, numbers=numbers, today=today)
        for serial, size in enumerate(sizes)
    ]
    workers = [worker for enterprise in enterprises for worker in enterprise.workers]
    matches = people.fates(random, workers, today=today)
    enterprises = faults.spoil(random, _with_workers(enterprises, workers), numbers=numbers)
    return tuple(enterprises), tuple(matches)


def _with_workers(
    enterprises: list[DemoEnterprise], workers: list[DemoWorker]
) -> list[DemoEnterprise]:
    """Hand the workers back to their enterprises in the same order."""
    queue = iter(workers)
    return [
        replace(enterprise, workers=tuple(next(queue) for _ in enterprise.workers))
        for enterprise in enterprises
    ]


def _sizes(random: Random) -> list[int]:
    """Give 224 sizes that sum to WORKERS: many small, a few with over a hundred; the first 55."""
    count = shape.ENTERPRISES - 1
    weights = [random.lognormvariate(0, 1.15) for _ in range(count)]
    spare = shape.WORKERS - FIRST_WORKERS - SMALLEST * count
    total = sum(weights)
    sizes = [SMALLEST + int(spare * weight / total) for weight in weights]
    left_over = shape.WORKERS - FIRST_WORKERS - sum(sizes)
    for at in random.sample(range(count), left_over):
        sizes[at] += 1
    return [FIRST_WORKERS, *sizes]


def firm_names(random: Random) -> Iterator[tuple[str, str]]:
    """Give different (name, industry) pairs."""
    yield FIRST_NAME, "五金"
    brands = [first + second for first in shape.BRANDS[0] for second in shape.BRANDS[1]]
    random.shuffle(brands)
    weights = {(word, suffix): weight for word, suffix, weight in shape.INDUSTRIES}
    for brand in brands:
        industry, suffix = people.pick(random, weights)
        if brand != "恒固":
            yield f"永康市{brand}{suffix}", industry


def made_enterprise(
    random: Random,
    named: tuple[str, str],
    *,
    size: int,
    serial: int,
    numbers: tuple[Iterator[str], Iterator[str]],
    today: date,
) -> DemoEnterprise:
    """Make one enterprise with a roster of `size` people; its serial number makes its code."""
    name, industry = named
    dropoff = "花街镇" if serial == 0 else people.pick(random, shape.DROPOFF_WEIGHTS)
    places = -(-size // 20) if random.random() < 0.9 else max(0, size // 30)
    surname = people.pick(random, dict(shape.SURNAMES))
    return DemoEnterprise(
        credit_code=_credit_code(serial),
        name=name,
        township_code=_township_codes()[dropoff],
        industry=industry,
        staff_count=86 if serial == 0 else int(size * random.uniform(1.3, 3.2)) + 3,
        contact_name=surname + random.choice(("女士", "先生", "经理", "主任")),
        contact_phone=next(numbers[1]),
        arrive_from=today,
        arrive_until=max(LAST_DAY, today + timedelta(days=6)),
        measures=MEASURES,
        isolation_places=places,
        plan_note=f"分批返岗，专车接送，到厂后测温登记；隔离房 {places} 间，食堂分时用餐。",
        workers=tuple(_workers(random, size=size, dropoff=dropoff, numbers=numbers)),
    )


def _workers(
    random: Random, *, size: int, dropoff: str, numbers: tuple[Iterator[str], Iterator[str]]
) -> Iterator[DemoWorker]:
    """Make a roster of `size` people in families, from a few townships."""
    townships = [
        people.pick(random, shape.PICKUP_WEIGHTS)
        for _ in range(people.pick(random, shape.PICKUPS_WEIGHTS))
    ]
    made = families = 0
    while made < size:
        party = min(people.pick(random, shape.PARTY_WEIGHTS), size - made)
        families += party > 1
        mark = f"{chr(ord('A') + (families - 1) // 9 % 26)}{(families - 1) % 9 + 1}"
        places = (random.choice(townships), dropoff)
        yield from people.family(random, size=party, numbers=numbers, places=places, mark=mark)
        made += party


def _credit_code(serial: int) -> str:
    """Give a valid code: enterprise registered in Yongkang, organisation code with its digit."""
    organisation = f"MA0D{serial:04d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(
        alphabet.index(character) * weight
        for character, weight in zip(organisation, weights, strict=True)
    )
    digit = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    body = f"91{shape.DESTINATION}{organisation}{digit}"
    return body + uscc.calc_check_digit(body)


@lru_cache(maxsize=1)
def _township_codes() -> dict[str, str]:
    return {
        row.name: row.code for row in reference.townships() if row.county_code == shape.DESTINATION
    }
