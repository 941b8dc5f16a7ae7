"""People flow over days against windows, reception and fleet: those for whom no day is left stay.

The inner minimum of a bound, as in `fleet.py`, with days but fractions of trips. A linear
programme proposes what a seat, a reception place and a vehicle are worth on each day;
`_weighed` judges any such worths exactly, so that nothing of the solver is believed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transport.planner.bound.fleet import limited_county
from transport.planner.bound.ground import Ground
from transport.planner.problem import Floats, Ints

MOST_FLOWS = 400_000
"""Beyond so many pairs of class and day the programme is not solved."""


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Parties with the same days, limited county and priority, as columns."""

    first: Ints
    last: Ints
    county: Ints
    """Number among the counties with a reception limit, or -1."""
    people: Floats
    left: Floats
    """Least cost of leaving one traveller of the class behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """What is worth how much on each day; any values from 0 up give a bound."""

    seat: Floats
    """[day]"""
    reception: Floats
    """[limited county, day]"""
    vehicle: Floats
    """[type, day]: a vehicle under way on that day."""


def days_value(ground: Ground, trip: Floats, left: Floats) -> float:
    """Least cost of trips and of those left behind, day by day; -inf when it is too large."""
    classes = _classes(ground, left)
    if int((classes.last - classes.first + 1).sum()) > MOST_FLOWS:
        return -np.inf
    worths = _propose(ground, classes, trip)
    return -np.inf if worths is None else _weighed(ground, classes, trip, worths=worths)


def _classes(ground: Ground, left: Floats) -> Classes:
    parties, rides = ground.problem.parties, ground.rides
    keys = np.stack(
        (parties.first_day, parties.last_day, limited_county(ground), parties.priority)
    )[:, rides]
    kinds, of = np.unique(keys, axis=1, return_inverse=True)
    each = (left / parties.size)[rides]
    least = np.full(kinds.shape[1], np.inf)
    np.minimum.at(least, of, each)
    people = np.bincount(of, parties.size[rides], minlength=kinds.shape[1]).astype(np.float64)
    return Classes(kinds[0], kinds[1], kinds[2], people, least)


def _weighed(ground: Ground, classes: Classes, trip: Floats, *, worths: Worths) -> float:
    """The bound that these worths prove (weak duality, in closed form)."""
    days, turn = ground.problem.rules.horizon_days, ground.problem.rules.turnaround_days
    limits = np.array(list(ground.problem.rules.reception_per_day.values()), dtype=np.float64)
    total = -float((worths.vehicle.sum(axis=1) * ground.count).sum())
    total -= float((worths.reception.sum(axis=1) * np.floor(limits)).sum())
    sums = np.concatenate((np.zeros((len(trip), 1)), np.cumsum(worths.vehicle, axis=1)), axis=1)
    ends = np.minimum(np.arange(days) + turn, days)
    busy = sums[:, ends] - sums[:, :-1]
    spare = trip[:, None] + busy - ground.seats[:, None] * worths.seat
    total += float(
        (np.minimum(spare, 0.0) * np.minimum(ground.count, ground.people)[:, None]).sum()
    )
    place = np.vstack((worths.reception, np.zeros((1, days)))) + worths.seat
    for first, last, county, people, left in zip(
        classes.first, classes.last, classes.county, classes.people, classes.left, strict=True
    ):
        total += float(people * min(left, place[county, first : last + 1].min()))
    return total


def _propose(ground: Ground, classes: Classes, trip: Floats) -> Worths | None:
    """The duals of the linear programme."""
    from ortools.linear_solver import pywraplp

    rules, solver = ground.problem.rules, pywraplp.Solver.CreateSolver("GLOP")
    days, inf = rules.horizon_days, solver.infinity()
    seat = [solver.Constraint(0.0, inf) for _ in range(days)]
    limits = rules.reception_per_day.values()
    reception = [[solver.Constraint(-inf, float(most)) for _ in range(days)] for most in limits]
    vehicle = [
        [solver.Constraint(-inf, float(count)) for _ in range(days)] for count in ground.count
    ]
    for k, seats in enumerate(ground.seats):
        for day in range(days):
            trips = solver.NumVar(0.0, inf, "")
            solver.Objective().SetCoefficient(trips, float(trip[k]))
            seat[day].SetCoefficient(trips, float(seats))
            for busy in vehicle[k][day : day + rules.turnaround_days]:
                busy.SetCoefficient(trips, 1.0)
    _add_people(solver, classes, seat, reception=reception)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return Worths(
        seat=_duals([seat], days)[0],
        reception=-_duals(reception, days),
        vehicle=-_duals(vehicle, days),
    )


def _add_people(solver: Any, classes: Classes, seat: list[Any], *, reception: list[Any]) -> None:
    """Variables for the people of each class who depart on each day, or stay."""
    for first, last, county, people, left in zip(
        classes.first, classes.last, classes.county, classes.people, classes.left, strict=True
    ):
        row = solver.Constraint(float(people), float(people))
        stay = solver.NumVar(0.0, solver.infinity(), "")
        row.SetCoefficient(stay, 1.0)
        solver.Objective().SetCoefficient(stay, float(left))
        for day in range(int(first), int(last) + 1):
            flow = solver.NumVar(0.0, solver.infinity(), "")
            row.SetCoefficient(flow, 1.0)
            seat[day].SetCoefficient(flow, -1.0)
            if county >= 0:
                reception[county][day].SetCoefficient(flow, 1.0)


def _duals(rows: list[Any], days: int) -> Floats:
    found = np.zeros((len(rows), days))
    for i, row in enumerate(rows):
        found[i] = [constraint.dual_value() for constraint in row]
    return found
