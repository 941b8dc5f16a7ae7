"""What every bound stands on: who can ride at all, coach types, and how far each cell reaches.

A cell is all parties with the same two stops. Pure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transport.planner.bound.ways import empty_km, least_km, least_minutes
from transport.planner.problem import Floats, Ints, Problem

TICK = 1e-6
"""Slack when minutes are compared, as the referee has it."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Columns over cells, parties and coach types that the bounds share."""

    problem: Problem
    cell_of: Ints
    """Cell of each party."""
    cell_origin: Ints
    cell_destination: Ints
    reach: Floats
    """[type, cell]: least km of a trip of the type that carries somebody of the cell."""
    rides: Flags
    """Whether each party can ride, were all coaches empty."""
    kinds: Ints
    """Vehicle types that have a vehicle: the rows of `reach` and of the columns below."""
    seats: Ints
    fixed: Floats
    per_km: Floats
    count: Ints
    """Vehicles of each type."""

    @property
    def stay_cost(self) -> float:
        """What those who cannot ride cost in any plan."""
        return float(self.problem.unserved_price[~self.rides].sum())

    @property
    def people(self) -> int:
        """Travellers who can ride."""
        return int(self.problem.parties.size[self.rides].sum())

    @property
    def rotations(self) -> int:
        """Trips that one vehicle can make in the horizon."""
        rules = self.problem.rules
        return -(-rules.horizon_days // rules.turnaround_days)


def ground(problem: Problem) -> Ground:
    """The ground of a problem."""
    parties = problem.parties
    kinds = [k for k, kind in enumerate(problem.vehicle_types) if kind.count]
    types = [problem.vehicle_types[k] for k in kinds]
    pairs, cell_of = np.unique(
        parties.origin * len(problem.stops) + parties.destination, return_inverse=True
    )
    origin, destination = pairs // len(problem.stops), pairs % len(problem.stops)
    legs = {kind.depot: empty_km(problem, kind.depot, origin) for kind in types}
    km = least_km(problem, origin, destination)
    in_time = _in_time(problem, origin, destination)
    return Ground(
        problem=problem,
        cell_of=np.asarray(cell_of, dtype=np.int64),
        cell_origin=origin,
        cell_destination=destination,
        reach=np.array([legs[kind.depot] + km for kind in types]).reshape(len(types), len(km)),
        rides=in_time[cell_of] & _fits(problem, max((v.seats for v in types), default=0)),
        kinds=np.array(kinds, dtype=np.int64),
        seats=np.array([v.seats for v in types], dtype=np.int64),
        fixed=np.array([v.fixed_cost for v in types], dtype=np.float64),
        per_km=np.array([v.cost_per_km for v in types], dtype=np.float64),
        count=np.array([v.count for v in types], dtype=np.int64),
    )


def _in_time(problem: Problem, origin: Ints, destination: Ints) -> Flags:
    """Whether the quickest way of each cell keeps the ride limit."""
    most = problem.rules.max_ride_minutes
    if most is None:
        return np.ones(len(origin), dtype=np.bool_)
    quickest = least_minutes(problem, origin, destination) * (1 - 1e-12)
    return np.asarray(quickest <= most + TICK)


def _fits(problem: Problem, seats: int) -> Flags:
    """Whether each party fits a coach, a day and the reception of its county."""
    parties, limits = problem.parties, problem.rules.reception_per_day
    most = np.array([min(seats, limits.get(stop.county, seats)) for stop in problem.stops])
    room = parties.size <= (most[parties.destination] if len(most) else 0)
    return np.asarray(room & (parties.first_day <= parties.last_day))
