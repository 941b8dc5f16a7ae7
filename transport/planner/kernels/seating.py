"""Seats those left behind one by one, each where it adds least."""

from transport.planner.kernels.boarding import has_vehicle, is_received, may_depart, shift_party
from transport.planner.kernels.chance import below
from transport.planner.kernels.prices import price_all, price_of
from transport.planner.kernels.state import BARRED, BLINK, NONE, Ints, Piece, State, apart


@apart
def insertion(piece: Piece, state: State, p: int, t: int) -> float:
    """What party p, left behind, would add to trip t; BARRED when it may not ride there."""
    if state.aboard[t] == 0 or not may_depart(piece, state, p, t):
        return BARRED
    if state.load[t] + piece.size[p] > piece.seats[state.kind[t]]:
        return BARRED
    if state.by_stop[t, piece.origin[p]] == 0 and state.n_stops[t] >= piece.limits[0]:
        return BARRED
    if state.by_stop[t, piece.destination[p]] == 0 and state.n_drops[t] >= piece.limits[1]:
        return BARRED
    shift_party(piece, state, p, t)
    value = BARRED
    if is_received(piece, state, p, t):
        value = price_of(piece, state, t, 0.0) - state.cost[t]
    shift_party(piece, state, p, NONE)
    return value


@apart
def insert_left(piece: Piece, state: State, order: Ints) -> None:
    """Put each of those left behind, in this order, where it adds least, if it pays."""
    price_all(piece, state, 0.0)
    for k in range(len(order)):
        p = order[k]
        if state.trip_of[p] >= 0:
            continue
        best, pick = piece.price[p], NONE
        for t in range(len(state.load)):
            value = insertion(piece, state, p, t)
            if value < best:
                best, pick = value, t
        if pick >= 0:
            shift_party(piece, state, p, pick)
            state.cost[pick] = price_of(piece, state, pick, 0.0)


@apart
def best_start(piece: Piece, state: State, p: int, t: int, is_plain: bool) -> float:
    """Give empty trip t the day and vehicle that carry party p cheapest; returns what that costs.

    Plainly, the first that do. BARRED when none does.
    """
    best, kind, day = BARRED, state.kind[t], state.day[t]
    first, last = max(0, piece.first_day[p]), min(piece.last_day[p], state.away.shape[1] - 1)
    for d in range(first, last + 1):
        for k in range(len(piece.seats)):
            if piece.seats[k] < piece.size[p] or not has_vehicle(piece, state, k, d):
                continue
            if is_plain:
                if best < BARRED:
                    continue
            elif below(state.random, BLINK) == 0:
                continue
            state.kind[t], state.day[t] = k, d
            shift_party(piece, state, p, t)
            if is_received(piece, state, p, t):
                value = price_of(piece, state, t, 0.0)
                if value < best:
                    best, kind, day = value, k, d
            shift_party(piece, state, p, NONE)
    state.kind[t], state.day[t] = kind, day
    return best


@apart
def one_by_one(piece: Piece, state: State, order: Ints, is_plain: bool) -> None:
    """Put each party of `order` that is left behind where it adds least, or on a trip of its own.

    Empty trips of the piece may be started. Now and then a place is overlooked, so that the same
    order comes to other trips another time. Plainly, it takes the first trip that takes it.
    """
    price_all(piece, state, 0.0)
    spare = 0
    for k in range(len(order)):
        p = order[k]
        while spare < len(state.load) and state.aboard[spare] > 0:
            spare += 1
        best, pick = piece.price[p], NONE
        for t in range(len(state.load)):
            if is_plain:
                if pick >= 0:
                    break
            elif below(state.random, BLINK) == 0:
                continue
            value = insertion(piece, state, p, t)
            if value < best:
                best, pick = value, t
        may_start = spare < len(state.load) and not (is_plain and pick >= 0)
        if may_start and best_start(piece, state, p, spare, is_plain) < best:
            pick = spare
        if pick >= 0:
            shift_party(piece, state, p, pick)
            state.cost[pick] = price_of(piece, state, pick, 0.0)
