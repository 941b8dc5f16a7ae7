"""Closes small problems: every rule in one integer programme, solved by CP-SAT to the end.

CP-SAT reckons in whole numbers, so its bound holds; amounts are rounded down to a fine unit.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise, permutations, product
from math import floor, fsum, inf
from typing import Any

from transport.planner.bound.ground import TICK, Ground
from transport.planner.problem import Problem
from transport.planner.travel import Roads

MOST_PARTIES = 60
MOST_SLOTS = 24
MOST_CHOICES = 40_000
"""Slots times routes."""
MOST_STOPS = 5
"""Most stops of a side whose orders are all tried."""
UNIT = 1e5
"""Parts of one unit of money that are counted."""


@dataclass(frozen=True, slots=True)
class Route:
    """Stops in visiting order and the pairs of stops whose ride is short enough."""

    pickups: tuple[int, ...]
    dropoffs: tuple[int, ...]
    km: dict[str | None, float]
    """By depot."""
    rides: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A coach that may leave on a day: the `number`th of its type and day."""

    kind: int
    day: int
    number: int


@dataclass(frozen=True, slots=True)
class Ride:
    """A trip of the programme's plan, in rows of the problem."""

    kind: int
    day: int
    parties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A bound from the integer programme, and whether it is the optimum."""

    value: float
    is_optimum: bool
    trips: tuple[Ride, ...]
    """The best plan of the programme."""


def close(ground: Ground, *, seconds: float, threads: int) -> Closed | None:
    """The optimum, or the best bound in the time; None when the problem is not small."""
    rows = ground.rides.nonzero()[0].tolist()
    slots = _slots(ground, len(rows))
    if not rows or len(rows) > MOST_PARTIES or len(slots) > MOST_SLOTS:
        return None
    routes = _routes(ground, rows, MOST_CHOICES // max(1, len(slots)))
    if routes is None:
        return None
    from ortools.sat.python import cp_model

    model = _Model(ground, rows, slots=slots, routes=routes)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    solver.parameters.num_workers = max(1, threads)
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    value = solver.best_objective_bound / UNIT + ground.stay_cost
    trips = tuple(
        Ride(int(ground.kinds[slot.kind]), slot.day, tuple(
            p for (p, s), x in model.rides.items() if s == slot and solver.boolean_value(x)
        ))
        for slot, used in model.used.items() if solver.boolean_value(used)
    )  # fmt: skip
    return Closed(value * (1 - 1e-12), status == cp_model.OPTIMAL, trips)


def _slots(ground: Ground, parties: int) -> list[Slot]:
    days = range(min(ground.problem.rules.horizon_days, MOST_SLOTS + 1))
    return [
        Slot(k, day, number)
        for k, count in enumerate(ground.count.tolist())
        for day in days
        for number in range(min(count, parties, MOST_SLOTS + 1))
    ]


def _routes(ground: Ground, rows: list[int], most: int) -> list[Route] | None:
    """Every route that can be best for its stops; None when there are more than `most`."""
    problem, parties = ground.problem, ground.problem.parties
    rules = problem.rules
    pickups = sorted({int(parties.origin[p]) for p in rows})
    dropoffs = sorted({int(parties.destination[p]) for p in rows})
    befores = _sets(pickups, rules.max_pickups, most)
    afters = _sets(dropoffs, rules.max_dropoffs, most)
    if befores is None or afters is None or len(befores) * len(afters) > most:
        return None
    depots = {problem.vehicle_types[k].depot for k in ground.kinds.tolist()}
    found, roads = [], Roads(problem)
    for before, after in product(befores, afters):
        found += _orders(problem, roads, (before, after), depots=depots)
        if len(found) > most:
            return None
    return found


def _sets(stops: list[int], limit: int | None, most: int) -> list[tuple[int, ...]] | None:
    """Every set of stops within the limit; None when they are too many or too large."""
    found: list[tuple[int, ...]] = []
    for size in range(1, min(limit or len(stops), len(stops)) + 1):
        for chosen in combinations(stops, size):
            if len(found) > most or size > MOST_STOPS:
                return None
            found.append(chosen)
    return found


def _orders(
    problem: Problem, roads: Roads, stops: tuple[tuple[int, ...], tuple[int, ...]], *,
    depots: set[str | None],
) -> list[Route]:  # fmt: skip
    """The shortest order for each depot and each set of pairs that ride in time."""
    best: dict[tuple[str | None, frozenset[tuple[int, int]]], Route] = {}
    for before in permutations(stops[0]):
        for after in permutations(stops[1]):
            rides = _in_time(problem, roads, before, after=after)
            for depot in depots:
                first = [] if depot is None else [problem.stop_index[depot]]
                km = fsum(roads.km(i, j) for i, j in pairwise((*first, *before, *after)))
                known = best.get((depot, rides))
                if known is None or km < known.km[depot]:
                    best[depot, rides] = Route(before, after, {depot: km}, rides)
    return list(best.values())


def _in_time(
    problem: Problem, roads: Roads, before: tuple[int, ...], *, after: tuple[int, ...]
) -> frozenset[tuple[int, int]]:  # fmt: skip
    """Pairs of pickup and drop-off whose ride on this route keeps the limit."""
    most = problem.rules.max_ride_minutes
    clock, at = 0.0, {before[0]: 0.0}
    for previous, here in pairwise((*before, *after)):
        clock += roads.minutes(previous, here) if most is not None else 0.0
        at[here] = clock
    limit = inf if most is None else most + TICK
    return frozenset((o, d) for o in before for d in after if at[d] - at[o] <= limit)


class _Model:
    """The integer programme."""

    def __init__(
        self, ground: Ground, rows: list[int], *, slots: list[Slot], routes: list[Route]
    ) -> None:  # fmt: skip
        from ortools.sat.python import cp_model

        self.ground, self.problem, self.rows = ground, ground.problem, rows
        self.model = cp_model.CpModel()
        self.cost: list[tuple[int, Any]] = []
        self.used = {slot: self.model.new_bool_var("") for slot in slots}
        self.rides = {
            (p, slot): self.model.new_bool_var("") for slot in slots for p in rows
            if self.problem.parties.first_day[p] <= slot.day <= self.problem.parties.last_day[p]
        }  # fmt: skip
        for p in rows:
            self._party(p)
        for slot in slots:
            self._slot(slot, routes)
        self._fleet()
        self._reception()
        self.model.minimize(sum(amount * var for amount, var in self.cost))

    def _pay(self, amount: float, var: Any) -> None:
        self.cost.append((floor(amount * UNIT), var))

    def _party(self, p: int) -> None:
        """A party rides once or stays."""
        stays = self.model.new_bool_var("")
        self.model.add_exactly_one([stays, *(x for (q, _), x in self.rides.items() if q == p)])
        self._pay(float(self.problem.unserved_price[p]), stays)

    def _slot(self, slot: Slot, routes: list[Route]) -> None:
        """Seats, one route whose stops are those of the parties aboard, enterprises, cost."""
        ground, parties, used = self.ground, self.problem.parties, self.used[slot]
        depot = self.problem.vehicle_types[int(ground.kinds[slot.kind])].depot
        aboard = {p: x for (p, s), x in self.rides.items() if s == slot}
        self.model.add(
            sum(int(parties.size[p]) * x for p, x in aboard.items())
            <= int(ground.seats[slot.kind]) * used
        )
        chosen = [(r, self.model.new_bool_var("")) for r in routes if depot in r.km]
        self.model.add(sum(y for _, y in chosen) == used)
        for p, x in aboard.items():
            pair = int(parties.origin[p]), int(parties.destination[p])
            self.model.add(x <= sum(y for r, y in chosen if pair in r.rides))
        self._stops_used(chosen, aboard)
        fixed = float(ground.fixed[slot.kind]) - self.problem.rules.enterprise_cost
        self._pay(fixed, used)
        for route, y in chosen:
            self._pay(float(ground.per_km[slot.kind]) * route.km[depot], y)
        for firm in {int(parties.enterprise[p]) for p in aboard}:
            mixes = self.model.new_bool_var("")
            for p, x in aboard.items():
                if int(parties.enterprise[p]) == firm:
                    self.model.add_implication(x, mixes)
            self._pay(self.problem.rules.enterprise_cost, mixes)

    def _stops_used(self, chosen: list[tuple[Route, Any]], aboard: dict[int, Any]) -> None:
        """No route visits a stop where nobody boards or leaves."""
        parties = self.problem.parties
        for stop in {stop for route, _ in chosen for stop in (*route.pickups, *route.dropoffs)}:
            here = [
                x for p, x in aboard.items()
                if stop in (int(parties.origin[p]), int(parties.destination[p]))
            ]  # fmt: skip
            visits = [y for r, y in chosen if stop in r.pickups or stop in r.dropoffs]
            self.model.add(sum(visits) <= sum(here))

    def _fleet(self) -> None:
        rules = self.problem.rules
        for k, count in enumerate(self.ground.count.tolist()):
            for day in range(rules.horizon_days):
                away = [
                    used for slot, used in self.used.items()
                    if slot.kind == k and day - rules.turnaround_days < slot.day <= day
                ]  # fmt: skip
                self.model.add(sum(away) <= count)
        for slot, used in self.used.items():
            after = self.used.get(Slot(slot.kind, slot.day, slot.number + 1))
            if after is not None:
                self.model.add_implication(after, used)

    def _reception(self) -> None:
        parties, stops = self.problem.parties, self.problem.stops
        for county, most in self.problem.rules.reception_per_day.items():
            for day in {slot.day for slot in self.used}:
                self.model.add(
                    sum(
                        int(parties.size[p]) * x for (p, slot), x in self.rides.items()
                        if slot.day == day and stops[int(parties.destination[p])].county == county
                    ) <= floor(most)
                )  # fmt: skip
