"""Who pays what for a trip: by the seats ridden and the shares agreed, to the cent. Pure.

Rounding is by the largest remainder: everybody gets the whole cents of their part, and the cents
left over go one by one to the largest remainders, among equals to who stands first. So the parts
of every split make the whole, and the statements of all payers make the cost of the trips.
Rule R5.cost; see docs/domain/cost.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Policy:
    """Who pays where no agreement says otherwise, in per cent."""

    RULE: ClassVar[str] = "R5.cost"

    county_percent: int = 50
    """R5.cost: Ningbo paid half."""
    enterprise_percent: int = 50
    """R5.cost: the rest is the enterprise's."""
    worker_percent: int = 0
    """R5.cost: no source asked the worker for anything."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each pays, in per cent; together 100."""

    county: int
    enterprise: int
    worker: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One enterprise's part of one trip, in cents; total = county + enterprise + worker."""

    riders: int
    total: int
    county: int
    enterprise: int
    worker: int


def cents(yuan: Decimal) -> int:
    """Give a price of two decimals in cents."""
    return int((yuan * 100).to_integral_exact())


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Split whole cents by weights, by the largest remainder; the parts make the total.

    At least one weight must be above zero.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    left = total - sum(parts)
    first = sorted(range(len(weights)), key=lambda at: (-remainders[at], at))
    for at in first[:left]:
        parts[at] += 1
    return parts


def settle(total: int, riders: Mapping[int, int], shares: Shares) -> dict[int, Part]:
    """Give each enterprise's part of a trip's cost by its riders; empty where nobody rode.

    First the cost is split by seats ridden, in the order of the enterprises' keys; then each part
    by the shares, the county first.
    """
    keys = sorted(key for key, number in riders.items() if number)
    if not keys:
        return {}
    parts = split(total, [riders[key] for key in keys])
    found = {}
    for key, part in zip(keys, parts, strict=True):
        county, enterprise, worker = split(part, [shares.county, shares.enterprise, shares.worker])
        found[key] = Part(riders[key], part, county, enterprise, worker)
    return found
