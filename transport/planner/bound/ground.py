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

MOST_COUNTS = 1_000_000_000
"""Enterprises times days times windows up to which an enterprise's people are counted by day."""

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
    mixing: Floats
    """Each traveller's share of the price that their enterprise costs a trip."""

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
    seats = np.array([v.seats for v in types], dtype=np.int64)
    in_time = _in_time(problem, origin, destination)
    rides = in_time[cell_of] & _fits(problem, int(seats.max(initial=0)))
    return Ground(
        problem=problem,
        cell_of=np.asarray(cell_of, dtype=np.int64),
        cell_origin=origin,
        cell_destination=destination,
        reach=np.array([legs[kind.depot] + km for kind in types]).reshape(len(types), len(km)),
        rides=rides,
        kinds=np.array(kinds, dtype=np.int64),
        seats=seats,
        fixed=np.array([v.fixed_cost for v in types], dtype=np.float64),
        per_km=np.array([v.cost_per_km for v in types], dtype=np.float64),
        count=np.array([v.count for v in types], dtype=np.int64),
        mixing=_mixing(problem, rides, int(seats.max(initial=1))),
    )


def _mixing(problem: Problem, rides: Flags, seats: int) -> Floats:
    """Each traveller's share of mixing, at most what leaving them behind costs.

    A trip pays for each enterprise aboard (but one: `least_trip` takes that off). It has no more
    seats than the largest vehicle, and takes only people who may depart on its day: so whoever
    rides shares with at most the colleagues of their best day.
    """
    parties = problem.parties
    aboard = np.clip(_colleagues(problem, rides), 1, seats)
    share = problem.rules.enterprise_cost / aboard
    return np.asarray(np.minimum(share, problem.unserved_price / parties.size))


def _colleagues(problem: Problem, rides: Flags) -> Ints:
    """For each party, the most travellers of its enterprise who may depart on one of its days.

    On any day, where counting day by day would take too long.
    """
    parties, days = problem.parties, problem.rules.horizon_days
    firms = len(parties.enterprises)
    firm, size = parties.enterprise[rides], parties.size[rides]
    first, last = parties.first_day[rides], parties.last_day[rides]
    windows, window = np.unique(np.stack((first, last)), axis=1, return_inverse=True)
    found = np.ones(len(parties), dtype=np.int64)
    if firms * days * max(1, windows.shape[1]) > MOST_COUNTS:
        found[rides] = np.bincount(firm, size, minlength=firms)[firm]
        return found
    going = np.zeros((firms, days + 1), dtype=np.int64)
    np.add.at(going, (firm, first), size)
    np.add.at(going, (firm, last + 1), -size)
    np.cumsum(going, axis=1, out=going)
    most = np.zeros(len(firm), dtype=np.int64)
    for w, (start, end) in enumerate(windows.T.tolist()):
        mine = window == w
        most[mine] = going[:, start : end + 1].max(axis=1)[firm[mine]]
    found[rides] = most
    return found


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
