"""A price for everybody by the road they need: each person's share of seat and road.

A small linear programme over rings of distance finds what a seat is worth at each distance when
coach types are scarce. Its duals are only a proposal; `least_trip` judges any prices exactly.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from transport.planner.bound.fleet import fleet_value
from transport.planner.bound.ground import Ground
from transport.planner.problem import Floats, Ints

Fleet = Callable[[Ground, Floats, Floats], float]
RINGS = 160
SHIFTS = 9
MARGIN = 1e-9
"""Part of the sum of all amounts that is taken off, far above the rounding of its terms."""


def share_prices(ground: Ground) -> list[Floats]:
    """Some road prices per traveller for each party, to be judged by `priced_value`."""
    road = _clipped(ground, _seat_worth(ground)[ground.cell_of])
    least = float(road[ground.rides].min(initial=np.inf))
    if not np.isfinite(least):
        return [road]
    return [np.maximum(0.0, road - cut) for cut in np.linspace(0.0, least, SHIFTS)]


def priced_value(ground: Ground, road: Floats, *, by: Fleet = fleet_value) -> float:
    """The bound that road prices per traveller prove, with each person's share of mixing."""
    road = _clipped(ground, road)
    return value_of(ground, road + ground.mixing, least_trip(ground, road), by=by)


def value_of(
    ground: Ground, each: Floats, trip: Floats, *, by: Fleet = fleet_value
) -> float:  # fmt: skip
    """The bound proved by prices per traveller, not above what leaving them behind costs.

    Any trip of type k must cost at least `trip[k]` beyond the prices of those aboard. `by` finds
    the least cost of fleet and of those left behind: `fleet_value` or `days_value`.
    """
    price = np.where(ground.rides, each * ground.problem.parties.size, 0.0)
    left = np.where(ground.rides, np.maximum(0.0, ground.problem.unserved_price - price), 0.0)
    rest = by(ground, trip, left)
    worth = float(price.sum())
    if not np.isfinite(rest):
        return 0.0
    margin = MARGIN * (worth + abs(rest) + ground.stay_cost)
    return max(0.0, worth + rest + ground.stay_cost - margin)


def least_trip(ground: Ground, road: Floats) -> Floats:
    """For each type, how much any trip costs at least beyond the prices of those aboard.

    A trip drives at least as far as its farthest cell needs, and nobody aboard has a price above
    the highest among cells no farther.
    """
    dearest = np.full(len(ground.cell_origin), -1.0)
    np.maximum.at(dearest, ground.cell_of[ground.rides], road[ground.rides])
    used = dearest >= 0.0
    free = ground.problem.rules.enterprise_cost
    found = np.zeros(len(ground.kinds))
    if not used.any():
        return found
    for k, seats in enumerate(ground.seats):
        reach = ground.reach[k][used]
        order = np.argsort(reach, kind="stable")
        highest = np.maximum.accumulate(dearest[used][order])
        cost = ground.fixed[k] + ground.per_km[k] * reach[order]
        found[k] = (cost - seats * highest).min() - free
    return found


def _clipped(ground: Ground, road: Floats) -> Floats:
    """Prices that with the share of mixing nobody would rather stay than pay."""
    most = ground.problem.unserved_price / ground.problem.parties.size - ground.mixing
    return np.asarray(np.clip(road, 0.0, most))


def _seat_worth(ground: Ground) -> Floats:
    """What a seat is worth for each cell: duals of a programme that covers rings by seats.

    Seats bought for a far ring may be handed down to the nearer ones.
    """
    from ortools.linear_solver import pywraplp

    base = ground.reach.min(axis=0) if len(ground.kinds) else np.zeros(len(ground.cell_origin))
    start = np.unique(np.quantile(base, np.linspace(0.0, 1.0, RINGS + 1)[:-1], method="lower"))
    ring_of = np.searchsorted(start, base, side="right") - 1
    solver = pywraplp.Solver.CreateSolver("GLOP")
    people = _people(ground, ring_of, len(start))
    cover = [solver.Constraint(float(row.sum()), solver.infinity()) for row in people]
    for nearer, farther in pairwise(cover):
        handed = solver.NumVar(0.0, solver.infinity(), "")
        nearer.SetCoefficient(handed, 1.0)
        farther.SetCoefficient(handed, -1.0)
    _add_trips(solver, ground, ring_of, cover)
    for row, stays in zip(cover, people, strict=True):
        for priority, many in enumerate(stays):
            stay = solver.NumVar(0.0, float(many), "")
            row.SetCoefficient(stay, 1.0)
            price = ground.problem.rules.unserved_cost.get(priority, 0.0)
            solver.Objective().SetCoefficient(stay, float(price))
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return np.zeros(len(base))
    return np.asarray(np.interp(base, start, [row.dual_value() for row in cover]))


def _add_trips(solver: Any, ground: Ground, ring_of: Ints, cover: list[Any]) -> None:
    """A variable for the trips of each type whose farthest traveller is of each ring."""
    for k, most in enumerate(ground.count):
        limit = solver.Constraint(0.0, float(most) * ground.rotations)
        nearest = np.full(len(cover), np.inf)
        np.minimum.at(nearest, ring_of, ground.reach[k])
        for row, km in zip(cover, nearest, strict=True):
            trips = solver.NumVar(0.0, solver.infinity(), "")
            row.SetCoefficient(trips, float(ground.seats[k]))
            limit.SetCoefficient(trips, 1.0)
            price = ground.fixed[k] + ground.per_km[k] * km
            solver.Objective().SetCoefficient(trips, float(price))


def _people(ground: Ground, ring_of: Ints, rings: int) -> Floats:
    """[ring, priority]: travellers who can ride."""
    people = np.zeros((rings, 4))
    parties, rides = ground.problem.parties, ground.rides
    ring = ring_of[ground.cell_of[rides]]
    np.add.at(people, (ring, parties.priority[rides]), parties.size[rides])
    return people
