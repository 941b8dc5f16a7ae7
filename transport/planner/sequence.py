"""The plan of a draft: every trip with its stops in the best visiting order.

Up to eight stops a side the order is the best there is (Held and Karp, 1962); beyond, it is good.
"""

from collections.abc import Iterator

import numpy as np

from transport.planner import kernels
from transport.planner.ground import Draft, Ground
from transport.planner.piece import Cut, cut, rides_of, write_back
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import Ints

TRIPS_AT_ONCE = 100
"""Trips that are put in order together, to bound memory."""


def plan_of(ground: Ground, draft: Draft, *, reason: str, bound: float | None = None) -> Plan:
    """The plan that the draft stands for; everybody left behind gets the same reason."""
    problem = ground.problem
    ids = problem.parties.ids
    left = np.flatnonzero(draft.trip_of < 0).tolist()
    trips = [trip for found in in_parts(ground, draft) for trip in trips_of(ground, found)]
    return Plan(problem.name, trips, [Unserved(ids[p], reason) for p in left], bound)


def priced(ground: Ground, draft: Draft) -> Draft:
    """The draft with what each of its trips costs."""
    for found in in_parts(ground, draft):
        kernels.price_all(found.piece, found.state, 0.0)
        write_back(rides_of(found), draft)
    return draft


def in_parts(ground: Ground, draft: Draft) -> Iterator[Cut]:
    """The trips of a draft, some at a time, without those left behind."""
    by_trip = np.argsort(draft.trip_of, kind="stable")
    trips = len(draft.kind)
    for first in range(0, trips, TRIPS_AT_ONCE):
        rides = np.arange(first, min(first + TRIPS_AT_ONCE, trips))
        low, high = np.searchsorted(draft.trip_of[by_trip], [first, rides[-1] + 1])
        room = np.repeat(ground.count[:, None], ground.horizon, axis=1)
        reception = np.full((len(ground.counties), ground.horizon), np.inf)
        yield cut(
            ground, draft, parties=np.sort(by_trip[low:high]), trips=rides,
            room=room, reception=reception, seed=0,
        )  # fmt: skip


def trips_of(ground: Ground, found: Cut) -> Iterator[Trip]:
    """The trips of a piece, as values of the plan."""
    problem, state = ground.problem, found.state
    ways = np.zeros((len(found.trips), len(found.piece.km)), dtype=np.int64)
    kernels.write_ways(found.piece, state, ways)
    stops: Ints = found.stops
    for t in range(len(found.trips)):
        if not state.aboard[t]:
            continue
        n, m = int(state.n_stops[t]), int(state.n_drops[t])
        names = [problem.stops[s].id for s in stops[ways[t, : n + m]].tolist()]
        riders = np.sort(found.parties[state.members[t, : state.aboard[t]]]).tolist()
        yield Trip(
            vehicle_type=problem.vehicle_types[int(state.kind[t])].id,
            day=int(state.day[t]),
            pickups=tuple(names[:n]),
            dropoffs=tuple(names[n:]),
            parties=tuple(problem.parties.ids[p] for p in riders),
        )
