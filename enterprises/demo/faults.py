"""The faults of six demonstration files, so that a newcomer sees what the import finds. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from enterprises.demo import people
from enterprises.demo.people import DemoWorker

if TYPE_CHECKING:
    from enterprises.demo.enterprises import DemoEnterprise

SPOILED_FILES = 6
KINDS = ("checksum", "phone", "township", "past", "past", "twice", "twice")
"""What is wrong in the first file; the others have three faults each."""
_MISSPELT = {"泼机镇": "破机镇", "塘房镇": "唐房镇", "坪上镇": "平上镇", "罗坎镇": "罗砍镇"}


def spoil(
    random: Random,
    enterprises: "list[DemoEnterprise]",
    *,
    numbers: tuple[Iterator[str], Iterator[str]],
) -> "list[DemoEnterprise]":
    """Give the enterprises with faulty rows added to the first and to five larger ones."""
    large = [at for at, enterprise in enumerate(enterprises) if len(enterprise.workers) >= 20]
    chosen = [0, *random.sample([at for at in large if at], SPOILED_FILES - 1)]
    spoiled = list(enterprises)
    for at in chosen:
        kinds = KINDS if at == 0 else tuple(random.sample(KINDS, 3))
        enterprise = enterprises[at]
        rows = tuple(_faulty(random, kind, enterprise, numbers=numbers) for kind in kinds)
        spoiled[at] = replace(enterprise, faulty_rows=rows)
    return spoiled


def _faulty(
    random: Random,
    kind: str,
    enterprise: "DemoEnterprise",
    *,
    numbers: tuple[Iterator[str], Iterator[str]],
) -> DemoWorker:
    """Make one wrong row: a new person with a fault, or a person of the roster once more."""
    model = random.choice(enterprise.workers)
    if kind == "twice":
        return model
    places = (random.choice(list(_MISSPELT)), model.dropoff)
    (worker,) = people.family(random, size=1, numbers=numbers, places=places, mark="")
    worker = replace(worker, checked_on=model.checked_on)
    if kind == "checksum":
        number = worker.identity_number
        return replace(worker, identity_number=number[:-1] + _other_digit(number[-1]))
    if kind == "phone":
        return replace(worker, phone=worker.phone[:-1])
    if kind == "township":
        return replace(worker, pickup=_MISSPELT[worker.pickup])
    return replace(worker, wanted_on="2月5日")


def _other_digit(digit: str) -> str:
    return "1" if digit == "X" else str((int(digit) + 1) % 10)
