"""The planning problem, in the words of the exchange format. Pure values.

Parties are kept as columns, so that four million of them fit in memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DEFAULT_UNSERVED_COST: Mapping[int, float] = {1: 1e6, 2: 1e5, 3: 1e4}
"""What leaving one traveller behind costs, by priority, where the rules do not say."""


class Side(StrEnum):
    """On which side of the journey a stop lies."""

    ORIGIN = "origin"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where coaches stop. Coordinates are WGS 84 degrees."""

    id: str
    name: str
    lon: float
    lat: float
    side: Side
    county: str
    """Six-digit GB/T 2260 code."""


@dataclass(frozen=True, slots=True)
class Party:
    """People who travel together and may not be split (one row of `Parties`)."""

    id: str
    origin: str
    """Id of the stop where they board (`from` in the exchange format)."""
    destination: str
    """Id of the stop where they are set down (`to`)."""
    enterprise: str
    size: int
    priority: int
    """1 (highest) to 3."""
    days: tuple[int, int] | None = None
    """First and last day of departure, both included; None: the whole horizon."""


@dataclass(frozen=True, slots=True)
class VehicleType:
    """A kind of coach, of which `count` can be under way at once."""

    id: str
    seats: int
    count: int
    fixed_cost: float
    """Per trip; covers the way back."""
    cost_per_km: float
    depot: str | None = None
    """Id of the stop from which each trip starts empty; None: at its first pickup."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits and prices. None means no limit."""

    max_pickups: int | None = None
    max_dropoffs: int | None = None
    enterprise_cost: float = 0.0
    unserved_cost: Mapping[int, float] = field(default_factory=lambda: DEFAULT_UNSERVED_COST)
    horizon_days: int = 1
    turnaround_days: int = 1
    reception_per_day: Mapping[str, float] = field(default_factory=dict)
    """Most travellers that a destination county receives a day, by county."""
    max_ride_minutes: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Road km and minutes from stop i to stop j, in the order of the problem's stops."""

    km: Floats
    minutes: Floats


@dataclass(frozen=True, slots=True)
class TravelModel:
    """Great-circle km times `circuity`, driven at `kmh`."""

    circuity: float
    kmh: float


@dataclass(frozen=True, slots=True, eq=False)
class Parties:
    """All parties as columns: entry p of every column belongs to party p."""

    ids: Sequence[str]
    origin: Ints
    """Index of the boarding stop in `Problem.stops`."""
    destination: Ints
    """Index of the set-down stop in `Problem.stops`."""
    enterprise: Ints
    """Index into `enterprises`."""
    size: Ints
    priority: Ints
    first_day: Ints
    """First day of departure, cut to 0 .. horizon (horizon: never)."""
    last_day: Ints
    """Last day of departure, included, cut to -1 .. horizon - 1 (-1: never)."""
    enterprises: Sequence[str]
    """Enterprise ids, each once."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Problem:
    """Which coach picks up which travellers, where, on which day, and sets them down where."""

    name: str
    stops: Sequence[Stop]
    parties: Parties
    vehicle_types: Sequence[VehicleType]
    travel: TravelMatrix | TravelModel
    rules: Rules

    @cached_property
    def stop_index(self) -> dict[str, int]:
        """Position of each stop in `stops`, by id."""
        return {stop.id: i for i, stop in enumerate(self.stops)}

    @cached_property
    def party_index(self) -> dict[str, int]:
        """Row of each party, by id."""
        return {key: p for p, key in enumerate(self.parties.ids)}

    @cached_property
    def type_index(self) -> dict[str, int]:
        """Position of each vehicle type in `vehicle_types`, by id."""
        return {kind.id: k for k, kind in enumerate(self.vehicle_types)}

    @cached_property
    def unserved_price(self) -> Floats:
        """What leaving each party behind costs: size times the price of its priority."""
        price = np.zeros(4)
        for priority, cost in self.rules.unserved_cost.items():
            price[priority] = cost
        return np.asarray(self.parties.size * price[self.parties.priority], dtype=np.float64)

    @property
    def travellers(self) -> int:
        """How many people there are in all parties."""
        return int(self.parties.size.sum())

    def party(self, p: int) -> Party:
        """Row p as a value of its own."""
        rows = self.parties
        return Party(
            id=rows.ids[p],
            origin=self.stops[int(rows.origin[p])].id,
            destination=self.stops[int(rows.destination[p])].id,
            enterprise=rows.enterprises[int(rows.enterprise[p])],
            size=int(rows.size[p]),
            priority=int(rows.priority[p]),
            days=(int(rows.first_day[p]), int(rows.last_day[p])),
        )

    def party_rows(self) -> Iterator[Party]:
        """Every party as a value, in order; for small problems and for tests."""
        return (self.party(p) for p in range(len(self.parties)))


def party_columns(parties: Iterable[Party], stops: Sequence[Stop], rules: Rules) -> Parties:
    """The columns of `parties`; stops must exist (KeyError names one that does not)."""
    place = {stop.id: i for i, stop in enumerate(stops)}
    firm: dict[str, int] = {}
    ids: list[str] = []
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    for party in parties:
        first, last = clipped_days(party.days, rules.horizon_days)
        number = firm.setdefault(party.enterprise, len(firm))
        ends = place[party.origin], place[party.destination]
        ids.append(party.id)
        rows.append((*ends, number, party.size, party.priority, first, last))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 7).T.copy()
    return columns(ids, table, list(firm))


def columns(ids: Sequence[str], table: Ints, enterprises: Sequence[str]) -> Parties:
    """Parties from a table of seven rows, in the order of the fields of `Parties`."""
    origin, destination, enterprise, size, priority, first, last = np.ascontiguousarray(table)
    return Parties(
        ids, origin, destination, enterprise, size, priority, first, last, enterprises
    )  # fmt: skip


def clipped_days(days: tuple[int, int] | None, horizon: int) -> tuple[int, int]:
    """First and last day cut to the horizon; first > last when no day is left."""
    if days is None:
        return 0, horizon - 1
    return min(max(days[0], 0), horizon), max(min(days[1], horizon - 1), -1)
