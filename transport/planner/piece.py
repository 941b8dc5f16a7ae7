"""Cuts a piece out of a problem and its draft, for the kernels; writes back what they did. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from transport.planner import kernels
from transport.planner.ground import Draft, Ground
from transport.planner.kernels import BARRED, EXACT_STOPS, Piece, State
from transport.planner.problem import Floats, Ints

SPARSE = 16
"""Values are sorted, not ticked off in a table, when so many times more could occur."""

NEAR = 8
"""Neighbours of a stop that a move looks at."""


@dataclass(slots=True)
class Cut:
    """A piece, its state, and where its parties and trips stand in the draft."""

    piece: Piece
    state: State
    parties: Ints
    trips: Ints
    stops: Ints
    """Where its stops stand in the problem."""


def cut(
    ground: Ground, draft: Draft, *, parties: Ints, trips: Ints, room: Ints, reception: Floats,
    seed: int, drive: float = 0.0, day: Ints | None = None,
) -> Cut:  # fmt: skip
    """The piece of these parties (on these trips or left behind) and trips.

    `room` [type, day] and `reception` [county, day] are the piece's own shares; `drive` is the
    drive to empty coaches; with `day`, each party may depart on that day only.
    """
    rows = ground.problem.parties
    stops, places = _stops(ground, parties)
    firms, firm = numbered(rows.enterprise[parties])
    n, known = len(parties), len(firms)
    origin, destination = places[:n], places[n : 2 * n]
    km = ground.roads.km_block(stops, stops)
    mates, start = grouped(known + len(stops), firm, known + origin, known + destination)
    piece = Piece(
        km=km, minutes=_minutes(ground, stops),
        stop_key=ground.stop_key[stops], type_key=ground.type_key,
        origin=origin, destination=destination, enterprise=firm,
        size=rows.size[parties], price=ground.problem.unserved_price[parties],
        first_day=(rows.first_day if day is None else day)[parties],
        last_day=(rows.last_day if day is None else day)[parties],
        seats=ground.seats, fixed=ground.fixed, per_km=ground.per_km,
        depot=_local(ground.depot, places[2 * n :]),
        room=room, reception=reception, county=ground.county[stops],
        mates=mates, mates_start=start, near=neighbours(km, origin, destination),
        limits=ground.limits.copy(), prices=np.append(ground.prices, drive),
    )  # fmt: skip
    state = filled(piece, ground, draft, parties=parties, trips=trips, seed=seed)
    return Cut(piece, state, parties, trips, stops)


def _stops(ground: Ground, parties: Ints) -> tuple[Ints, Ints]:
    """The stops of a piece; then, among them, each party's ends and every type's depot."""
    rows = ground.problem.parties
    ends = (rows.origin[parties], rows.destination[parties], ground.depot[ground.depot >= 0])
    return numbered(np.concatenate(ends))


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """The values that occur, in order, and the place of each value among them."""
    if int(values.max(initial=0)) > SPARSE * len(values):
        found, place = np.unique(values, return_inverse=True)
        return found, place
    occurs = np.zeros(int(values.max(initial=-1)) + 1, dtype=bool)
    occurs[values] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


def grouped(groups: int, *columns: Ints) -> tuple[Ints, Ints]:
    """Rows by the groups that the columns put them into, and where each group begins."""
    group = np.concatenate(columns)
    order = np.argsort(group, kind="stable")
    return order % len(columns[0]), np.searchsorted(group[order], np.arange(groups + 1))


def _local(depot: Ints, places: Ints) -> Ints:
    """Each vehicle type's depot among the stops of a piece; -1 stays."""
    found = depot.copy()
    found[depot >= 0] = places
    return found


def _minutes(ground: Ground, stops: Ints) -> Floats:
    """Minutes between the stops, where a limit on rides asks for them."""
    is_limited = ground.prices[1] < BARRED
    return ground.roads.minutes_block(stops, stops) if is_limited else np.zeros((1, 1))


def neighbours(km: Floats, origin: Ints, destination: Ints) -> Ints:
    """The nearest stops of the same side that have parties, for each stop of a piece."""
    near = np.zeros((len(km), NEAR), dtype=np.int64)
    for side in (origin, destination):
        kernels.nearest(km, numbered(side)[0], near)
    return near


def filled(
    piece: Piece, ground: Ground, draft: Draft, *, parties: Ints, trips: Ints, seed: int
) -> State:
    """The state of a piece whose parties ride as the draft says."""
    state = emptied(piece, ground, kind=draft.kind[trips], day=draft.day[trips], seed=seed)
    place = np.full(len(draft.kind) + 1, -1)
    place[trips] = np.arange(len(trips))
    kernels.board(piece, state, place[draft.trip_of[parties]])
    return state


def emptied(piece: Piece, ground: Ground, *, kind: Ints, day: Ints, seed: int) -> State:
    """The state of a piece on trips of these types and days with nobody aboard."""
    n, t, s = len(piece.size), len(kind), len(piece.km)
    firms = len(piece.mates_start) - 1 - s
    widest = int(ground.seats.max(initial=1))
    cap = min(n, 2 * widest + 8) + 1
    memo = ground.memo()
    chance = np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)
    return State(
        trip_of=np.full(n, -1),
        slot=np.arange(n),
        members=np.zeros((t, cap), dtype=np.int64),
        left=np.arange(n),
        aboard=np.zeros(t, dtype=np.int64),
        load=np.zeros(t, dtype=np.int64),
        kind=kind,
        day=day,
        stops=np.zeros((t, s), dtype=np.int64),
        drops=np.zeros((t, s), dtype=np.int64),
        stop_place=np.zeros((t, s), dtype=np.int64),
        n_stops=np.zeros(t, dtype=np.int64),
        n_drops=np.zeros(t, dtype=np.int64),
        n_firms=np.zeros(t, dtype=np.int64),
        key=np.zeros(t, dtype=np.uint64),
        drop_key=np.zeros(t, dtype=np.uint64),
        by_stop=np.zeros((t, s), dtype=np.int64),
        by_firm=np.zeros((t, firms), dtype=np.int64),
        cost=np.zeros(t),
        away=np.zeros((len(ground.seats), ground.horizon), dtype=np.int64),
        received=np.zeros((len(piece.reception), ground.horizon)),
        totals=np.array([n, 0, 0, 0, 0, 0]),
        memo_key=memo.ways.view(np.uint64),
        memo=memo.ways,
        side_key=memo.side_key,
        side_km=memo.side_km,
        random=chance,
        **_scratch(n, s, firms),
    )


def _scratch(n: int, s: int, firms: int) -> dict[str, Any]:
    """The fields of a state in which one move works, for so many parties, stops, enterprises."""
    return {
        "journal": np.zeros((3 * n + 4, 2), dtype=np.int64),
        "picked": np.zeros(n, dtype=np.int64),
        "stop_seen": np.zeros(s, dtype=np.int64),
        "firm_seen": np.zeros(firms, dtype=np.int64),
        "stop_gain": np.zeros((s, 2), dtype=np.int64),
        "firm_gain": np.zeros(firms, dtype=np.int64),
        "stops_touched": np.zeros(s, dtype=np.int64),
        "firms_touched": np.zeros(firms, dtype=np.int64),
        "work": np.zeros((2 * EXACT_STOPS << EXACT_STOPS) + s + 1),
        "order": np.zeros(5 * (s + 1), dtype=np.int64),
    }


@dataclass(frozen=True, slots=True)
class Rides:
    """What a draft learns from a piece: a copy without the state, which takes megabytes."""

    parties: Ints
    trips: Ints
    trip_of: Ints
    """Trip of the draft that each party rides; -1: left behind."""
    kind: Ints
    day: Ints
    cost: Floats


def rides_of(found: Cut) -> Rides:
    """Who rides where as the state of the piece says now."""
    state = found.state
    trip_of = np.where(state.trip_of < 0, -1, found.trips[state.trip_of])
    return Rides(
        found.parties, found.trips, trip_of, state.kind.copy(), state.day.copy(), state.cost.copy()
    )


def rides_before(draft: Draft, parties: Ints, trips: Ints) -> Rides:
    """Who rides where as the draft says now, for `write_back` to restore."""
    return Rides(
        parties, trips, draft.trip_of[parties], draft.kind[trips], draft.day[trips],
        draft.cost[trips],
    )  # fmt: skip


def write_back(rides: Rides, draft: Draft) -> None:
    """Let the draft ride so."""
    draft.trip_of[rides.parties] = rides.trip_of
    draft.kind[rides.trips] = rides.kind
    draft.day[rides.trips] = rides.day
    draft.cost[rides.trips] = rides.cost
