"""A problem laid out for the search of trips: cells of pickup and group, roads, tables.

A group is an enterprise's people who are set down at one stop; a cell is a group's people at one
pickup. An enterprise with several stops spreads the price of mixing over its groups, so that no
trip pays more than it would.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from transport.planner.bound.ground import Ground
from transport.planner.bound.ways import closed, empty_km
from transport.planner.problem import Floats, Ints, TravelMatrix
from transport.planner.travel import Roads

MOST = 4
"""Most stops of a side that are enumerated."""
MOST_CELLS = 6_000
MOST_STOPS = 100
MOST_SETS = 2_000_000
"""Beyond these a problem is not laid out."""


@dataclass(frozen=True, eq=False)
class Field:
    """Arrays for `bound_kernels`."""

    ground: Ground
    pickups: Ints
    dropoffs: Ints
    cell_of: Ints
    """Cell of each party that can ride, -1 for others."""
    start: Ints
    """Where the cells of each pickup start; one more at the end."""
    origin: Ints
    destination: Ints
    group: Ints
    people: Ints
    group_stop: Ints
    """Drop-off of each group."""
    charge: Floats
    """Price of mixing that each group bears."""
    km_o: Floats
    km_x: Floats
    km_d: Floats
    legs: Floats
    """[depot, pickup]: least empty km."""
    leg_of: Ints
    """Row of `legs` of each type."""

    @cached_property
    def most(self) -> tuple[int, int]:
        """Most pickups and drop-offs that are enumerated."""
        rules = self.ground.problem.rules
        limits = rules.max_pickups or MOST, rules.max_dropoffs or MOST
        sides = len(self.pickups), len(self.dropoffs)
        return tuple(min(MOST, a, b) for a, b in zip(limits, sides, strict=True))  # type: ignore[return-value]

    @cached_property
    def is_open(self) -> tuple[bool, bool]:
        """Whether trips may have more pickups and drop-offs than are enumerated."""
        rules = self.ground.problem.rules
        limits = (rules.max_pickups, rules.max_dropoffs)
        sides = len(self.pickups), len(self.dropoffs)
        return tuple(  # type: ignore[return-value]
            side > most and (limit is None or limit > most)
            for side, most, limit in zip(sides, self.most, limits, strict=True)
        )

    @cached_property
    def choose(self) -> Ints:
        """[n, k]: subsets of k out of n, up to the drop-offs and MOST."""
        table = np.zeros((len(self.dropoffs) + 1, MOST + 1), dtype=np.int64)
        table[:, 0] = 1
        for n in range(1, len(table)):
            table[n, 1:] = table[n - 1, 1:] + table[n - 1, :-1]
        return table

    @cached_property
    def spread(self) -> Floats:
        """The price of mixing that each traveller of a cell bears at least."""
        total = np.bincount(self.group, self.people, minlength=len(self.charge))
        aboard = np.clip(total, 1.0, float(self.ground.seats.max()))
        return np.asarray((self.charge / aboard)[self.group])


def field(ground: Ground) -> Field | None:
    """The problem laid out, or None when it is too large or nobody can ride."""
    problem, rides = ground.problem, ground.rides
    if not rides.any():
        return None
    parties = problem.parties
    pickups, o = np.unique(parties.origin[rides], return_inverse=True)
    dropoffs, d = np.unique(parties.destination[rides], return_inverse=True)
    if max(len(pickups), len(dropoffs)) > MOST_STOPS:
        return None
    mixing = problem.rules.enterprise_cost
    firm = parties.enterprise[rides] if mixing else np.zeros(len(o), dtype=np.int64)
    groups, g = np.unique(np.stack((firm, d)), axis=1, return_inverse=True)
    cells, c = np.unique(np.stack((o, g)), axis=1, return_inverse=True)
    if cells.shape[1] > MOST_CELLS:
        return None
    cell_of = np.full(len(parties), -1, dtype=np.int64)
    cell_of[rides] = c
    split = np.bincount(groups[0])
    depots = sorted({problem.vehicle_types[k].depot or "" for k in ground.kinds})
    kinds = [problem.vehicle_types[k] for k in ground.kinds]
    km_o, km_x, km_d = _roads(ground, pickups, dropoffs)
    return Field(
        ground=ground, pickups=pickups, dropoffs=dropoffs, cell_of=cell_of,
        start=np.searchsorted(cells[0], np.arange(len(pickups) + 1)),
        origin=_whole(cells[0]), group=_whole(cells[1]),
        destination=_whole(groups[1][cells[1]]),
        people=_whole(np.bincount(c, parties.size[rides])),
        group_stop=_whole(groups[1]), charge=mixing / split[groups[0]],
        km_o=km_o, km_x=km_x, km_d=km_d,
        legs=np.array([empty_km(problem, depot or None, pickups) for depot in depots]),
        leg_of=np.array([depots.index(kind.depot or "") for kind in kinds], dtype=np.int64),
    )  # fmt: skip


def _whole(values: Ints | Floats) -> Ints:
    return np.ascontiguousarray(values, dtype=np.int64)


def _roads(ground: Ground, pickups: Ints, dropoffs: Ints) -> tuple[Floats, Floats, Floats]:
    """Least km among pickups, across, and among drop-offs, through any stops of the side."""
    roads = Roads(ground.problem)
    before, after = roads.km_block(pickups, pickups), roads.km_block(dropoffs, dropoffs)
    across = roads.km_block(pickups, dropoffs)
    if isinstance(ground.problem.travel, TravelMatrix):
        before, after = closed(before), closed(after)
        across = np.stack([(row[:, None] + across).min(axis=0) for row in before])
        across = np.stack([(across + way).min(axis=1) for way in after.T], axis=1)
    return before, np.ascontiguousarray(across), after
