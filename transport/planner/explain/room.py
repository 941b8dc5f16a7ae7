"""Takes the places that a plan leaves free while somebody who fits is left behind. Pure."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import numpy as np

from transport.planner.explain.limits import Board, Place
from transport.planner.explain.table import TripTable
from transport.planner.plan import Plan
from transport.planner.problem import Problem

ENOUGH = 8
"""So many trips that break no limit are compared by cost."""


def with_room_taken(
    problem: Problem, plan: Plan, *, may_go_on: Callable[[], bool] = lambda: True
) -> Plan:
    """The plan with parties left behind on its trips, where they fit and that is cheaper.

    The dearest first, each on the trip that costs least more; nobody else moves. As far as it
    may go on.
    """
    while places := _Pass(problem, plan).places(may_go_on):
        trips = list(plan.trips)
        for number, place in places.values():
            trips[number] = place.trip
        left = [one for one in plan.unserved if one.party not in places]
        plan = replace(plan, trips=trips, unserved=left)
    return plan


class _Pass:
    """One look at everybody left behind; each trip takes one party at most."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.taken: set[int] = set()
        """Trips that take somebody."""
        self.coming: Counter[tuple[int, str]] = Counter()
        """Travellers whom they bring, by day and receiving county."""

    def places(self, may_go_on: Callable[[], bool]) -> dict[str, tuple[int, Place]]:
        """The number of a trip and the place there for each party that fits."""
        if not self.plan.unserved or not self.plan.trips or not may_go_on():
            return {}
        board = Board(self.problem, self.plan)
        table, price = TripTable(board), self.problem.unserved_price
        rows = [board.row[one.party] for one in self.plan.unserved]
        found: dict[str, tuple[int, Place]] = {}
        hopeless: set[tuple[int, ...]] = set()
        for p in sorted(rows, key=lambda p: (-price[p], p)):
            if not may_go_on():
                break
            if board.alike(p) in hopeless:
                continue
            best = self._cheapest(board, table, p)
            if best is None:
                hopeless.add(board.alike(p))
                continue
            found[self.problem.parties.ids[p]] = best
            self.taken.add(best[0])
            self.coming[best[1].day, board.county(p)] += int(self.problem.parties.size[p])
        return found

    def _cheapest(self, board: Board, table: TripTable, p: int) -> tuple[int, Place] | None:
        """The trip that takes the party at least cost, of some that break no limit."""
        numbers, limits = table.by_limits(p)
        fit = numbers[: int(np.searchsorted(limits, 1))].tolist()
        free = islice((n for n in fit if self._is_free(board, p, n)), ENOUGH)
        places = [(n, board.join(p, n)) for n in free]
        still = [one for one in places if not one[1].broken]
        return min(still, key=lambda one: one[1].extra, default=None)

    def _is_free(self, board: Board, p: int, number: int) -> bool:
        """Whether nobody of this pass stands in the way of the party on the trip."""
        at = self.plan.trips[number].day, board.county(p)
        most = self.problem.rules.reception_per_day.get(at[1], math.inf)
        people = board.received[at] + self.coming[at] + int(self.problem.parties.size[p])
        return number not in self.taken and people <= most
