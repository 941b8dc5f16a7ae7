"""Joins the plans of a problem's parts into one result: seams mended, bounded, explained, checked.

Those whom a part left behind get the vehicles that no part uses; who still stays, and those on
badly filled coaches, are planned once more together, with what all parts leave over. Pure.
"""

import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread

import numpy as np

from transport.planner.bound import Bound, lower_bound
from transport.planner.check import check
from transport.planner.construct import seat_the_rest
from transport.planner.cost import cost, trip_cost
from transport.planner.decompose import merge, sub_problem
from transport.planner.explain import with_reasons, with_room_taken
from transport.planner.ground import Draft, Ground
from transport.planner.plan import Plan, Trip
from transport.planner.problem import Problem
from transport.planner.result import Result
from transport.planner.sequence import plan_of
from transport.planner.solve import REASON, Params, solve
from transport.planner.stop import Effort, Stop
from transport.planner.travel import Roads

WELL_FILLED = 0.85
"""Share of the seats from which a trip is kept as its part planned it, if nobody is left behind."""

FEW_TRIPS = 5
"""So many trips may be planned again, however few the people of a part."""


@dataclass(frozen=True, eq=False)
class Rest:
    """What is planned once more when parts are joined, and what stays as it is."""

    kept: Plan
    """Trips that stay, and those who cannot be helped."""
    problem: Problem
    """The others, with what is left of fleet and reception."""
    before: Plan
    """How the parts planned the others."""


def joined(
    problem: Problem, plans: Iterable[Plan], *, people: int, stop: Stop, seed: int = 0,
    params: Params | None = None,
) -> Result:  # fmt: skip
    """The result of the whole problem from its parts' plans, in the order of the parts, checked.

    At most about `people` travellers are planned again, and the bound is proved on the whole, both
    until `stop`.
    """
    proof = _Proof(problem, stop)
    plan = seated(problem, merge(problem, plans))
    rest, moves = rest_of(problem, plan, people=people), 0
    if rest is not None:
        found = solve(rest.problem, stop=stop, seed=seed, params=params)
        plan, moves = settled(problem, rest, found.plan), found.moves
    result = _result(problem, plan, bound=proof.result(), seed=seed, moves=moves)
    return replace(result, seconds=proof.seconds())


def seated(problem: Problem, plan: Plan) -> Plan:
    """The plan with more trips for those left behind, by vehicles that no part uses on some day."""
    if not plan.unserved:
        return plan
    trip_of, roads = np.full(len(problem.parties), -1), Roads(problem)
    for i, trip in enumerate(plan.trips):
        trip_of[[problem.party_index[key] for key in trip.parties]] = i
    draft = Draft(
        trip_of,
        np.array([problem.type_index[trip.vehicle_type] for trip in plan.trips], dtype=np.int64),
        np.array([trip.day for trip in plan.trips], dtype=np.int64),
        np.array([trip_cost(problem, trip, roads=roads) for trip in plan.trips], dtype=np.float64),
    )
    ground = Ground(problem)
    more = plan_of(ground, seat_the_rest(ground, draft), reason=REASON)
    return more if cost(problem, more).total < cost(problem, plan).total else plan


def rest_of(problem: Problem, plan: Plan, *, people: int) -> Rest | None:
    """What of a merged plan to plan again: who was left behind, then the emptiest trips' people.

    At most `people` travellers, the dearest to leave behind first; None where nothing can change.
    """
    parties, size = problem.party_index, problem.parties.size
    again = _may_be_helped(problem, plan, people)
    room = people - int(size[again].sum())
    below = math.inf if again else WELL_FILLED  # who was left behind needs every free seat
    opened = _emptiest(problem, plan.trips, people=room, below=below)
    if not again and len(opened) < 2:
        return None
    trips = [plan.trips[i] for i in sorted(opened)]
    kept = [trip for i, trip in enumerate(plan.trips) if i not in opened]
    waiting = {problem.parties.ids[p] for p in again}
    left = [one for one in plan.unserved if one.party not in waiting]
    rows = np.array(
        sorted([*again, *(parties[key] for trip in trips for key in trip.parties)]), dtype=np.int64
    )
    rest = sub_problem(
        problem, rows, name=f"{problem.name} rest",
        counts=_free_vehicles(problem, kept), reception=_free_reception(problem, kept),
    )  # fmt: skip
    before = Plan(rest.name, trips, [one for one in plan.unserved if one.party in waiting])
    return Rest(Plan(problem.name, kept, left), rest, before)


def settled(problem: Problem, rest: Rest, found: Plan) -> Plan:
    """The whole plan with the cheaper of both plans of the rest: as before, or as found."""
    is_better = cost(rest.problem, found).total < cost(rest.problem, rest.before).total
    return merge(problem, [rest.kept, found if is_better else rest.before])


def _may_be_helped(problem: Problem, plan: Plan, people: int) -> list[int]:
    """Rows of those left behind who may ride at all, the dearest for each of them first."""
    rows, price = problem.parties, problem.unserved_price
    largest = max((kind.seats for kind in problem.vehicle_types if kind.count), default=0)
    left = [problem.party_index[one.party] for one in plan.unserved]
    able = [p for p in left if rows.first_day[p] <= rows.last_day[p] and rows.size[p] <= largest]
    able.sort(key=lambda p: (-price[p] / rows.size[p], p))
    return _as_many(able, rows.size[able].tolist() if able else [], people=people)


def _emptiest(
    problem: Problem, trips: Sequence[Trip], *, people: int, below: float
) -> set[int]:  # fmt: skip
    """Numbers of the trips filled `below` that share, the emptiest first, with so many people.

    A few in any case, so that somebody left behind finds a seat.
    """
    size, row = problem.parties.size, problem.party_index
    load = [int(sum(size[row[key]] for key in trip.parties)) for trip in trips]
    seats = {kind.id: kind.seats for kind in problem.vehicle_types}
    filled = [many / seats[trip.vehicle_type] for many, trip in zip(load, trips, strict=True)]
    bad = sorted((share, i) for i, share in enumerate(filled) if share < below)
    chosen = [i for _, i in bad]
    within = _as_many(chosen, [load[i] for i in chosen], people=people)
    return {*within, *chosen[:FEW_TRIPS]}


def _as_many(chosen: list[int], heads: list[int], *, people: int) -> list[int]:
    """The first of the chosen, as long as their heads are not more than `people`."""
    total = np.cumsum(np.array(heads, dtype=np.int64))
    return chosen[: int(np.searchsorted(total, people, side="right"))]


def _free_vehicles(problem: Problem, trips: Sequence[Trip]) -> list[int]:
    """Vehicles of each type that the trips never use, on no day."""
    leaving: dict[str, Counter[int]] = {kind.id: Counter() for kind in problem.vehicle_types}
    for trip in trips:
        leaving[trip.vehicle_type][trip.day] += 1
    turnaround = problem.rules.turnaround_days
    away = {
        key: max((sum(n for d, n in days.items() if day - turnaround < d <= day) for day in days),
                 default=0)
        for key, days in leaving.items()
    }  # fmt: skip
    return [kind.count - away[kind.id] for kind in problem.vehicle_types]


def _free_reception(problem: Problem, trips: Sequence[Trip]) -> dict[str, float]:
    """Travellers whom each limited county can still receive, on every day."""
    limits, rows = problem.rules.reception_per_day, problem.parties
    if not limits:
        return {}
    county = [stop.county for stop in problem.stops]
    received: Counter[tuple[str, int]] = Counter()
    for trip in trips:
        for p in map(problem.party_index.__getitem__, trip.parties):
            received[county[int(rows.destination[p])], trip.day] += int(rows.size[p])
    busiest: dict[str, int] = {}
    for (where, _), people in received.items():
        busiest[where] = max(busiest.get(where, 0), people)
    return {
        where: float(math.floor(limit) - busiest.get(where, 0)) for where, limit in limits.items()
    }


@dataclass(slots=True)
class _Proof:
    """Proves a bound of the whole in the background, until `stop`.

    Where moves are limited only the proof's first steps are made, which repeat exactly.
    """

    problem: Problem
    stop: Stop
    best: Bound = field(default_factory=lambda: Bound(0.0, "costs are not negative", ""))
    fault: Exception | None = None
    is_over: bool = False
    start: float = field(default_factory=time.monotonic)
    thread: Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self._prove)  # a solver that is cut off ends with a fault
        self.thread.start()

    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.start

    def result(self) -> Bound:
        """The best bound proved when the search is over, the quick first one in any case."""
        if self.stop.moves is not None:
            self.thread.join()
        while self.thread.is_alive() and not (self.best.value and self._is_time_over()):
            self.thread.join(0.1)
        self.is_over = True
        if self.fault is not None:
            raise self.fault
        return self.best

    def _is_time_over(self) -> bool:
        return self.stop.is_over(Effort(self.seconds(), 0, 1.0))

    def _prove(self) -> None:
        seconds = 0.0 if self.stop.moves is not None else self.stop.seconds or 0.0
        try:
            found = lower_bound(
                self.problem, seconds=seconds, progress=self._take,
                may_go_on=lambda: not self.is_over,
            )  # fmt: skip
            self._take(found)
        except Exception as error:  # kept for the thread that waits for the result
            self.fault = error

    def _take(self, bound: Bound) -> None:
        if bound.value >= self.best.value:
            self.best = bound


def _result(problem: Problem, plan: Plan, *, bound: Bound, seed: int, moves: int) -> Result:
    """The checked result; reasons are worked out anew, for the whole."""
    plan = with_room_taken(problem, plan)
    total = cost(problem, plan).total
    proved = min(bound.value, total)
    plan = with_reasons(problem, replace(plan, lower_bound=proved))
    faults = check(problem, plan)
    if faults:
        raise AssertionError(f"the joined plan breaks a rule: {faults[0]}")
    return Result(
        plan=plan, cost=total, bound=proved, method=bound.method, seed=seed,
        seconds=0.0, moves=moves, history=(),
    )  # fmt: skip
