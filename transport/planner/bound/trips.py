"""The cheapest trips beyond the prices of those aboard, by enumeration of stop sets."""

from dataclasses import dataclass

import numpy as np

from transport.planner import bound_kernels
from transport.planner.bound.field import MOST, Field
from transport.planner.bound.ground import Flags
from transport.planner.problem import Floats, Ints

SPEED = 4e6
"""Units of a search's budget a second, on a slow machine."""
KEPT = 60_000
"""Most trips that one search keeps."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search of trips proves, and the trips that it kept."""

    least: Floats
    """For each type, what any trip costs at least beyond the prices."""
    value: Floats
    trips: Ints
    """Type, pickups, drop-offs (-1 where none) of each kept trip."""


class TripSearch:
    """Searches the trips of one field again and again, for other prices."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._table = bound_kernels.path_table(field.km_d, field.choose, field.most[1])
        self._same_o, self._same_d = (
            _same_county(field, stops) for stops in (field.pickups, field.dropoffs)
        )
        self.has_far = not (self._same_o.all() and self._same_d.all())
        """Whether there are trips that are not near."""
        self._beside = [
            len(stops) if is_open else max(0, most - 2)
            for stops, most, is_open in zip(
                (field.pickups, field.dropoffs), field.most, field.is_open, strict=True
            )
        ]
        self._over_two = bound_kernels.roads_over_two(field.km_o, field.km_x, field.legs)
        self._free = field.ground.fixed - field.ground.problem.rules.enterprise_cost

    def find(
        self, price: Floats, aim: Floats, seconds: float, *, near: bool = False
    ) -> Found | None:
        """The trips below `aim` beyond the price of each cell's seats; None: out of time.

        With `near` only trips between one county and another are looked at: that proves nothing.
        """
        field, ground = self.field, self.field.ground
        stops = len(field.pickups), len(field.dropoffs)
        net, best = price - field.spread, aim.copy()
        pair_o, pair_d = (np.zeros((n, n), dtype=np.bool_) for n in stops)
        bound_kernels.find_pairs(
            field.km_x, field.km_d, field.legs, self._over_two, field.leg_of,
            ground.seats, self._free, ground.per_km,
            field.origin, field.destination, field.people, net, aim,
            self._beside[0], self._beside[1], pair_o, pair_d,
        )  # fmt: skip
        if near:
            pair_o &= self._same_o
            pair_d &= self._same_d
        value = np.empty(KEPT)
        trips = np.empty((KEPT, 1 + 2 * MOST), dtype=np.int64)
        limits = np.array([*field.most, *field.is_open, 0, 1, int(seconds * SPEED)], dtype=np.int64)
        count = bound_kernels.search_trips(
            field.km_o, field.km_x, field.legs, self._over_two, field.leg_of,
            ground.seats, self._free, ground.per_km,
            field.start, field.origin, field.destination, field.group, field.people, price, net,
            field.group_stop, field.charge, field.choose, self._table, pair_o, pair_d, limits,
            aim, best, value, trips,
        )  # fmt: skip
        if count < 0:
            return None
        return Found(np.maximum(best, self.simple(price)), value[:count], trips[:count])

    def simple(self, price: Floats) -> Floats:
        """What the farthest cell aboard alone proves of any trip."""
        field, ground = self.field, self.field.ground
        net, found = price - field.spread, np.empty(len(ground.kinds))
        for k, seats in enumerate(ground.seats):
            leg = field.legs[field.leg_of[k]]
            reach = leg[field.origin] + field.km_x[field.origin, field.destination]
            order = np.argsort(reach, kind="stable")
            highest = np.maximum(np.maximum.accumulate(net[order]), 0.0)
            cost = self._free[k] + ground.per_km[k] * reach[order]
            found[k] = (cost - seats * highest).min()
        return found


def _same_county(field: Field, stops: Ints) -> Flags:
    """[stop, stop]: whether both are in one county."""
    county = np.array([field.ground.problem.stops[s].county for s in stops.tolist()])
    return np.asarray(county[:, None] == county)
