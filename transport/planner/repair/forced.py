"""Who must leave their trip, whatever is done: days, coaches, seats, stops, rides, reception.

Takes off as few people as each breach needs and gives back how many leave in any repair.
"""

from math import ceil, floor
from typing import Any

from transport.planner.repair.rides import Ride, Rides

HEAVY = 10**6
"""Keeping one person seated counts for more than keeping the types of all trips."""


def make_room(rides: Rides, *, seconds: float) -> tuple[int, bool]:
    """Take people off until every ride is feasible.

    Gives back how many people must leave in any repair, and whether exactly so many did.
    """
    days = _by_days(rides)
    # Each counts people who may be the same, so that only the largest of them is certain.
    certain = max(_over_reception(rides), _over_stops(rides))
    types = _by_types(rides, seconds=seconds)
    left = _by_seats(rides)
    left += sum(step(rides) for step in (_by_stops, _by_ride, _by_reception))
    must = max(types, certain)
    return days + must, left == must


def _over_reception(rides: Rides) -> int:
    """People whom counties would receive beyond their limits: so many leave their trips."""
    days = {ride.day for ride in rides.rides}
    limits = rides.problem.rules.reception_per_day
    return sum(
        max(0, rides.received(day, place) - floor(most))
        for place, most in limits.items() for day in days
    )  # fmt: skip


def _over_stops(rides: Rides) -> int:
    """People at the least visited stops beyond the limits, on the worse side of each ride."""
    rules = rides.problem.rules
    total = 0
    for ride in rides.rides:
        sides = [0]
        for side, most in enumerate((rules.max_pickups, rules.max_dropoffs)):
            at_stops = sorted(rides.people(rows) for rows in _stops(rides, ride, side))
            sides.append(sum(at_stops[: max(0, len(at_stops) - most)]) if most is not None else 0)
        total += max(sides)
    return total


def _by_days(rides: Rides) -> int:
    """Everybody whose days do not hold the trip's day."""
    parties, horizon, total = rides.problem.parties, rides.problem.rules.horizon_days, 0
    for ride in rides.rides:
        late = [
            p for p in ride.rows
            if not parties.first_day[p] <= ride.day <= parties.last_day[p] or ride.day >= horizon
        ]  # fmt: skip
        total += rides.people(late)
        rides.evict(ride, late)
    return total


def _by_types(rides: Rides, *, seconds: float) -> int:
    """Give every ride a coach so that the fewest people lose their seat; how many."""
    if _stands(rides):
        return 0
    from ortools.sat.python import cp_model

    problem, model = rides.problem, cp_model.CpModel()
    kinds = problem.vehicle_types
    busy = [ride for ride in rides.rides if ride.rows]
    choice = {
        (i, k): model.new_bool_var("") for i, ride in enumerate(busy) for k in range(len(kinds))
        if not ride.is_locked or k == ride.kind
    }  # fmt: skip
    goal = []
    for i, ride in enumerate(busy):
        mine = {k: choice[i, k] for k in range(len(kinds)) if (i, k) in choice}
        model.add_at_most_one(mine.values())
        load = rides.load(ride)
        for k, x in mine.items():
            model.add_hint(x, k == ride.kind)
            seated = min(load, kinds[k].seats)
            goal.append((HEAVY * seated - (k != ride.kind)) * x)
    _fleet(rides, busy, choice, model=model)
    model.maximize(sum(goal))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        _drop_trips(rides)
        return 0
    for i, ride in enumerate(busy):
        ride.kind = next(
            (k for k in range(len(kinds)) if (i, k) in choice and solver.value(choice[i, k])), None
        )
    seated = ceil(solver.best_objective_bound / HEAVY)
    return max(0, sum(rides.load(ride) for ride in busy) - seated)


def _drop_trips(rides: Rides) -> None:
    """Where time was too short for better: the smallest trips lose their coach until all stand."""
    for ride in sorted(rides.rides, key=lambda ride: (ride.is_locked, rides.load(ride))):
        if all(spare >= 0 for spare in spare_coaches(rides).values()):
            return
        if ride.kind is not None and spare_coaches(rides).get((ride.kind, ride.day), 0) < 0:
            ride.kind = None


def _fleet(
    rides: Rides, busy: list[Ride], choice: dict[tuple[int, int], Any], *, model: Any
) -> None:  # fmt: skip
    """No more of a type under way on any day than there are."""
    turn = rides.problem.rules.turnaround_days
    for k, kind in enumerate(rides.problem.vehicle_types):
        for day in {ride.day for ride in busy}:
            away = [
                choice[i, k] for i, ride in enumerate(busy)
                if (i, k) in choice and day - turn < ride.day <= day
            ]  # fmt: skip
            model.add(sum(away) <= kind.count)


def _stands(rides: Rides) -> bool:
    """Whether every ride has a coach with seats enough, and no type too many."""
    kinds = rides.problem.vehicle_types
    for ride in rides.rides:
        if ride.rows and (ride.kind is None or rides.load(ride) > kinds[ride.kind].seats):
            return False
    return all(spare >= 0 for spare in spare_coaches(rides).values())


def spare_coaches(rides: Rides) -> dict[tuple[int, int], int]:
    """[type, day]: coaches that can still leave on a day on which some ride leaves or a party may.

    A negative number says how many too many are under way.
    """
    problem, turn = rides.problem, rides.problem.rules.turnaround_days
    leaving: dict[tuple[int, int], int] = {}
    for ride in rides.rides:
        if ride.rows and ride.kind is not None:
            leaving[ride.kind, ride.day] = leaving.get((ride.kind, ride.day), 0) + 1
    first, last = problem.parties.first_day, problem.parties.last_day
    spans = (range(int(first[p]), int(last[p]) + 1)[:30] for p in rides.loose[:200])
    days = {day for _, day in leaving}.union(*spans)
    found = {}
    for k, kind in enumerate(problem.vehicle_types):
        gone = [(day, many) for (other, day), many in leaving.items() if other == k]
        for day in days:
            ends = {day, *(d for d, _ in gone if day < d < day + turn)}
            away = [sum(many for d, many in gone if end - turn < d <= end) for end in ends]
            found[k, day] = kind.count - max(away)
    return found


def _by_seats(rides: Rides) -> int:
    """Take off the fewest people where seats are short; how many."""
    total = 0
    for ride in rides.rides:
        seats = 0 if ride.kind is None else rides.problem.vehicle_types[ride.kind].seats
        total += _shed(rides, ride, ride.rows, rides.load(ride) - seats)
    return total


def _shed(rides: Rides, ride: Ride, rows: list[int], people: int) -> int:
    """Take off parties among `rows` of at least so many people, as few as there are; how many."""
    if people <= 0:
        return 0
    sums: dict[int, list[int]] = {0: []}
    for p in rows:
        size = rides.people([p])
        for total, chosen in sorted(sums.items(), reverse=True):
            if total < people:
                sums.setdefault(total + size, [*chosen, p])
    best = min(total for total in sums if total >= people)
    rides.evict(ride, sums[best])
    return best


def _by_stops(rides: Rides) -> int:
    """Take off the stops with the fewest people where there are too many."""
    rules, total = rides.problem.rules, 0
    for side, most in enumerate((rules.max_pickups, rules.max_dropoffs)):
        for ride in rides.rides:
            stops = {rides.ends(p)[side] for p in ride.rows}
            if most is not None and len(stops) > most:
                total += _drop_stops(rides, ride, side, many=len(stops) - most)
    return total


def _drop_stops(rides: Rides, ride: Ride, side: int, *, many: int) -> int:
    fewest = sorted(_stops(rides, ride, side), key=rides.people)[:many]
    gone = [p for rows in fewest for p in rows]
    rides.evict(ride, gone)
    return rides.people(gone)


def _stops(rides: Rides, ride: Ride, side: int) -> list[list[int]]:
    """The parties of each stop that a ride visits on a side."""
    found: dict[int, list[int]] = {}
    for p in ride.rows:
        found.setdefault(rides.ends(p)[side], []).append(p)
    return list(found.values())


def _by_ride(rides: Rides) -> int:
    """Take off the pickup with the fewest people until nobody rides too long."""
    total = 0
    if rides.problem.rules.max_ride_minutes is None:
        return 0
    for ride in rides.rides:
        while ride.rows and ride.kind is not None and rides.way(ride.rows, ride.kind) is None:
            total += _drop_stops(rides, ride, 0, many=1)
    return total


def _by_reception(rides: Rides) -> int:
    """Take off the fewest people where a county would receive too many on a day."""
    limits, total = rides.problem.rules.reception_per_day, 0
    for place, most in limits.items():
        for day in {ride.day for ride in rides.rides}:
            there = [
                (r, p) for r in rides.rides if r.day == day for p in r.rows
                if rides.county(p) == place
            ]  # fmt: skip
            over = rides.people(p for _, p in there) - floor(most)
            for ride, p in sorted(there, key=lambda pair: rides.people([pair[1]])):
                if over > 0 and not ride.is_locked:
                    rides.evict(ride, [p])
                    over -= rides.people([p])
                    total += rides.people([p])
    return total
