"""Takes the places that a plan leaves free while somebody who fits is left behind. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from transport.planner.explain.limits import Board, Place
from transport.planner.explain.table import TripTable
from transport.planner.plan import Plan
from transport.planner.problem import Problem

PASSES = 5
"""So many times the plan is gone through: each time a trip takes one party."""
ENOUGH = 8
"""So many trips that break no limit are compared by cost."""


def with_room_taken(
    problem: Problem, plan: Plan, *, may_go_on: Callable[[], bool] = lambda: True
) -> Plan:
    """The plan with parties left behind on its trips, where they fit and that is cheaper.

    The dearest first, each on the trip that costs least more; nobody else moves. As far as it
    may go on.
    """
    for _ in range(PASSES):
        places = _free_places(problem, plan, may_go_on)
        if not places:
            break
        trips = list(plan.trips)
        for place in places.values():
            if place.number is not None:
                trips[place.number] = place.trip
        left = [one for one in plan.unserved if one.party not in places]
        plan = replace(plan, trips=trips, unserved=left)
    return plan


def _free_places(
    problem: Problem, plan: Plan, may_go_on: Callable[[], bool]
) -> dict[str, Place]:  # fmt: skip
    """A place for each party that fits; no two on one trip or in one county on one day."""
    if not plan.unserved or not plan.trips or not may_go_on():
        return {}
    board = Board(problem, plan)
    table = TripTable(board)
    rows = [board.row[one.party] for one in plan.unserved]
    found: dict[str, Place] = {}
    taken: set[object] = set()
    hopeless: set[tuple[int, ...]] = set()
    for p in sorted(rows, key=lambda p: (-problem.unserved_price[p], p)):
        if not may_go_on():
            break
        alike = board.alike(p)
        if alike in hopeless:
            continue
        numbers, limits = table.by_limits(p)
        fit = numbers[: int(np.searchsorted(limits, 1))]
        free = [n for n in fit.tolist() if taken.isdisjoint(_uses(board, p, n))]
        best = _cheapest(board.join(p, n) for n in free[:ENOUGH])
        if best is None or best.number is None:
            hopeless.add(alike)
        else:
            found[problem.parties.ids[p]] = best
            taken |= _uses(board, p, best.number)
    return found


def _cheapest(places: Iterable[Place]) -> Place | None:
    """The place that costs least more, of those that break no limit."""
    open_ones = (place for place in places if not place.broken)
    return min(open_ones, key=lambda place: place.extra, default=None)


def _uses(board: Board, p: int, number: int) -> set[object]:
    """What a party would use up on a trip: the trip, and its county's reception of the day."""
    county = board.county(p)
    if county not in board.problem.rules.reception_per_day:
        return {number}
    return {number, (board.plan.trips[number].day, county)}
