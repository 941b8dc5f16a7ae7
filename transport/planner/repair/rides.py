"""The old plan laid over the changed problem: its trips, as far as they still stand."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, permutations, product

from transport.planner.plan import Plan, Trip
from transport.planner.problem import Problem
from transport.planner.travel import Roads

TICK = 1e-6
"""Slack when minutes are compared, as the referee has it."""
MOST_ORDERS = 720
"""So many visiting orders of a trip are all tried; with more stops they are built up one by one."""

Way = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(slots=True)
class Ride:
    """One trip in the making; `number` is its number in the old plan, None for a new one."""

    number: int | None
    kind: int | None
    """Vehicle type, None when the coach is gone."""
    day: int
    rows: list[int]
    """Parties aboard."""
    way: Way = ((), ())
    """Stops in the order of the old plan, as a first guess."""
    is_locked: bool = False


Saved = tuple[list[tuple[Ride, list[int]]], list[int]]
"""Who is where."""


@dataclass(slots=True)
class Rides:
    """All trips, and the parties without a place."""

    problem: Problem
    roads: Roads
    rides: list[Ride]
    home: dict[int, int]
    """Ride of each party that was aboard in the old plan."""
    loose: list[int] = field(default_factory=list)
    """Parties on no ride now who must find one: new ones and those who lost theirs."""
    waiting: list[int] = field(default_factory=list)
    """Parties that the old plan left behind: nobody is moved for them."""
    _sizes: list[int] = field(init=False)
    _ends: list[tuple[int, int]] = field(init=False)
    _county: list[str] = field(init=False)
    _received: Counter[tuple[int, str]] | None = None
    """Counted as long as nobody is moved but by put() and evict()."""
    _known: dict[tuple[object, ...], tuple[Way, float] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parties, stops = self.problem.parties, self.problem.stops
        goals = parties.destination.tolist()
        self._sizes = parties.size.tolist()
        self._ends = list(zip(parties.origin.tolist(), goals, strict=True))
        self._county = [stops[stop].county for stop in goals]

    def load(self, ride: Ride) -> int:
        """Travellers aboard."""
        return self.people(ride.rows)

    def people(self, rows: Iterable[int]) -> int:
        """Travellers of some parties."""
        return sum(self._sizes[p] for p in rows)

    def county(self, p: int) -> str:
        """Where a party is set down."""
        return self._county[p]

    def received(self, day: int, county: str) -> int:
        """Travellers whom a county receives of one day's rides."""
        if self._received is None:
            self._received = Counter()
            for ride in self.rides:
                for p in ride.rows:
                    self._received[ride.day, self._county[p]] += self._sizes[p]
        return self._received[day, county]

    def put(self, p: int, ride: Ride) -> None:
        """Put a loose party on a ride, which may be a new one."""
        self.received(ride.day, self._county[p])  # counted before anybody is added
        if ride.number is None and not ride.rows:
            self.rides.append(ride)
        ride.rows.append(p)
        self.loose.remove(p)
        self._count(ride.day, p, self._sizes[p])

    def evict(self, ride: Ride, rows: Iterable[int]) -> None:
        """Take parties off a ride."""
        gone = set(rows)
        ride.rows = [p for p in ride.rows if p not in gone]
        self.loose += sorted(gone)
        for p in gone:
            self._count(ride.day, p, -self._sizes[p])

    def seat(self, chosen: Iterable[tuple[Ride, list[int]]]) -> None:
        """Seat these parties on these rides, of which some may be new."""
        for ride, rows in chosen:
            ride.rows = rows
            if rows and ride.number is None:
                self.rides.append(ride)
        self._received = None

    def _count(self, day: int, p: int, people: int) -> None:
        if self._received is not None:
            self._received[day, self._county[p]] += people

    def saved(self) -> Saved:
        """Who is where now, for `restore`."""
        return [(ride, list(ride.rows)) for ride in self.rides], list(self.loose)

    def restore(self, saved: Saved) -> None:
        """Put everybody back where they were when it was saved."""
        self.rides, self.loose = [ride for ride, _ in saved[0]], list(saved[1])
        for ride, rows in saved[0]:
            ride.rows = list(rows)
        self._received = None

    def ends(self, p: int) -> tuple[int, int]:
        """A party's two stops."""
        return self._ends[p]

    def way(self, rows: list[int], kind: int, guess: Way = ((), ())) -> tuple[Way, float] | None:
        """The cheapest way found for these parties on a type, and its km; None: too long a ride."""
        pairs = frozenset(self.ends(p) for p in rows)
        key = pairs, self.problem.vehicle_types[kind].depot, guess
        if key not in self._known:
            self._known[key] = self._cheapest(pairs, kind, guess)
        return self._known[key]

    def _cheapest(
        self, pairs: frozenset[tuple[int, int]], kind: int, guess: Way
    ) -> tuple[Way, float] | None:
        best: tuple[Way, float] | None = None
        for way in self._ways(pairs, guess):
            if self._in_time(way, pairs):
                km = self._km(way, kind)
                if best is None or km < best[1]:
                    best = way, km
        return best

    def _ways(self, pairs: frozenset[tuple[int, int]], guess: Way) -> Iterable[Way]:
        before, after = sorted({o for o, _ in pairs}), sorted({d for _, d in pairs})
        if math.factorial(min(len(before), 9)) * math.factorial(min(len(after), 9)) <= MOST_ORDERS:
            return product(permutations(before), permutations(after))
        kept = tuple(
            tuple(stop for stop in old if stop in set(now))
            for old, now in zip(guess, (before, after), strict=True)
        )
        return product(self._grown(kept[0], before), self._grown(kept[1], after))

    def _grown(self, order: tuple[int, ...], stops: list[int]) -> list[tuple[int, ...]]:
        """Orders of the stops: the missing ones put one by one at their best place."""
        for stop in stops:
            if stop not in order:
                order = min(
                    ((*order[:i], stop, *order[i:]) for i in range(len(order) + 1)),
                    key=lambda path: math.fsum(self.roads.km(i, j) for i, j in pairwise(path)),
                )
        return [order]

    def _in_time(self, way: Way, pairs: frozenset[tuple[int, int]]) -> bool:
        most = self.problem.rules.max_ride_minutes
        if most is None:
            return True
        path = (*way[0], *way[1])
        clock, at = 0.0, {path[0]: 0.0}
        for previous, here in pairwise(path):
            clock += self.roads.minutes(previous, here)
            at[here] = clock
        return all(at[d] - at[o] <= most + TICK for o, d in pairs)

    def _km(self, way: Way, kind: int) -> float:
        depot = self.problem.vehicle_types[kind].depot
        first = () if depot is None else (self.problem.stop_index[depot],)
        return math.fsum(self.roads.km(i, j) for i, j in pairwise((*first, *way[0], *way[1])))


def laid_over(problem: Problem, plan: Plan, locked: frozenset[int]) -> Rides:
    """The old plan's trips with the parties that still exist; new parties are loose."""
    kinds, rows, stops = problem.type_index, problem.party_index, problem.stop_index
    rides, home = [], {}
    for number, trip in enumerate(plan.trips):
        kind = kinds.get(trip.vehicle_type)
        aboard = [rows[party] for party in trip.parties if party in rows]
        way = tuple(
            tuple(stops[stop] for stop in side if stop in stops)
            for side in (trip.pickups, trip.dropoffs)
        )
        home.update(dict.fromkeys(aboard, number))
        rides.append(Ride(number, kind, trip.day, aboard, (way[0], way[1]), number in locked))
    waiting = [rows[left.party] for left in plan.unserved if left.party in rows]
    known = {*home, *waiting}
    loose = [p for p in range(len(problem.parties)) if p not in known]
    return Rides(problem, Roads(problem), rides, home, loose, waiting)


def trip_of(rides: Rides, ride: Ride) -> Trip | None:
    """The ride as a trip of a plan; None when no way is short enough."""
    if ride.kind is None:
        return None
    found = rides.way(ride.rows, ride.kind, ride.way)
    if found is None:
        return None
    stops, problem = rides.problem.stops, rides.problem
    before, after = (tuple(stops[s].id for s in side) for side in found[0])
    ids = tuple(problem.parties.ids[p] for p in ride.rows)
    return Trip(problem.vehicle_types[ride.kind].id, ride.day, before, after, ids)
