"""The search itself: simulated annealing over the moves."""

import numpy as np

from transport.planner.kernels.boarding import may_depart, received_within, undo, within_limits
from transport.planner.kernels.chance import below, uniform
from transport.planner.kernels.moves import attempt_trip, change, propose, seat
from transport.planner.kernels.neighbours import kin
from transport.planner.kernels.picking import priced_after, receives
from transport.planner.kernels.prices import price_all, priced
from transport.planner.kernels.state import BARRED, NONE, Piece, State, jit

LOOKS = 6
"""Most kin of a party whose trips are looked at for one move."""


@jit
def settle(piece: Piece, state: State, n: int, a: int, b: int, crowding: float, most: float):
    """Price what the journal's n entries changed; keep it when it adds at most `most`, else undo.

    Returns the change in cost that was kept, 0.0 when undone.
    """
    ok = within_limits(piece, state, b) and (a < 0 or within_limits(piece, state, a))
    if ok and len(piece.reception) > 0:
        ok = received_within(piece, state, n)
    if ok:
        change = 0.0
        new_a, new_b = 0.0, 0.0
        if a < 0:
            for k in range(n):
                q = state.journal[k, 0]
                change += -piece.price[q] if state.journal[k, 1] < 0 else piece.price[q]
        for t in (a, b):
            if t < 0:
                continue
            new = priced(piece, state, t, crowding)
            change += new - state.cost[t]
            if t == a:
                new_a = new
            else:
                new_b = new
        if change <= most:
            if a >= 0:
                state.cost[a] = new_a
            state.cost[b] = new_b
            return change
    undo(piece, state, n)
    return 0.0


@jit
def settle_picked(
    piece: Piece, state: State, n: int, a: int, b: int, crowding: float, most: float
) -> float:
    """Price what the n parties picked would change; do it when it adds at most `most`.

    Returns the change in cost, 0.0 when nothing is done.
    """
    if piece.prices[1] < BARRED:  # how long each rides is known only once they are aboard
        change(piece, state, n, a, b)
        return settle(piece, state, n, a, b, crowding, most)
    new_b = priced_after(piece, state, b, 1, crowding)
    if new_b >= BARRED:
        return 0.0
    new_a = priced_after(piece, state, a, -1, crowding)
    added = (new_a - state.cost[a]) + (new_b - state.cost[b])
    if added > most or not receives(piece, state, a, b):
        return 0.0
    change(piece, state, n, a, b)
    state.cost[a], state.cost[b] = new_a, new_b
    return added


@jit
def company(piece: Piece, state: State, p: int) -> int:
    """Another trip with kin of party p aboard that p may ride; -1 when a few looks find none.

    The first that has room for p's stops, else the last one seen: who boards may be given room.
    """
    a, o, d = state.trip_of[p], piece.origin[p], piece.destination[p]
    found = NONE
    for _ in range(LOOKS):
        t = state.trip_of[kin(piece, state, p)]
        if t < 0 or t == a or not may_depart(piece, state, p, t):
            continue
        found = t
        if (state.by_stop[t, o] > 0 or state.n_stops[t] < piece.limits[0]) and (
            state.by_stop[t, d] > 0 or state.n_drops[t] < piece.limits[1]
        ):
            break
    return found


@jit
def anneal(piece: Piece, state: State, moves: int, hot: float, cold: float, crowding: float) -> int:
    """Attempt `moves` moves, cooling from hot to cold; returns how many changed the state."""
    n_parties = len(piece.origin)
    random = state.random
    price_all(piece, state, crowding)
    kept = 0
    heat = hot
    ratio = (cold / hot) ** (1.0 / max(1, moves // 256))
    for it in range(moves):
        if it & 255 == 255:
            heat *= ratio
        p = below(random, n_parties)
        if state.totals[0] > 0 and below(random, 32) == 0:
            p = state.left[below(random, state.totals[0])]
        a = state.trip_of[p]
        b = company(piece, state, p)
        if b < 0:
            continue
        most = -heat * np.log(uniform(random))
        if a >= 0 and below(random, 64) == 0:
            kept += attempt_trip(piece, state, a, b, crowding, most)
            continue
        if state.aboard[b] + 1 >= state.members.shape[1]:
            continue
        if a < 0:
            n = seat(piece, state, p, b)
            kept += settle(piece, state, n, a, b, crowding, most) != 0.0
            continue
        n = propose(piece, state, p, b)
        if n > 0 and settle_picked(piece, state, n, a, b, crowding, most) != 0.0:
            kept += 1
    state.totals[1] += moves
    return kept
