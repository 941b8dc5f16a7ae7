"""Finds places for loose parties, moving nobody else or as few as need be, by CP-SAT.

First whoever stays costs what leaving costs, then people who must be told, then money: in that
order, or in one sum when telling one person has a price. Rides that turn out too long are
forbidden one by one and the programme is solved again.
"""

import time
from collections.abc import Iterable, Mapping
from math import floor, inf
from typing import Any

from transport.planner.repair.forced import spare_coaches
from transport.planner.repair.rides import Ride, Rides

MOST_PLACES = 12_000
"""Pairs of party and ride in one programme."""
NEW_RIDES = 4
"""Most new rides of one type on one day."""
ROUNDS = 25


def place(
    rides: Rides, movable: Iterable[int], *, told_cost: float | None, seconds: float,
    hint: Mapping[int, Ride],
) -> bool:  # fmt: skip
    """Put loose parties on rides, `movable` ones changing theirs if need be.

    Gives back whether nothing better exists among all ways that those parties have. `hint` says
    who rode where in the best answer so far. A programme that is too large changes nothing.
    """
    end = time.monotonic() + seconds
    new = _new_rides(rides)
    open_rides = [
        ride for ride in rides.rides if not ride.is_locked and ride.kind is not None
    ] + new
    moving = sorted({*rides.loose, *movable})
    pairs = _pairs(rides, moving, open_rides)
    if len(pairs) > MOST_PLACES:
        return False
    barred: list[tuple[Ride, frozenset[int]]] = []
    for _ in range(ROUNDS):
        if time.monotonic() >= end:
            break
        model = _Placement(rides, moving, open_rides, pairs, told_cost=told_cost)
        model.begin(hint)
        for ride, rows in barred:
            model.forbid(ride, rows)
        solved = model.solve(end)
        if solved is None:
            break
        chosen, exact = solved
        late = [
            (ride, frozenset(rows)) for ride, rows in chosen
            if rows and rides.way(rows, _kind(ride), ride.way) is None
        ]  # fmt: skip
        if not late:
            _accept(rides, chosen, moving)
            return exact
        barred += late
    return False


def _accept(rides: Rides, chosen: list[tuple[Ride, list[int]]], moving: list[int]) -> None:
    rides.seat(chosen)
    aboard = {p for _, rows in chosen for p in rows}
    rides.loose = [p for p in moving if p not in aboard]


def _new_rides(rides: Rides) -> list[Ride]:
    """Coaches that could leave beside the old plan's, on days of loose parties."""
    parties, loose = rides.problem.parties, rides.loose
    return [
        Ride(None, k, day, [])
        for (k, day), spare in sorted(spare_coaches(rides).items())
        if any(parties.first_day[p] <= day <= parties.last_day[p] for p in loose)
        and 0 <= day < rides.problem.rules.horizon_days
        for _ in range(min(spare, NEW_RIDES, len(loose)))
    ]


def _pairs(rides: Rides, moving: list[int], open_rides: list[Ride]) -> list[tuple[int, int]]:
    """Each party and the number of each ride that could take it beside those who do not move."""
    parties, found = rides.problem.parties, []
    first, last = parties.first_day.tolist(), parties.last_day.tolist()
    movers = set(moving)
    for i, ride in enumerate(open_rides):
        kept = [p for p in ride.rows if p not in movers]
        free = rides.problem.vehicle_types[_kind(ride)].seats - rides.people(kept)
        known = [{rides.ends(p)[side] for p in kept} for side in (0, 1)]
        for p in moving:
            if first[p] <= ride.day <= last[p] and rides.people([p]) <= free:
                strange = [rides.ends(p)[side] not in known[side] for side in (0, 1)]
                if _stops_fit(rides, known, strange):
                    found.append((p, i))
    return found


def _stops_fit(rides: Rides, known: list[set[int]], strange: list[bool]) -> bool:
    rules = rides.problem.rules
    return all(
        not is_new or most is None or len(there) < most
        for is_new, there, most in zip(
            strange, known, (rules.max_pickups, rules.max_dropoffs), strict=True
        )
    )


def _kind(ride: Ride) -> int:
    return 0 if ride.kind is None else ride.kind


class _Placement:
    """The integer programme."""

    def __init__(
        self, rides: Rides, moving: list[int], open_rides: list[Ride], pairs: list[tuple[int, int]],
        *, told_cost: float | None,
    ) -> None:  # fmt: skip
        from ortools.sat.python import cp_model

        self.rides, self.problem, self.moving, self.open = rides, rides.problem, moving, open_rides
        self.model, self._cp = cp_model.CpModel(), cp_model
        self.told_cost = told_cost
        self.stays = {p: self.model.new_bool_var("") for p in moving}
        self.rides_of = {pair: self.model.new_bool_var("") for pair in pairs}
        self.joins: list[dict[int, Any]] = [{} for _ in open_rides]
        self.places: dict[int, list[tuple[int, Any]]] = {p: [] for p in moving}
        for (p, i), x in self.rides_of.items():
            self.joins[i][p] = x
            self.places[p].append((i, x))
        self.cost: list[Any] = []
        self.told: list[Any] = []
        for p in moving:
            self._party(p)
        kept = set(moving)
        for i, ride in enumerate(open_rides):
            self._ride(i, [p for p in ride.rows if p not in kept])
        self._coaches()
        self._reception()

    def _party(self, p: int) -> None:
        mine = self.places[p]
        self.model.add_exactly_one([self.stays[p], *(x for _, x in mine)])
        home = self.rides.home.get(p)
        if home is None:
            return
        same = [x for i, x in mine if self.open[i].number == home]
        size = int(self.problem.parties.size[p])
        self.told.append(size * (1 - sum(same)))

    def _ride(self, i: int, kept: list[int]) -> None:
        """Seats, stops, and about what joining costs."""
        ride, rules, parties = self.open[i], self.problem.rules, self.problem.parties
        joins = self.joins[i]
        kind = self.problem.vehicle_types[_kind(ride)]
        load = sum(int(parties.size[p]) * x for p, x in joins.items())
        self.model.add(load <= kind.seats - self.rides.people(kept))
        if ride.number is None:
            self._new(ride, joins)
        for side, most in enumerate((rules.max_pickups, rules.max_dropoffs)):
            known = {self.rides.ends(p)[side] for p in kept}
            visits = []
            for stop in {self.rides.ends(p)[side] for p in joins} - known:
                visit = self.model.new_bool_var("")
                for p, x in joins.items():
                    if self.rides.ends(p)[side] == stop:
                        self.model.add_implication(x, visit)
                visits.append(visit)
                self.cost.append(self._detour(ride, side, stop) * visit)
            if most is not None:
                self.model.add(sum(visits) <= most - len(known))
        self._mixing(joins, {int(parties.enterprise[p]) for p in kept})

    def _new(self, ride: Ride, joins: dict[int, Any]) -> None:
        used, roads = self.model.new_bool_var(""), self.rides.roads
        for x in joins.values():
            self.model.add_implication(x, used)
        kind = self.problem.vehicle_types[_kind(ride)]
        km = max((roads.km(*self.rides.ends(p)) for p in joins), default=0.0)
        self.cost.append(int(kind.fixed_cost + kind.cost_per_km * km) * used)

    def _mixing(self, joins: dict[int, Any], known: set[int]) -> None:
        price = int(self.problem.rules.enterprise_cost)
        firms = {int(self.problem.parties.enterprise[p]) for p in joins} - known
        for firm in firms if price else ():
            mixes = self.model.new_bool_var("")
            for p, x in joins.items():
                if int(self.problem.parties.enterprise[p]) == firm:
                    self.model.add_implication(x, mixes)
            self.cost.append(price * mixes)

    def _detour(self, ride: Ride, side: int, stop: int) -> int:
        """About what one more stop costs: there and back from the nearest stop of the ride."""
        others = [self.rides.ends(p)[side] for p in ride.rows] or [stop]
        km = min(self.rides.roads.km(stop, other) for other in others)
        return int(2 * km * self.problem.vehicle_types[_kind(ride)].cost_per_km)

    def _coaches(self) -> None:
        """New rides keep the coaches, also over turnaround."""
        turn, kinds = self.problem.rules.turnaround_days, self.problem.vehicle_types
        new = [(i, ride) for i, ride in enumerate(self.open) if ride.number is None]
        used = {}
        for i, _ in new:
            used[i] = self.model.new_bool_var("")
            for x in self.joins[i].values():
                self.model.add_implication(x, used[i])
        for k, day in {(_kind(ride), ride.day) for _, ride in new}:
            later = {ride.day for ride in (*self.rides.rides, *self.open)}
            for end in {day, *(d for d in later if day < d < day + turn)}:
                old = sum(
                    1 for ride in self.rides.rides
                    if ride.rows and ride.kind == k and end - turn < ride.day <= end
                )  # fmt: skip
                more = [used[i] for i, r in new if _kind(r) == k and end - turn < r.day <= end]
                self.model.add(old + sum(more) <= kinds[k].count)

    def _reception(self) -> None:
        parties, stops = self.problem.parties, self.problem.stops
        moving = set(self.moving)
        for county, most in self.problem.rules.reception_per_day.items():
            for day in {ride.day for ride in self.open}:
                there = sum(
                    int(parties.size[p]) for ride in self.rides.rides if ride.day == day
                    for p in ride.rows
                    if p not in moving and stops[int(parties.destination[p])].county == county
                )  # fmt: skip
                more = [
                    int(parties.size[p]) * x for (p, i), x in self.rides_of.items()
                    if self.open[i].day == day
                    and stops[int(parties.destination[p])].county == county
                ]  # fmt: skip
                self.model.add(there + sum(more) <= max(there, floor(most)))

    def begin(self, hint: Mapping[int, Ride]) -> None:
        """Start the solver at a known answer."""
        for (p, i), x in self.rides_of.items():
            self.model.add_hint(x, hint.get(p) is self.open[i])
        for p, x in self.stays.items():
            self.model.add_hint(x, p not in hint)

    def forbid(self, ride: Ride, rows: frozenset[int]) -> None:
        """These parties may not ride together on this ride."""
        i = next(j for j, other in enumerate(self.open) if other is ride)
        here = [self.rides_of[p, i] for p in rows if (p, i) in self.rides_of]
        self.model.add(sum(here) <= len(here) - 1)

    def solve(self, end: float) -> tuple[list[tuple[Ride, list[int]]], bool] | None:
        """The parties of every open ride and whether that is the best; None: none in time."""
        price = self.problem.unserved_price
        stay = sum(int(100 * price[p]) * x for p, x in self.stays.items())
        goals = [stay, sum(self.told), sum(self.cost)]
        if self.told_cost is not None:
            goals = [stay + 100 * goals[2] + int(100 * self.told_cost) * goals[1]]
        solver, exact = self._cp.CpSolver(), True
        solver.parameters.num_workers = 2
        for number, goal in enumerate(goals):
            left = max(0.05, end - time.monotonic())
            solver.parameters.max_time_in_seconds = left / (len(goals) - number)
            self.model.minimize(goal)
            status = solver.solve(self.model)
            if status not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
                return None
            exact = exact and (status == self._cp.OPTIMAL or number == 2)
            reached = int(solver.objective_value)
            self.model.add(goal <= reached)
            self._hint(solver)
        return self._chosen(solver), exact

    def _hint(self, solver: Any) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for x in (*self.stays.values(), *self.rides_of.values()):
            self.model.add_hint(x, solver.value(x))

    def _chosen(self, solver: Any) -> list[tuple[Ride, list[int]]]:
        moving = set(self.moving)
        found = []
        for i, ride in enumerate(self.open):
            joined = [p for p in self.moving if (p, i) in self.rides_of
                      and solver.value(self.rides_of[p, i])]  # fmt: skip
            found.append((ride, [p for p in ride.rows if p not in moving] + joined))
        return found


def nearest(rides: Rides, parties: Iterable[int]) -> list[int]:
    """Parties who might make room: those aboard the rides that suit the given parties best."""
    parties = list(parties)
    columns, found = rides.problem.parties, []
    suited = sorted(
        (_strangeness(rides, ride, parties), i) for i, ride in enumerate(rides.rides)
        if ride.rows and not ride.is_locked and ride.kind is not None
        and any(columns.first_day[p] <= ride.day <= columns.last_day[p] for p in parties)
    )  # fmt: skip
    pairs = 0.0
    for _, i in suited:
        found += rides.rides[i].rows
        pairs = len(found) * len(rides.rides)
        if pairs > MOST_PLACES / 2:
            break
    return found


def _strangeness(rides: Rides, ride: Ride, parties: list[int]) -> float:
    """How many of a party's stops the ride does not know, at the best of the parties."""
    ends = {stop for p in ride.rows for stop in rides.ends(p)}
    return min((sum(stop not in ends for stop in rides.ends(p)) for p in parties), default=inf)
