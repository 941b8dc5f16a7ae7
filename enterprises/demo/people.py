"""Made-up workers: numbers, names, families, and what their codes will turn on. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from stdnum.cn import ric

from enterprises.demo import shape

Key = TypeVar("Key")
OLDEST, YOUNGEST = date(1962, 1, 1), date(2001, 12, 31)


@dataclass(frozen=True, slots=True)
class DemoWorker:
    """One row of a demonstration roster, as an HR manager would type it."""

    name: str
    identity_number: str
    phone: str
    pickup: str
    """Name of the township, as is `dropoff`."""
    dropoff: str
    household: str = ""
    priority: str = "其他"
    temperature: str = ""
    symptoms: str = "无"
    stay_county: str = ""
    left_on: date | None = None
    checked_on: date | None = None
    wanted_on: str = ""


@dataclass(frozen=True, slots=True)
class DemoListMatch:
    """A worker stands on a list of contacts; for workers_registry.actions.record_list_matches."""

    identity_number: str
    kind: str
    since: date
    source: str


def identity_numbers(random: Random) -> Iterator[str]:
    """Give different numbers of Zhenxiong with the sequence 000, which is never issued."""
    days = (YOUNGEST - OLDEST).days + 1
    for offset in random.sample(range(days), days):
        body = f"{shape.ORIGIN}{OLDEST + timedelta(days=offset):%Y%m%d}000"
        yield body + ric.calc_check_digit(body + "0")


def phones(random: Random) -> Iterator[str]:
    """Give different numbers of the block 199 9999 xxxx: at most 10,000."""
    for number in random.sample(range(10_000), 10_000):
        yield f"1999999{number:04d}"


def family(
    random: Random,
    *,
    size: int,
    numbers: tuple[Iterator[str], Iterator[str]],
    places: tuple[str, str],
    mark: str,
) -> list[DemoWorker]:
    """Make workers who travel together; most families share a surname."""
    identities, telephones = numbers
    surname = _surname(random)
    workers = []
    for position in range(size):
        own = surname if position == 0 or random.random() < 0.7 else _surname(random)
        workers.append(
            DemoWorker(
                name=own + _given(random),
                identity_number=next(identities),
                phone=next(telephones),
                pickup=places[0],
                dropoff=places[1],
                household=mark if size > 1 else "",
                priority=_priority(random),
                temperature=f"{random.choice((36.1, 36.2, 36.3, 36.4, 36.5, 36.6, 36.7, 36.8))}",
            )
        )
    return workers


def _surname(random: Random) -> str:
    names, weights = zip(*shape.SURNAMES, strict=True)
    return str(random.choices(names, weights)[0])


def _given(random: Random) -> str:
    return "".join(random.sample(shape.GIVEN, 1 if random.random() < 0.18 else 2))


def _priority(random: Random) -> str:
    number = pick(random, shape.PRIORITY_WEIGHTS)
    return {1: "关键岗位", 2: "技术岗位", 3: "其他"}[number]


def pick(random: Random, weights: Mapping[Key, int]) -> Key:
    """Choose one of the keys by its weight."""
    return random.choices(list(weights), list(weights.values()))[0]


def fates(random: Random, workers: list[DemoWorker], *, today: date) -> list[DemoListMatch]:
    """Give the workers what their codes and gates turn on, in place; give the list matches.

    Every worker has one fate at most, so that the shares of the colours come out exactly.
    """
    order = iter(random.sample(range(len(workers)), len(workers)))
    for at, worker in enumerate(workers):
        workers[at] = replace(worker, checked_on=today - timedelta(days=random.randint(1, 9)))
    matches = [
        _match(random, workers[next(order)], kind, today=today)
        for kind, number in (
            ("close-contact", shape.CLOSE_CONTACTS),
            ("general-contact", shape.GENERAL_CONTACTS),
        )
        for _ in range(number)
    ]
    for counties, number in (
        (shape.RED_COUNTIES, shape.RED_STAYS),
        (shape.ORANGE_COUNTIES, shape.ORANGE_STAYS),
        (shape.CALM_COUNTIES, shape.PASSING_STAYS),
    ):
        for _ in range(number):
            at = next(order)
            left_on = today - timedelta(days=random.randint(1, 5))
            workers[at] = replace(workers[at], stay_county=random.choice(counties), left_on=left_on)
    for _ in range(shape.UNWELL):
        at = next(order)
        workers[at] = _unwell(random, workers[at])
    for _ in range(shape.NOT_CURRENT):
        at = next(order)
        workers[at] = replace(workers[at], temperature="", symptoms="")
    for _ in range(shape.EXPIRED_CHECKS):
        at = next(order)
        checked_on = today - timedelta(days=random.randint(15, 20))
        workers[at] = replace(workers[at], checked_on=checked_on)
    for _ in range(shape.NO_CHECKS):
        at = next(order)
        workers[at] = replace(workers[at], checked_on=None)
    return matches


def _match(random: Random, worker: DemoWorker, kind: str, *, today: date) -> DemoListMatch:
    """Put a worker on a list; general contacts end within 7 days, so theirs are recent."""
    days_ago = random.randint(3, 9) if kind == "close-contact" else random.randint(1, 4)
    since = today - timedelta(days=days_ago)
    return DemoListMatch(worker.identity_number, kind, since, "演示：镇雄县疾控中心名单")


def _unwell(random: Random, worker: DemoWorker) -> DemoWorker:
    """Give a worker a fever or a symptom."""
    if random.random() < 0.5:
        return replace(worker, temperature=f"{random.choice((37.4, 37.5, 37.6, 37.8, 38.1))}")
    return replace(worker, symptoms=random.choice(("咳嗽", "乏力", "咳嗽、乏力", "腹泻")))
