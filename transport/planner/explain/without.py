"""The problem without a reason's limits, and the plan that is feasible there: the verification."""

from dataclasses import replace

import numpy as np

from transport.planner.explain.limits import Limit
from transport.planner.explain.reasons import Reason
from transport.planner.plan import Plan
from transport.planner.problem import Parties, Problem, VehicleType


def lifted(problem: Problem, reason: Reason) -> Problem:
    """The problem without the limits that stand in the party's way, all others kept."""
    limits, place, rules = reason.limits, reason.place, problem.rules
    if place is None:
        return problem
    changes: dict[Limit, dict[str, object]] = {
        Limit.PICKUPS: {"max_pickups": None},
        Limit.DROPOFFS: {"max_dropoffs": None},
        Limit.RIDE: {"max_ride_minutes": None},
        Limit.RECEPTION: {"reception_per_day": _without_county(problem, reason)},
    }
    for limit in limits:
        rules = replace(rules, **changes.get(limit, {}))  # type: ignore[arg-type]
    kinds = [_enough(kind, problem, reason) for kind in problem.vehicle_types]
    parties = _any_day(problem, reason) if Limit.DAYS in limits else problem.parties
    return replace(problem, rules=rules, vehicle_types=kinds, parties=parties)


def carried(plan: Plan, reason: Reason) -> Plan:
    """The plan with the party on the way that opens without the limits."""
    place = reason.place
    if place is None:
        return plan
    trips = list(plan.trips)
    if place.number is None:
        trips.append(place.trip)
    else:
        trips[place.number] = place.trip
    left = [entry for entry in plan.unserved if entry.party != reason.party]
    return replace(plan, trips=trips, unserved=left, lower_bound=None)


def _without_county(problem: Problem, reason: Reason) -> dict[str, float]:
    p = problem.party_index[reason.party]
    county = problem.stops[int(problem.parties.destination[p])].county
    limits = problem.rules.reception_per_day
    return {key: most for key, most in limits.items() if key != county}


def _enough(kind: VehicleType, problem: Problem, reason: Reason) -> VehicleType:
    """The type with the seats and the one more vehicle that the way needs."""
    if reason.place is None or kind.id != reason.place.vehicle_type:
        return kind
    rows = [problem.party_index[party] for party in reason.place.trip.parties]
    seats = int(problem.parties.size[rows].sum())
    if Limit.SEATS in reason.limits:
        kind = replace(kind, seats=max(kind.seats, seats))
    return replace(kind, count=kind.count + 1) if Limit.FLEET in reason.limits else kind


def _any_day(problem: Problem, reason: Reason) -> Parties:
    p, parties = problem.party_index[reason.party], problem.parties
    first, last = np.array(parties.first_day), np.array(parties.last_day)
    first[p], last[p] = 0, problem.rules.horizon_days - 1
    return replace(parties, first_day=first, last_day=last)
