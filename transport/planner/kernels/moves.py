"""The moves of the search: parties between trips, those left behind, a trip's vehicle or day."""

from transport.planner.kernels.boarding import (
    carry,
    change_day,
    change_kind,
    day_holds,
    is_received,
    may_depart,
    swap_kinds,
    within_limits,
)
from transport.planner.kernels.chance import below
from transport.planner.kernels.picking import begin, pick, pick_back, pick_group, pick_one_back
from transport.planner.kernels.prices import price_of
from transport.planner.kernels.state import BARRED, NONE, Piece, State, apart, jit


@apart
def attempt_trip(piece: Piece, state: State, a: int, b: int, crowding: float, most: float) -> bool:
    """Try another vehicle or day for trip a, or a swap of vehicles with b.

    Keeps it when it adds at most `most`; returns whether it was kept.
    """
    random = state.random
    r = below(random, 3)
    horizon = state.away.shape[1]
    old = state.cost[a]
    if r == 0 and state.day[a] == state.day[b] and state.kind[a] != state.kind[b]:
        if state.aboard[b] == 0:
            return False
        swap_kinds(state, a, b)
        new_a = price_of(piece, state, a, crowding)
        new_b = price_of(piece, state, b, crowding)
        if new_a + new_b - old - state.cost[b] <= most:
            state.cost[a], state.cost[b] = new_a, new_b
            return True
        swap_kinds(state, a, b)
        return False
    if r == 1:
        kind = state.kind[a]
        change_kind(piece, state, a, below(random, len(piece.seats)))
        if within_limits(piece, state, a):
            new = price_of(piece, state, a, crowding)
            if new - old <= most:
                state.cost[a] = new
                return True
        change_kind(piece, state, a, kind)
        return False
    if r == 2 and horizon > 1:
        day = state.day[a]
        change_day(piece, state, a, below(random, horizon))
        if within_limits(piece, state, a) and day_holds(piece, state, a):
            return True
        change_day(piece, state, a, day)
    return False


@jit
def make_way(piece: Piece, state: State, p: int, b: int, n: int) -> int:
    """Where p's stop is one too many on trip b, leave those behind who use its least used stop.

    They may find a place on a day or trip that p cannot. Returns entries of the journal.
    """
    for side in range(2):
        count = state.n_stops[b] if side == 0 else state.n_drops[b]
        if count <= piece.limits[side]:
            continue
        own = piece.origin[p] if side == 0 else piece.destination[p]
        least, pick = len(piece.size) + 1, NONE
        first = below(state.random, count)
        for k in range(count):
            i = (first + k) % count
            s = state.stops[b, i] if side == 0 else state.drops[b, i]
            if s != own and state.by_stop[b, s] < least:
                least, pick = state.by_stop[b, s], s
        m = state.aboard[b] - 1
        while m >= 0:
            q = state.members[b, m]
            if (piece.origin[q] if side == 0 else piece.destination[q]) == pick:
                n = carry(piece, state, q, NONE, n)
            m -= 1
    return n


@jit
def bring_mates(piece: Piece, state: State, p: int, b: int, n: int) -> int:
    """Take along to trip b those left behind at p's pickup whose drop-off it calls at.

    Returns entries of the journal.
    """
    group = state.by_firm.shape[1] + piece.origin[p]
    for k in range(piece.mates_start[group], piece.mates_start[group + 1]):
        q = piece.mates[k]
        if (
            state.trip_of[q] < 0
            and state.by_stop[b, piece.destination[q]] > 0
            and state.load[b] + piece.size[q] <= piece.seats[state.kind[b]]
            and state.aboard[b] + 1 < state.members.shape[1]
            and may_depart(piece, state, q, b)
        ):
            n = carry(piece, state, q, b, n)
    return n


@jit
def make_room(piece: Piece, state: State, p: int, b: int, n: int) -> int:
    """Leave others behind until trip b has seats and p's county receives all, cheap ones first.

    Those left behind are the cheapest of a few drawn. Returns entries of the journal.
    """
    county, came = piece.county[piece.destination[p]], state.aboard[b]
    for _ in range(came):
        full = not is_received(piece, state, p, b)
        if not full and state.load[b] <= piece.seats[state.kind[b]]:
            break
        least, pick = BARRED, NONE
        for _ in range(6):
            q = state.members[b, below(state.random, state.aboard[b])]
            value = piece.price[q] / piece.size[q]
            helps = not full or piece.county[piece.destination[q]] == county
            if q != p and helps and value < least:
                least, pick = value, q
        if pick < 0:
            break
        n = carry(piece, state, pick, NONE, n)
    return n


@jit
def seat(piece: Piece, state: State, p: int, b: int) -> int:
    """Put party p, left behind, on trip b, perhaps with others or in place of others.

    Returns entries of the journal.
    """
    r = below(state.random, 16)
    n = carry(piece, state, p, b, 0)
    if r < 4:
        n = bring_mates(piece, state, p, b, n)
    n = make_way(piece, state, p, b, n)
    return make_room(piece, state, p, b, n) if r & 1 else n


@jit
def propose(piece: Piece, state: State, p: int, b: int) -> int:
    """Pick parties for one random change of p's kind towards trip b; returns how many.

    Mostly those who are alike: one alone hardly ever spares a stop or an enterprise.
    """
    random = state.random
    a = state.trip_of[p]
    begin(state)
    r = below(random, 16)
    if r < 2:
        return pick(piece, state, p, 1, 0)
    if r < 4:
        return pick_one_back(piece, state, p, a, b)
    breadth = below(random, 10)
    n = pick_group(piece, state, p, b, breadth if breadth < 5 else 0)
    room = state.members.shape[1] - n
    if n == 0 or state.aboard[b] >= room:
        return 0
    if r < 12:
        n = pick_back(piece, state, a, b, n, below(random, 3))
        if state.aboard[a] + n >= state.members.shape[1]:
            return 0
    return n


@jit
def change(piece: Piece, state: State, n: int, a: int, b: int) -> None:
    """Let the n parties picked change between trips a and b."""
    for k in range(n):
        carry(piece, state, state.journal[k, 0], b if state.journal[k, 1] > 0 else a, k)
