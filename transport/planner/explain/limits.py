"""The limits that can stand in somebody's way, and a plan laid out to be asked about them. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, permutations

import numpy as np

from transport.planner.plan import Plan, Trip
from transport.planner.problem import Ints, Problem, VehicleType
from transport.planner.travel import Roads

TICK = 1e-6
"""Slack when minutes are compared, as the referee has it."""
ROADS = 1 << 18
"""Roads that a board remembers: some 50 MB at most."""
MOST_ORDERS = 600
"""So many visiting orders of one trip are tried when its own order gives too long a ride."""


class Limit(StrEnum):
    """A code for each limit; a party is left behind because of a set of them."""

    SEATS = "seats"
    DAYS = "days"
    FLEET = "fleet"
    RECEPTION = "reception"
    PICKUPS = "max_pickups"
    DROPOFFS = "max_dropoffs"
    RIDE = "ride"
    PRICE = "price"
    """Carrying costs more than leaving."""


@dataclass(frozen=True, slots=True)
class Place:
    """One way to carry a party, and every limit that this way breaks."""

    broken: frozenset[Limit]
    vehicle_type: str
    day: int
    number: int | None
    """The trip of the plan that is joined, or None: a trip of its own."""
    trip: Trip
    """The trip with the party aboard."""
    extra: float
    """What it costs more than now."""
    minutes: float
    """The longest ride aboard afterwards."""


class Board:
    """A plan against its problem: loads, days, what is free."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan, self.roads = problem, plan, Roads(problem)
        parties, self.row = problem.parties, problem.party_index
        self.types = {kind.id: kind for kind in problem.vehicle_types}
        self.departures: Counter[tuple[str, int]] = Counter(
            (trip.vehicle_type, trip.day) for trip in plan.trips
        )
        riders = [[self.row[party] for party in trip.parties] for trip in plan.trips]
        aboard = np.array([p for rows in riders for p in rows], dtype=np.int64)
        trip_of = np.repeat(np.arange(len(riders)), [len(rows) for rows in riders])
        load = np.bincount(trip_of, weights=parties.size[aboard], minlength=len(riders))
        self.loads: list[int] = load.astype(np.int64).tolist()
        self.received = self._received(aboard, trip_of)
        self._km = lru_cache(ROADS)(self.roads.km)  # the same few roads are asked for many times
        self._free: dict[tuple[str, int], bool] = {}
        self._ways: dict[tuple[str, str, str], tuple[float, float]] = {}

    def _received(self, aboard: Ints, trip_of: Ints) -> Counter[tuple[int, str]]:
        """Travellers by day and receiving county, of these parties on these trips."""
        parties, stops = self.problem.parties, self.problem.stops
        names = sorted({stop.county for stop in stops})
        place = {name: c for c, name in enumerate(names)}
        county = np.array([place[stop.county] for stop in stops], dtype=np.int64)
        day = np.array([trip.day for trip in self.plan.trips], dtype=np.int64)
        keys = day[trip_of] * len(names) + county[parties.destination[aboard]]
        found, at = np.unique(keys, return_inverse=True)
        heads = np.bincount(at.reshape(-1), weights=parties.size[aboard], minlength=len(found))
        return Counter({
            (key // len(names), names[key % len(names)]): int(people)
            for key, people in zip(found.tolist(), heads.tolist(), strict=True)
        })  # fmt: skip

    def firms(self, number: int) -> set[int]:
        """Enterprises aboard a trip of the plan."""
        rows = [self.row[party] for party in self.plan.trips[number].parties]
        return set(self.problem.parties.enterprise[rows].tolist())

    def alike(self, p: int) -> tuple[int, ...]:
        """What a party shares with all for whom the same ways are open."""
        rows = self.problem.parties
        columns = (rows.origin, rows.destination, rows.enterprise, rows.size, rows.priority)
        return tuple(int(column[p]) for column in (*columns, rows.first_day, rows.last_day))

    def county(self, p: int) -> str:
        """The county where a party is set down."""
        return self.problem.stops[int(self.problem.parties.destination[p])].county

    def ends(self, p: int) -> tuple[str, str]:
        """Ids of a party's two stops."""
        parties, stops = self.problem.parties, self.problem.stops
        return stops[int(parties.origin[p])].id, stops[int(parties.destination[p])].id

    def is_free(self, kind: VehicleType, day: int) -> bool:
        """Whether one more vehicle of the type can leave on the day."""
        if (kind.id, day) not in self._free:
            self._free[kind.id, day] = self._has_free(kind, day)
        return self._free[kind.id, day]

    def _has_free(self, kind: VehicleType, day: int) -> bool:
        turn = self.problem.rules.turnaround_days
        leaving = [
            (d, many) for (key, d), many in self.departures.items()
            if key == kind.id and abs(d - day) < turn
        ]  # fmt: skip
        ends = {day, *(d for d, _ in leaving if d > day)}  # the most are away on such a day
        return all(
            sum(many for d, many in leaving if end - turn < d <= end) < kind.count for end in ends
        )

    def on_day(self, p: int, day: int) -> set[Limit]:
        """Limits that forbid a party to depart on a day, whatever the coach."""
        parties, rules = self.problem.parties, self.problem.rules
        broken = set()
        if not int(parties.first_day[p]) <= day <= int(parties.last_day[p]):
            broken.add(Limit.DAYS)
        county = self.county(p)
        people = self.received[day, county] + int(parties.size[p])
        if people > rules.reception_per_day.get(county, math.inf):
            broken.add(Limit.RECEPTION)
        return broken

    def on_trip(self, p: int, number: int) -> set[Limit]:
        """Limits that forbid a party on a trip, as far as roads need not be looked at."""
        rules, trip = self.problem.rules, self.plan.trips[number]
        origin, destination = self.ends(p)
        broken = self.on_day(p, trip.day)
        if self.loads[number] + int(self.problem.parties.size[p]) > self.seats(trip):
            broken.add(Limit.SEATS)
        for stops, stop, most, limit in (
            (trip.pickups, origin, rules.max_pickups, Limit.PICKUPS),
            (trip.dropoffs, destination, rules.max_dropoffs, Limit.DROPOFFS),
        ):
            if most is not None and stop not in stops and len(stops) >= most:
                broken.add(limit)
        return broken

    def seats(self, trip: Trip) -> int:
        """Seats of the trip's coach."""
        return self.types[trip.vehicle_type].seats

    def join(self, p: int, number: int) -> Place:
        """The party on a trip of the plan, in the best order found, with all that it breaks."""
        old, rules = self.plan.trips[number], self.problem.rules
        best, minutes = self._ordered(self._joined(p, old))
        extra = self._driving(best) - self._driving(old)
        if int(self.problem.parties.enterprise[p]) not in self.firms(number):
            extra += rules.enterprise_cost
        broken = self.on_trip(p, number) | self._on_road(p, extra, minutes)
        return Place(
            frozenset(broken), old.vehicle_type, old.day, number, best, extra, minutes
        )  # fmt: skip

    def alone(self, p: int, kind: VehicleType, day: int) -> Place:
        """The party on a trip of its own."""
        origin, destination = self.ends(p)
        trip = Trip(kind.id, day, (origin,), (destination,), (self.problem.parties.ids[p],))
        way = origin, destination, kind.id
        if way not in self._ways:
            self._ways[way] = self.longest(trip), kind.fixed_cost + self._driving(trip)
        minutes, extra = self._ways[way]
        broken = self.on_day(p, day) | self._on_road(p, extra, minutes)
        if int(self.problem.parties.size[p]) > kind.seats:
            broken.add(Limit.SEATS)
        if not self.is_free(kind, day):
            broken.add(Limit.FLEET)
        return Place(frozenset(broken), kind.id, day, None, trip, extra, minutes)

    def _on_road(self, p: int, extra: float, minutes: float) -> set[Limit]:
        broken, most = set(), self.problem.rules.max_ride_minutes
        if most is not None and minutes > most + TICK:
            broken.add(Limit.RIDE)
        if extra > float(self.problem.unserved_price[p]) + TICK:
            broken.add(Limit.PRICE)
        return broken

    def _joined(self, p: int, trip: Trip) -> list[Trip]:
        """The trip with the party aboard, a missing stop put at every place in the order."""
        origin, destination = self.ends(p)
        parties = (*trip.parties, self.problem.parties.ids[p])
        return [
            Trip(trip.vehicle_type, trip.day, before, after, parties)
            for before in _put(trip.pickups, origin)
            for after in _put(trip.dropoffs, destination)
        ]

    def _ordered(self, trips: list[Trip]) -> tuple[Trip, float]:
        """The cheapest order that keeps the ride limit, else the one of the shortest ride."""
        most = self.problem.rules.max_ride_minutes
        if most is None:
            best = min(trips, key=self._driving)
            return best, 0.0
        found = self._within(trips, most)
        if found is None and _orders(trips[0]) <= MOST_ORDERS:
            found = self._within(_all_orders(trips[0]), most)
        best = found or min(trips, key=self.longest)
        return best, self.longest(best)

    def _within(self, trips: Sequence[Trip], most: float) -> Trip | None:
        kept = [trip for trip in trips if self.longest(trip) <= most + TICK]
        return min(kept, key=self._driving, default=None)

    def longest(self, trip: Trip) -> float:
        """Most minutes that anybody on the trip rides."""
        path = [self.problem.stop_index[stop] for stop in (*trip.pickups, *trip.dropoffs)]
        clock, at = 0.0, {path[0]: 0.0}
        for previous, here in pairwise(path):
            clock += self.roads.minutes(previous, here)
            at[here] = clock
        parties = self.problem.parties
        rows = [self.row[party] for party in trip.parties]
        return max(at[int(parties.destination[p])] - at[int(parties.origin[p])] for p in rows)

    def _driving(self, trip: Trip) -> float:
        """What the road of a trip costs."""
        kind, index = self.types[trip.vehicle_type], self.problem.stop_index
        depot = [] if kind.depot is None else [kind.depot]
        path = [index[stop] for stop in (*depot, *trip.pickups, *trip.dropoffs)]
        return kind.cost_per_km * math.fsum(self._km(i, j) for i, j in pairwise(path))


def _put(stops: tuple[str, ...], stop: str) -> list[tuple[str, ...]]:
    """The stops with this one among them: as they are, or put at every place."""
    if stop in stops:
        return [stops]
    return [(*stops[:i], stop, *stops[i:]) for i in range(len(stops) + 1)]


def _orders(trip: Trip) -> int:
    return math.factorial(len(trip.pickups)) * math.factorial(len(trip.dropoffs))


def _all_orders(trip: Trip) -> list[Trip]:
    return [
        Trip(trip.vehicle_type, trip.day, before, after, trip.parties)
        for before in permutations(trip.pickups)
        for after in permutations(trip.dropoffs)
    ]
