"""The least change to a plan of a small problem, by trying every way to seat everybody."""

from functools import cache
from itertools import product

from tests.transport.planner.small_problems import _trips_of
from transport.planner.check import check
from transport.planner.plan import Plan
from transport.planner.problem import Problem

Where = tuple[int | None, ...]
"""The trip of each party: of the old plan, or a new one; None stays."""


def least_change(
    problem: Problem, plan: Plan, locked: frozenset[int] = frozenset()
) -> tuple[float, int]:
    """What staying costs at least, and how many people are told at least when it costs so much.

    Whoever the old plan left behind is not counted: nobody is moved for them.
    """
    row, parties = problem.party_index, problem.parties
    home = {row[p]: i for i, t in enumerate(plan.trips) for p in t.parties if p in row}
    waiting = {row[left.party] for left in plan.unserved if left.party in row}
    choices = [_choices(p, home, waiting, plan=plan, locked=locked) for p in range(len(parties))]
    seats = _Seats(problem, plan, locked)
    ranked = sorted(
        (
            round(sum(float(problem.unserved_price[p]) for p, trip in enumerate(where)
                      if trip is None and p not in waiting), 2),
            sum(int(parties.size[p]) for p in home if where[p] != home[p]),
            tuple(-1 if trip is None else trip for trip in where),
        )
        for where in product(*choices)
    )  # fmt: skip
    return next(
        (stays, told) for stays, told, where in ranked
        if seats.are_enough(tuple(None if trip < 0 else trip for trip in where))
    )  # fmt: skip


def _choices(p, home, waiting, *, plan, locked) -> list[int | None]:
    if p in waiting:
        return [None]
    if home.get(p) in locked:
        return [home[p]]
    new = range(len(plan.trips), len(plan.trips) + 2)
    return [*(i for i in range(len(plan.trips)) if i not in locked), *new, None]


class _Seats:
    """Whether the trips of a way to seat everybody can run."""

    def __init__(self, problem: Problem, plan: Plan, locked: frozenset[int]) -> None:
        self.problem, self.plan, self.locked = problem, plan, locked
        self.options = cache(self._options)

    def are_enough(self, where: Where) -> bool:
        """Whether some choice of coach and day for each trip keeps every rule."""
        used = sorted({trip for trip in where if trip is not None})
        options = [
            self.options(trip, tuple(p for p, at in enumerate(where) if at == trip))
            for trip in used
        ]
        return any(self._runs(chosen) for chosen in product(*options))

    def _options(self, number: int, rows: tuple[int, ...]) -> list:
        trips = [option[4] for option in _trips_of(self.problem, rows)]
        if number < len(self.plan.trips):
            old = self.plan.trips[number]
            trips = [trip for trip in trips if trip.day == old.day]
            if number in self.locked:
                trips = [trip for trip in trips if trip.vehicle_type == old.vehicle_type]
        return trips

    def _runs(self, trips) -> bool:
        faults = check(self.problem, Plan(self.problem.name, list(trips), []))
        return all(fault.rule == "once" for fault in faults)
