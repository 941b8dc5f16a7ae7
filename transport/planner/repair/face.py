"""Repairs a plan after a change: parties gone or new, a coach gone, a limit changed, a lock."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.explain import with_reasons
from transport.planner.plan import Plan, Unserved
from transport.planner.problem import Problem
from transport.planner.repair.chain import chain, join_all
from transport.planner.repair.forced import make_room
from transport.planner.repair.place import nearest, place
from transport.planner.repair.rides import Rides, Saved, laid_over, trip_of

REPAIRING = 0.9
"""Share of the time for finding places; the rest is for the check and the reasons."""
JOINING = 0.02
"""Share that is kept for those whom the old plan left behind."""
ALONE = 0.4
"""Share for placing them without moving anybody."""
CHAINS = 0.7
"""Share of what is left then for chains of a few who make room; the rest moves many at once."""
LATE = 1.0
"""Seconds after the time that was given in which reasons are still worked out."""
REASON = "没有可坐的班车。 No coach was found that can take them."


@dataclass(frozen=True, slots=True)
class RepairResult:
    """The repaired plan and who must be told."""

    plan: Plan
    cost: float
    told: tuple[str, ...]
    """Parties of the old plan's trips who now ride on another trip, or stay."""
    people_told: int
    proven: bool
    """Whether no repair that leaves as little behind tells fewer people."""

    def summary(self) -> str:
        """One line for people."""
        proof = "proven least" if self.proven else "not proven least"
        return (
            f"cost {self.cost:,.2f}, {self.people_told} people in {len(self.told)} parties must be "
            f"told ({proof}), {len(self.plan.trips)} trips, {len(self.plan.unserved)} unserved"
        )


class Unrepairable(Exception):
    """The old plan cannot be mended into a feasible one; says what is broken."""


def repair(
    problem: Problem, plan: Plan, *, seconds: float = 10.0, seed: int = 0,
    told_cost: float | None = None, locked: frozenset[int] = frozenset(),
) -> RepairResult:  # fmt: skip
    """The old plan, changed as little as the changed problem allows.

    Without `told_cost` nobody is told whom another repair would not need to tell; with it, telling
    one person costs that much, and money decides. `locked` trips (numbers in the old plan) keep
    everybody and take nobody. Repeats exactly for the same `seed` unless time runs out.
    """
    start = time.monotonic()
    end = start + REPAIRING * seconds
    rides = laid_over(problem, plan, locked)
    must, exact = make_room(rides, seconds=max(0.5, seconds / 4))
    proven = _place(rides, must, told_cost=told_cost, end=end) and exact
    rides.loose, rides.waiting = [*rides.loose, *rides.waiting], []
    # Whoever was left behind before rides where room came free.
    join_all(rides, end=max(end, time.monotonic() + JOINING * seconds))
    repaired = _plan(problem, rides)
    faults = check(problem, repaired)
    if faults:
        raise Unrepairable("; ".join(str(fault) for fault in faults[:5]))
    told = _told(rides)
    proven = proven or (told_cost is None and rides.people(told) <= must)
    repaired = with_reasons(
        problem, repaired, may_go_on=lambda: time.monotonic() < start + seconds + LATE
    )  # fmt: skip
    return RepairResult(
        plan=repaired,
        cost=cost(problem, repaired).total,
        told=tuple(problem.parties.ids[p] for p in told),
        people_told=rides.people(told),
        proven=proven,
    )


def _place(rides: Rides, must: int, *, told_cost: float | None, end: float) -> bool:
    """Place everybody loose; whether as few people as possible are told for it."""
    start = rides.saved()
    join_all(rides, end=end)
    if told_cost is None and not _wanted(rides):
        return _people_told(rides) <= must
    alone = _placed_by_programme(rides, start, (), end=_part(end, ALONE))
    if told_cost is None and not _wanted(rides):
        return _people_told(rides) <= must
    # Where nobody can be placed without moving somebody, one party of the least size must move.
    fewest = must + (int(rides.problem.parties.size.min()) if alone else 0)
    wanted, chained = _wanted(rides), _part(end, CHAINS)
    for p in sorted(wanted, key=lambda p: -float(rides.problem.unserved_price[p])):
        chain(rides, p, end=chained)
    if told_cost is None and not _wanted(rides) and _people_told(rides) <= fewest:
        return True
    movers = nearest(rides, wanted or start[1])
    return _placed_by_programme(rides, start, movers, end=end, told_cost=told_cost)


def _part(end: float, share: float) -> float:
    """The moment at which this share of what is left until `end` is spent."""
    now = time.monotonic()
    return now + share * max(0.0, end - now)


def _placed_by_programme(
    rides: Rides, start: Saved, movers: Iterable[int], *, end: float, told_cost: float | None = None
) -> bool:  # fmt: skip
    """Let the integer programme place the parties that were loose at the start, if it is small.

    Keeps its answer where it is better; gives back whether nothing better exists.
    """
    movers, now, score = set(movers), rides.saved(), _score(rides, told_cost)
    hint = {p: ride for ride in rides.rides for p in ride.rows}
    rides.restore(start)
    exact = place(rides, movers, told_cost=told_cost, seconds=end - time.monotonic(), hint=hint)
    if _score(rides, told_cost) > score:
        rides.restore(now)
    everybody = {p for ride in rides.rides if not ride.is_locked for p in ride.rows}
    return exact and (not movers or movers >= everybody)


def _score(rides: Rides, told_cost: float | None) -> tuple[float, ...]:
    """What is to be small: what staying costs, people told, money; or all in one sum."""
    stay = float(rides.problem.unserved_price[rides.loose].sum())
    told, money = _people_told(rides), 0.0
    for ride in rides.rides:
        if not ride.rows or ride.kind is None:
            continue
        found, kind = (
            rides.way(ride.rows, ride.kind, ride.way),
            rides.problem.vehicle_types[ride.kind],
        )
        km = 0.0 if found is None else found[1]
        firms = {int(rides.problem.parties.enterprise[p]) for p in ride.rows}
        mixing = rides.problem.rules.enterprise_cost * (len(firms) - 1)
        money += kind.fixed_cost + kind.cost_per_km * km + mixing
    if told_cost is None:
        return stay, told, money
    return (stay + told * told_cost + money,)


def _wanted(rides: Rides) -> list[int]:
    """Loose parties whose staying costs something."""
    return [p for p in rides.loose if rides.problem.unserved_price[p] > 0]


def _people_told(rides: Rides) -> int:
    return rides.people(_told(rides))


def _told(rides: Rides) -> list[int]:
    """Parties of the old plan who are no longer on their trip."""
    here = {p: ride.number for ride in rides.rides for p in ride.rows}
    return [p for p, number in sorted(rides.home.items()) if here.get(p, -1) != number]


def _plan(problem: Problem, rides: Rides) -> Plan:
    trips, ids = [], problem.parties.ids
    lost: list[int] = list(rides.loose)
    for ride in rides.rides:
        trip = trip_of(rides, ride) if ride.rows else None
        if trip is not None:
            trips.append(trip)
        else:
            lost += ride.rows
    left: Sequence[Unserved] = [Unserved(ids[p], REASON) for p in sorted(lost)]
    return replace(Plan(problem.name, trips, left), lower_bound=None)
