"""What all pieces of one problem share, and the draft of a plan that they change. Pure.

A draft is a plan as arrays: the trip of each party, the vehicle type and day of each trip.
"""

import math
import threading
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from transport.planner.kernels import BARRED, EXACT_STOPS, Keys
from transport.planner.problem import Floats, Ints, Problem
from transport.planner.travel import Roads

MEMO = 1 << 18
"""Ways remembered by each thread; a power of two."""

SIDES = 1 << 14
"""Sets of stops of one side remembered by each thread; a power of two."""


@dataclass(slots=True)
class Draft:
    """A plan in the making."""

    trip_of: Ints
    """Trip of each party; -1: left behind."""
    kind: Ints
    """Vehicle type of each trip."""
    day: Ints
    """Day of each trip."""
    cost: Floats
    """What each trip costs, when last priced."""

    def add_trips(self, kind: Ints, day: Ints) -> None:
        """Append trips that nobody rides yet."""
        self.kind = np.concatenate([self.kind, kind])
        self.day = np.concatenate([self.day, day])
        self.cost = np.concatenate([self.cost, np.zeros(len(day))])

    def drop_empty(self) -> None:
        """Forget trips that nobody rides, and number the others anew in their order."""
        used = np.zeros(len(self.kind) + 1, dtype=bool)
        used[self.trip_of] = True
        used[-1] = False
        number = np.cumsum(used) - 1
        number[-1] = -1
        self.trip_of = number[self.trip_of]
        keep = used[:-1]
        self.kind, self.day, self.cost = self.kind[keep], self.day[keep], self.cost[keep]

    def copy(self) -> "Draft":
        """A draft that changes apart from this one."""
        return Draft(self.trip_of.copy(), self.kind.copy(), self.day.copy(), self.cost.copy())


@dataclass(frozen=True, slots=True)
class Memo:
    """Ways that a thread has found, by the keys of their stops: good for every piece."""

    ways: Floats = field(default_factory=lambda: np.zeros((MEMO, 4)))
    """[place, ...]: key (as bits), km, minutes; padded to a power of two."""
    side_key: Keys = field(default_factory=lambda: np.zeros(SIDES, dtype=np.uint64))
    side_km: Floats = field(default_factory=lambda: np.zeros((SIDES, EXACT_STOPS)))


class Ground:
    """What all pieces of one problem share: roads, limits and columns."""

    def __init__(self, problem: Problem) -> None:
        rules = problem.rules
        self.problem = problem
        self.roads = Roads(problem)
        self.horizon = rules.horizon_days
        most = len(problem.stops) + 1
        self.limits = np.array(
            [rules.max_pickups or most, rules.max_dropoffs or most, rules.turnaround_days]
        )
        ride = BARRED if rules.max_ride_minutes is None else rules.max_ride_minutes + 1e-6
        kinds = problem.vehicle_types
        self.seats = np.array([kind.seats for kind in kinds], dtype=np.int64)
        self.count = np.array([kind.count for kind in kinds], dtype=np.int64)
        self.fixed = np.array([kind.fixed_cost for kind in kinds], dtype=np.float64)
        self.per_km = np.array([kind.cost_per_km for kind in kinds], dtype=np.float64)
        self.trunk = self._trunk()
        self.seat_price = self._seat_price()
        self.detour_price = min(self._detour_price(), 2 * self.seat_price)
        self.prices = np.array([rules.enterprise_cost, ride, 0.2 * self.seat_price])
        index = problem.stop_index
        self.depot = np.array(
            [-1 if kind.depot is None else index[kind.depot] for kind in kinds], dtype=np.int64
        )
        self.counties = sorted(rules.reception_per_day)
        number = {county: c for c, county in enumerate(self.counties)}
        self.county = np.array([number.get(s.county, -1) for s in problem.stops], dtype=np.int64)
        # Of one type, whatever a file holds: for another, numba would compile all kernels anew.
        limits = [rules.reception_per_day[c] for c in self.counties]
        self.reception = np.array(limits, dtype=np.float64)
        chance = np.random.default_rng(20200217)
        self.stop_key = chance.integers(1, 1 << 63, len(problem.stops), dtype=np.uint64)
        self.type_key = chance.integers(1, 1 << 63, len(kinds), dtype=np.uint64)
        self.type_key[self.depot < 0] = 0
        self._of_thread = threading.local()

    def memo(self) -> Memo:
        """What this thread remembers of ways. What it holds never changes what is found."""
        if not hasattr(self._of_thread, "memo"):
            self._of_thread.memo = Memo()
        memo: Memo = self._of_thread.memo
        return memo

    def _trunk(self) -> float:
        """About how many km there are from a pickup to its drop-off."""
        rows = self.problem.parties
        if not len(rows):
            return 0.0
        some = np.linspace(0, len(rows) - 1, min(len(rows), 500)).astype(np.int64)
        ends = zip(rows.origin[some].tolist(), rows.destination[some].tolist(), strict=True)
        return float(np.mean([self.roads.km(i, j) for i, j in ends]))

    def _seat_price(self) -> float:
        """About what a seat costs on a journey of this problem; never quite nothing."""
        price = (self.fixed + self.per_km * self.trunk) / self.seats
        return max(1e-3, float(price.min(initial=1e6)))

    def _detour_price(self) -> float:
        """About what it costs to call at one stop more, or to take one enterprise more."""
        rows = self.problem.parties
        total = 1e-3 * self.seat_price
        for stops in (np.unique(rows.origin), np.unique(rows.destination)):
            some = stops[:: len(stops) // 200 + 1]
            if len(some) > 1:
                km = self.roads.km_block(some, some)
                np.fill_diagonal(km, np.inf)
                total += (
                    0.5 * float(self.per_km.max(initial=0.0)) * float(np.median(km.min(axis=1)))
                )
        return total + 1.5 * self.problem.rules.enterprise_cost

    @cached_property
    def places(self) -> Floats:
        """Longitude and latitude of both stops of each party, each as a share of its spread."""
        rows, stops = self.problem.parties, self.problem.stops
        lon = np.array([stop.lon for stop in stops])
        lat = np.array([stop.lat for stop in stops])
        aspects = np.stack([lon[rows.origin], lat[rows.origin],
                            lon[rows.destination], lat[rows.destination]], axis=1)  # fmt: skip
        spread = aspects.max(axis=0) - aspects.min(axis=0)
        return np.asarray(aspects / np.where(spread > 0, spread, 1.0))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Number of the county pair and of the origin county of each party."""
        rows, stops = self.problem.parties, self.problem.stops
        number: dict[str, int] = {}
        of_stop = np.array(
            [number.setdefault(s.county, len(number)) for s in stops], dtype=np.int64
        )
        start, end = of_stop[rows.origin], of_stop[rows.destination]
        return start * (len(number) + 1) + end, start

    def cost(self, draft: Draft) -> float:
        """What the draft costs, with everybody left behind."""
        left = self.problem.unserved_price[draft.trip_of < 0]
        return float(draft.cost.sum() + left.sum())

    def away(self, draft: Draft) -> Ints:
        """[type, day]: trips of the draft under way; every trip of it must have parties."""
        leaving = np.zeros((len(self.seats), self.horizon), dtype=np.int64)
        np.add.at(leaving, (draft.kind, draft.day), 1)
        return self.under_way(leaving)

    def under_way(self, leaving: Ints) -> Ints:
        """[..., type, day]: trips under way when so many leave."""
        total: Ints = np.cumsum(leaving, axis=-1)
        back = min(int(self.limits[2]), self.horizon)
        total[..., back:] -= np.cumsum(leaving, axis=-1)[..., : self.horizon - back]
        return total

    def received(self, draft: Draft, parties: Ints | None = None) -> Floats:
        """[county, day]: travellers (of these parties) whom the draft sends there.

        For counties with a limit.
        """
        rows, shape = self.problem.parties, (len(self.counties), self.horizon)
        if not self.counties:
            return np.zeros(shape)
        which = slice(None) if parties is None else parties
        trip, county = draft.trip_of[which], self.county[rows.destination[which]]
        counted = (county >= 0) & (trip >= 0)
        at = (county[counted], draft.day[trip[counted]])
        return heads_at(at, rows.size[which][counted], shape)


def heads_at(at: tuple[Ints, ...], heads: Ints, shape: tuple[int, ...]) -> Floats:
    """A table of this shape: the sum of the heads at each place."""
    place = np.ravel_multi_index(at, shape)
    total = np.bincount(place, weights=heads, minlength=math.prod(shape))
    return total.reshape(shape).astype(np.float64)  # of nothing numpy makes whole numbers
