"""Which day everybody travels, and with how many coaches of each type: a small programme.

It covers people by seats, per coach type and day, under turnaround, windows and reception; the
stops of trips are left to search, for which a few seats are kept free. Coaches are whole where
few leave on a day, and fractions, rounded down over the days, where many do.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from transport.planner.ground import Ground
from transport.planner.problem import Floats, Ints

THIN_WASTE = 0.4
"""Seats that stay empty for each of a day's first travellers: few people share few stops. So the
programme sends many on few days rather than few on many."""

LARGEST = 30_000
"""Most variables; larger programmes take people of all prices together, or are left to the greedy
filling."""


MANY = 100
"""From so many coaches a day on fractions of coaches do: a whole programme finds nothing in time
there, and rounding costs little."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """When to leave, and with what."""

    day: Ints
    """Day of each party; -1: it is better left behind, or must be."""
    trips: Ints
    """[type, day]: coaches to leave."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Parties alike for the programme: those of one window, price and receiving county."""

    which: Ints
    """Crowd of each party."""
    people: Ints
    price: Floats
    first_day: Ints
    last_day: Ints
    county: Ints


def day_plan(ground: Ground, crowd: Crowd, *, spare: float, seconds: float) -> DayPlan | None:
    """Days and coaches at least cost, a share `spare` of all seats left free; None if none found.

    In time; what is found repeats, for it is the nodes that are limited.
    """
    from ortools.linear_solver import pywraplp  # loads in 0.1 s, where it is needed

    is_whole = not _are_many(ground)
    solver = pywraplp.Solver.CreateSolver("SCIP" if is_whole else "GLOP")
    new = solver.IntVar if is_whole else solver.NumVar
    trips = {
        (k, d): new(0, int(ground.count[k]), "")
        for k in range(len(ground.seats))
        for d in range(ground.horizon)
    }
    going, stays = _people(solver, crowd)
    _limit(solver, ground, crowd, going=going, trips=trips, spare=spare)
    price = ground.fixed + ground.per_km * ground.trunk
    aim = solver.Sum([float(price[k]) * x for (k, _), x in trips.items()])
    aim += solver.Sum([float(crowd.price[c]) * x for c, x in stays.items()])
    solver.Minimize(aim)
    solver.SetTimeLimit(int(seconds * 1000))  # a guard: nodes are limited, so that it repeats
    within = pywraplp.MPSolverParameters()
    if is_whole:
        solver.SetSolverSpecificParametersAsString("limits/nodes = 50\n")
        within.SetDoubleParam(within.RELATIVE_MIP_GAP, 0.002)
    if solver.Solve(within) not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return None
    table = np.zeros((len(ground.seats), ground.horizon))
    for (k, d), x in trips.items():
        table[k, d] = x.solution_value()
    flow = {key: x.solution_value() for key, x in going.items()}
    return DayPlan(_days(ground, crowd, flow), _rounded(table))


def _are_many(ground: Ground) -> bool:
    """Whether many coaches leave on each day."""
    return bool(ground.problem.travellers > MANY * ground.horizon * ground.seats.max(initial=1))


def _rounded(table: Floats) -> Ints:
    """Whole coaches a day, whose sums over any days are at most those of `table`, rounded up."""
    total = np.floor(np.cumsum(table, axis=1) + 1e-6).astype(np.int64)
    return np.diff(total, axis=1, prepend=0)


def crowds(ground: Ground) -> Crowd | None:
    """The parties by window, price and receiving county with a limit; None if too many.

    Where that is too large a programme, all prices together at the mean of their people's.
    """
    for by_price in (True, False):
        crowd = _crowds(ground, by_price=by_price)
        spans = np.maximum(0, crowd.last_day - crowd.first_day + 1)
        if int(spans.sum()) + len(ground.seats) * ground.horizon <= LARGEST:
            return crowd
    return None


def _crowds(ground: Ground, *, by_price: bool) -> Crowd:
    rows = ground.problem.parties
    price = ground.problem.unserved_price / rows.size
    county = ground.county[rows.destination]
    prices, rank = np.unique(price, return_inverse=True)
    key = rows.first_day * (int(rows.last_day.max(initial=0)) + 1) + rows.last_day
    key = key * len(prices) + (rank if by_price else 0)
    key = key * (len(ground.counties) + 1) + county + 1
    _, at, which = np.unique(key, return_index=True, return_inverse=True)
    people = np.bincount(which, weights=rows.size).astype(np.int64)
    mean = np.bincount(which, weights=ground.problem.unserved_price) / people
    return Crowd(which, people, mean, rows.first_day[at], rows.last_day[at], county[at])


def _people(solver: Any, crowd: Crowd) -> tuple[dict[tuple[int, int], Any], dict[int, Any]]:
    """Variables: travellers of each crowd who go on each day, and who stay."""
    going, stays = {}, {}
    for c, people in enumerate(crowd.people.tolist()):
        stays[c] = solver.NumVar(0, people, "")
        for d in range(int(crowd.first_day[c]), int(crowd.last_day[c]) + 1):
            going[c, d] = solver.NumVar(0, people, "")
        days = range(int(crowd.first_day[c]), int(crowd.last_day[c]) + 1)
        solver.Add(solver.Sum([going[c, d] for d in days]) + stays[c] >= people)
    return going, stays


def _limit(
    solver: Any, ground: Ground, crowd: Crowd, *,
    going: dict[tuple[int, int], Any], trips: dict[tuple[int, int], Any], spare: float,
) -> None:  # fmt: skip
    """Constraints: seats, vehicles under way, reception."""
    turnaround = int(ground.limits[2])
    crowded = 3 * int(ground.seats.max(initial=1))
    coming: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
    for (c, d), x in going.items():
        coming[int(crowd.county[c]), d].append(x)
    for d in range(ground.horizon):
        riders = [x for (_, day), x in going.items() if day == d]
        seats = [int(ground.seats[k]) * trips[k, d] for k in range(len(ground.seats))]
        few, many = solver.NumVar(0, crowded, ""), solver.NumVar(0, solver.infinity(), "")
        is_crowded = solver.BoolVar("")
        solver.Add(few >= crowded * is_crowded)
        solver.Add(many <= int(crowd.people.sum()) * is_crowded)
        solver.Add(solver.Sum(riders) <= few + many)
        solver.Add((1 + THIN_WASTE) * few + (1 + spare) * many <= solver.Sum(seats))
        for k in range(len(ground.seats)):
            away = [trips[k, e] for e in range(max(0, d - turnaround + 1), d + 1)]
            solver.Add(solver.Sum(away) <= int(ground.count[k]))
        for c, limit in enumerate(ground.reception.tolist()):
            if (c, d) in coming:
                solver.Add(solver.Sum(coming[c, d]) <= limit)


def _days(ground: Ground, crowd: Crowd, flow: dict[tuple[int, int], float]) -> Ints:
    """A day for each party, near the flow; neighbours keep the same day."""
    rows = ground.problem.parties
    day = np.full(len(rows), -1)
    order = np.lexsort((rows.enterprise, rows.destination, rows.origin, crowd.which))
    starts = np.searchsorted(crowd.which[order], np.arange(len(crowd.people) + 1))
    going: defaultdict[int, list[int]] = defaultdict(list)
    for (c, d), people in flow.items():
        if people > 0.5:
            going[c].append(d)
    for c, days in going.items():
        mine = order[starts[c] : starts[c + 1]]
        until = np.cumsum([flow[c, d] for d in days])
        place = np.searchsorted(until, np.cumsum(rows.size[mine]) - 0.5)
        day[mine] = np.array([*days, -1])[place]
    return day
