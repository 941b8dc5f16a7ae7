"""The one objective, as the exchange format defines it. Pure; equals the referee's to the cent."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transport.planner.plan import Plan, Trip
from transport.planner.problem import Problem
from transport.planner.travel import Roads


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, part by part."""

    fixed: float
    distance: float
    mixing: float
    """Enterprises aboard a trip beyond the first, at the price of mixing."""
    unserved: float

    @property
    def total(self) -> float:
        """All parts together, not rounded."""
        return math.fsum((self.fixed, self.distance, self.mixing, self.unserved))


def cost(problem: Problem, plan: Plan) -> Cost:
    """The cost of a plan whose ids all exist."""
    roads = Roads(problem)
    kinds = [problem.vehicle_types[problem.type_index[trip.vehicle_type]] for trip in plan.trips]
    kms = [trip_km(problem, trip, roads=roads) for trip in plan.trips]
    price, row = problem.unserved_price, problem.party_index
    mixing = problem.rules.enterprise_cost
    return Cost(
        fixed=math.fsum(kind.fixed_cost for kind in kinds),
        distance=math.fsum(k.cost_per_km * km for k, km in zip(kinds, kms, strict=True)),
        mixing=math.fsum(mixing * (len(enterprises(problem, t)) - 1) for t in plan.trips),
        unserved=math.fsum(float(price[row[left.party]]) for left in plan.unserved),
    )


def trip_cost(problem: Problem, trip: Trip, *, roads: Roads | None = None) -> float:
    """What one trip costs: fixed cost, distance and mixing."""
    kind = problem.vehicle_types[problem.type_index[trip.vehicle_type]]
    km = trip_km(problem, trip, roads=roads or Roads(problem))
    mixing = problem.rules.enterprise_cost * (len(enterprises(problem, trip)) - 1)
    return math.fsum((kind.fixed_cost, kind.cost_per_km * km, mixing))


def trip_km(problem: Problem, trip: Trip, *, roads: Roads) -> float:
    """Road km of a trip, from its depot (if its type has one) to its last drop-off."""
    path = trip_path(problem, trip)
    return math.fsum(roads.km(i, j) for i, j in pairwise(path))


def trip_path(problem: Problem, trip: Trip) -> list[int]:
    """Indexes of the stops that a trip drives to, its depot first."""
    depot = problem.vehicle_types[problem.type_index[trip.vehicle_type]].depot
    stops: Sequence[str] = (*trip.pickups, *trip.dropoffs)
    return [problem.stop_index[stop] for stop in ([] if depot is None else [depot]) + list(stops)]


def enterprises(problem: Problem, trip: Trip) -> set[int]:
    """Indexes of the enterprises aboard a trip."""
    rows: Iterable[int] = (problem.party_index[party] for party in trip.parties)
    return {int(problem.parties.enterprise[p]) for p in rows}
