"""Whether a plan is feasible: one function for each rule of the format, each yields violations.

Pure, and trusts no search code: it reads the problem and the plan alone.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from transport.planner.plan import Plan, Trip
from transport.planner.problem import Problem, VehicleType
from transport.planner.travel import Roads

TICK = 1e-6
"""Slack when minutes are compared, as the referee has it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach: the rule by its code, the trip or party that breaks it, and a sentence."""

    rule: str
    sentence: str
    trip: int | None = None
    """Number of the trip in the plan, from 0."""

    def __str__(self) -> str:
        return self.sentence if self.trip is None else f"trip {self.trip}: {self.sentence}"


Check = Iterator[Violation]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One trip, seen against its problem."""

    problem: Problem
    number: int
    trip: Trip
    kind: VehicleType
    rows: list[int]
    """Rows of the parties aboard."""

    def fault(self, rule: str, sentence: str) -> Violation:
        return Violation(rule, sentence, self.number)


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every violation of the plan; empty when it is feasible."""
    unknown = list(names(problem, plan))
    if unknown:
        return unknown + list(everybody_once(problem, plan))
    parties, kinds = problem.party_index, problem.type_index
    trips = [
        _Seen(
            problem, i, trip, problem.vehicle_types[kinds[trip.vehicle_type]],
            [parties[party] for party in trip.parties],
        )
        for i, trip in enumerate(plan.trips)
    ]  # fmt: skip
    found = list(everybody_once(problem, plan))
    found += [fault for rule in TRIP_RULES for trip in trips for fault in rule(trip)]
    found += list(ride(problem, trips))
    return found + list(fleet(problem, trips)) + list(reception(problem, trips))


def names(problem: Problem, plan: Plan) -> Check:
    """Everything that the plan names exists, and the plan is for this problem."""
    if plan.problem != problem.name:
        yield Violation("problem", f"plan is for problem {plan.problem!r}, not {problem.name!r}")
    for i, trip in enumerate(plan.trips):
        for what, named, known in (
            ("vehicle type", (trip.vehicle_type,), problem.type_index),
            ("stop", (*trip.pickups, *trip.dropoffs), problem.stop_index),
            ("party", trip.parties, problem.party_index),
        ):
            strangers = (name for name in named if name not in known)
            yield from (Violation("name", f"unknown {what} {name!r}", i) for name in strangers)
    for left in plan.unserved:
        if left.party not in problem.party_index:
            yield Violation("name", f"unserved: unknown party {left.party!r}")


def everybody_once(problem: Problem, plan: Plan) -> Check:
    """Every party is on exactly one trip or left behind, never both, never twice."""
    aboard = Counter(party for trip in plan.trips for party in trip.parties)
    left = Counter(entry.party for entry in plan.unserved)
    for party in problem.parties.ids:
        rides, refusals = aboard[party], left[party]
        if rides + refusals != 1:
            yield Violation(
                "once", f"party {party} is aboard {rides} times and unserved {refusals} times"
            )


def stops(seen: _Seen) -> Check:
    """Pickups and drop-offs are exactly the stops of the parties aboard, each once."""
    parties, names_ = seen.problem.parties, seen.problem.stops
    if not seen.rows:
        yield seen.fault("empty", "carries nobody")
    ends = (("pickups", seen.trip.pickups, parties.origin),
            ("dropoffs", seen.trip.dropoffs, parties.destination))  # fmt: skip
    for side, named, column in ends:
        needed = {names_[int(column[p])].id for p in seen.rows}
        if len(named) != len(set(named)):
            yield seen.fault("stops", f"{side} name a stop twice")
        if set(named) != needed:
            missing, needless = sorted(needed - set(named)), sorted(set(named) - needed)
            yield seen.fault(
                "stops", f"{side} are not the stops of its parties: "
                f"missing {missing}, needless {needless}",
            )  # fmt: skip


def seats(seen: _Seen) -> Check:
    """The sizes aboard add up to at most the seats."""
    load = int(seen.problem.parties.size[seen.rows].sum())
    if load > seen.kind.seats:
        yield seen.fault("seats", f"{load} travellers on {seen.kind.seats} seats")


def days(seen: _Seen) -> Check:
    """The trip departs within the horizon and within the days of everybody aboard."""
    day, parties = seen.trip.day, seen.problem.parties
    if not 0 <= day < seen.problem.rules.horizon_days:
        yield seen.fault("horizon", f"day {day} is outside the horizon")
        return
    for p in seen.rows:
        first, last = int(parties.first_day[p]), int(parties.last_day[p])
        if not first <= day <= last:
            yield seen.fault(
                "days",
                f"party {parties.ids[p]} may not depart on day {day}, only {first} to {last}",
            )


def stop_limits(seen: _Seen) -> Check:
    """At most so many distinct stops on each side."""
    rules = seen.problem.rules
    for side, named, most in (
        ("pickups", seen.trip.pickups, rules.max_pickups),
        ("dropoffs", seen.trip.dropoffs, rules.max_dropoffs),
    ):
        if most is not None and len(set(named)) > most:
            yield seen.fault(f"max_{side}", f"{len(set(named))} {side}, at most {most} allowed")


TRIP_RULES: tuple[Callable[[_Seen], Check], ...] = (stops, seats, days, stop_limits)
"""The rules that look at one trip alone, but for its roads."""


def ride(problem: Problem, trips: list[_Seen]) -> Check:
    """Nobody spends more minutes aboard than allowed, between their own two stops."""
    most = problem.rules.max_ride_minutes
    if most is None:
        return
    roads = Roads(problem)
    for seen in trips:
        longest = longest_ride(problem, seen.trip, roads=roads)
        if longest > most + TICK:
            yield seen.fault("ride", f"a ride of {longest:.2f} minutes, at most {most:g} allowed")


def longest_ride(problem: Problem, trip: Trip, *, roads: Roads) -> float:
    """Most minutes that anyone aboard spends between their own pickup and drop-off."""
    path = [problem.stop_index[stop] for stop in (*trip.pickups, *trip.dropoffs)]
    clock, at = 0.0, dict.fromkeys(path[:1], 0.0)
    for previous, here in pairwise(path):
        clock += roads.minutes(previous, here)
        at[here] = clock
    rows, parties = problem.party_index, problem.parties
    ends = {(int(parties.origin[p]), int(parties.destination[p]))
            for p in map(rows.__getitem__, trip.parties)}  # fmt: skip
    return max((at[to] - at[since] for since, to in ends if since in at and to in at), default=0.0)


def fleet(problem: Problem, trips: list[_Seen]) -> Check:
    """On no day are more trips of a type under way than it has vehicles."""
    departures: dict[str, Counter[int]] = defaultdict(Counter)
    counts = {kind.id: kind.count for kind in problem.vehicle_types}
    for seen in trips:
        departures[seen.kind.id][seen.trip.day] += 1
    turnaround = problem.rules.turnaround_days
    for key, leaving in departures.items():
        for day in sorted(leaving):  # the most under way is reached on a day of departure
            away = sum(n for d, n in leaving.items() if day - turnaround < d <= day)
            if away > counts[key]:
                yield Violation(
                    "fleet",
                    f"day {day}: {away} trips of type {key} under way, only {counts[key]} vehicles",
                )


def reception(problem: Problem, trips: list[_Seen]) -> Check:
    """No destination county receives more travellers of one day's trips than it allows."""
    limits, parties = problem.rules.reception_per_day, problem.parties
    if not limits:
        return
    county = [stop.county for stop in problem.stops]
    received: Counter[tuple[int, str]] = Counter()
    for seen in trips:
        for p in seen.rows:
            received[seen.trip.day, county[int(parties.destination[p])]] += int(parties.size[p])
    for (day, where), travellers in sorted(received.items()):
        if travellers > limits.get(where, math.inf):
            yield Violation(
                "reception",
                f"day {day}: county {where} receives {travellers}, "
                f"at most {limits[where]:g} allowed",
            )
