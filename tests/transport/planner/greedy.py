"""A plain greedy planner, for comparison only: shares no code with the search."""

import math
from itertools import pairwise

from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import Problem
from transport.planner.travel import Roads


class Greedy:
    """Gives each party, the dearest first, the first trip that can take it, else a new coach."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.rules, self.roads = problem, problem.rules, Roads(problem)
        self.party = list(problem.party_rows())
        self.place = problem.stop_index
        self.trips: list[tuple[int, int, list[int], tuple[list[str], list[str]]]] = []
        self.left: list[int] = []

    def plan(self) -> Plan:
        """Plan everybody."""
        price = self.problem.unserved_price
        for p in sorted(range(len(self.party)), key=lambda p: (-price[p], p)):
            if not self._joins(p) and not self._opens(p):
                self.left.append(p)
        ids = self.problem.parties.ids
        kinds = self.problem.vehicle_types
        trips = [
            Trip(kinds[k].id, day, tuple(ends[0]), tuple(ends[1]), tuple(ids[p] for p in rows))
            for k, day, rows, ends in self.trips
        ]
        return Plan(self.problem.name, trips, [Unserved(ids[p], "-") for p in self.left])

    def _joins(self, p: int) -> bool:
        for i, (k, day, rows, _) in enumerate(self.trips):
            ends = self._fit(k, day, [*rows, p])
            if ends is not None and self._received(p, day):
                self.trips[i] = (k, day, [*rows, p], ends)
                return True
        return False

    def _opens(self, p: int) -> bool:
        for day in range(self.rules.horizon_days):
            for k in range(len(self.problem.vehicle_types)):
                ends = self._fit(k, day, [p])
                if ends is not None and self._received(p, day) and self._free(k, day):
                    self.trips.append((k, day, [p], ends))
                    return True
        return False

    def _fit(self, k: int, day: int, rows: list[int]) -> tuple[list[str], list[str]] | None:
        """The stops in the order in which parties came, if seats, days, stops and rides hold."""
        riders = [self.party[p] for p in rows]
        if sum(one.size for one in riders) > self.problem.vehicle_types[k].seats:
            return None
        if not all(one.days[0] <= day <= one.days[1] for one in riders):
            return None
        ends = (list(dict.fromkeys(r.origin for r in riders)),
                list(dict.fromkeys(r.destination for r in riders)))  # fmt: skip
        most = self.rules.max_pickups or math.inf, self.rules.max_dropoffs or math.inf
        if any(len(side) > limit for side, limit in zip(ends, most, strict=True)):
            return None
        return ends if self._short(ends, riders) else None

    def _short(self, ends, riders) -> bool:
        limit = self.rules.max_ride_minutes
        if limit is None:
            return True
        path = [self.place[stop] for stop in (*ends[0], *ends[1])]
        at = {path[0]: 0.0}
        for i, j in pairwise(path):
            at[j] = at[i] + self.roads.minutes(i, j)
        return all(at[self.place[r.destination]] - at[self.place[r.origin]] <= limit
                   for r in riders)  # fmt: skip

    def _county(self, p: int) -> str:
        return self.problem.stops[self.place[self.party[p].destination]].county

    def _received(self, p: int, day: int) -> bool:
        county = self._county(p)
        there = sum(
            self.party[q].size for _, d, rows, _ in self.trips for q in rows
            if d == day and self._county(q) == county
        )  # fmt: skip
        return there + self.party[p].size <= self.rules.reception_per_day.get(county, math.inf)

    def _free(self, k: int, day: int) -> bool:
        turn = min(self.rules.turnaround_days, self.rules.horizon_days)
        for end in range(day, day + turn):
            away = sum(1 for kind, d, _, _ in self.trips if kind == k and end - turn < d <= end)
            if away >= self.problem.vehicle_types[k].count:
                return False
        return True
