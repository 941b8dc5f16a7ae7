"""From a crowded state to a plan: nobody beyond the seats, the cheapest left behind."""

from transport.planner.kernels.boarding import carry, is_received, may_depart, shift_party, undo
from transport.planner.kernels.prices import price_of
from transport.planner.kernels.state import BARRED, NONE, Ints, Piece, State, apart, jit


@apart
def evict(piece: Piece, state: State) -> None:
    """Leave behind, trip by trip, those beyond the seats: the cheapest to leave, small saving last.

    Of several at one price the one whose going saves the trip most goes first.
    """
    for t in range(len(state.load)):
        seats = piece.seats[state.kind[t]]
        while state.load[t] > seats:
            best, pick = BARRED, NONE
            for m in range(state.aboard[t]):
                p = state.members[t, m]
                over = max(0, piece.size[p] - (state.load[t] - seats))
                value = piece.price[p] * (1.0 + over)
                value += 3.0 - fits_alone(piece, state, p, t)
                if value < best:
                    best, pick = value, p
            shift_party(piece, state, pick, NONE)


@jit
def fits_alone(piece: Piece, state: State, p: int, t: int) -> int:
    """How many of p's two stops and enterprise nobody else aboard trip t shares."""
    value = 1 if state.by_stop[t, piece.origin[p]] == 1 else 0
    value += 1 if state.by_stop[t, piece.destination[p]] == 1 else 0
    return value + (1 if state.by_firm[t, piece.enterprise[p]] == 1 else 0)


@apart
def cheapest(piece: Piece, state: State, t: int, county: int, needed: int) -> int:
    """The party aboard trip t whom it costs least to leave behind for each of the places needed.

    With a `county`, only a party that goes there. NONE when there is nobody.
    """
    least, pick = BARRED, NONE
    for m in range(state.aboard[t]):
        q = state.members[t, m]
        value = piece.price[q] / min(piece.size[q], needed)
        if value < least and (county < 0 or piece.county[piece.destination[q]] == county):
            least, pick = value, q
    return pick


@apart
def cheapest_received(piece: Piece, state: State, p: int, t: int) -> int:
    """The cheapest party, whatever it rides, that takes p's reception on trip t's day.

    NONE when there is nobody, or room for p already.
    """
    county, day = piece.county[piece.destination[p]], state.day[t]
    if county < 0:
        return NONE
    needed = state.received[county, day] + piece.size[p] - piece.reception[county, day]
    if needed <= 0:
        return NONE
    least, pick = BARRED, NONE
    for u in range(len(state.load)):
        if state.day[u] == day and state.aboard[u] > 0:
            q = cheapest(piece, state, u, county, needed)
            if q >= 0 and piece.price[q] / min(piece.size[q], needed) < least:
                least, pick = piece.price[q] / min(piece.size[q], needed), q
    return pick


@apart
def change_of(piece: Piece, state: State, n: int) -> float:
    """What the journal's moves change the trips' cost by; the new costs are kept."""
    change = 0.0
    for k in range(n):
        for t in (state.journal[k, 1], state.trip_of[state.journal[k, 0]]):
            if t >= 0:
                new = price_of(piece, state, t, 0.0)
                change += new - state.cost[t]
                state.cost[t] = new
    return change


@apart
def exchange(piece: Piece, state: State, p: int, t: int) -> bool:
    """Put party p, left behind, on trip t in place of those whom it costs less to leave behind.

    Returns whether that pays; else nothing is changed.
    """
    size, aboard = piece.size[p], state.aboard[t]
    if aboard == 0 or size > piece.seats[state.kind[t]] or not may_depart(piece, state, p, t):
        return False
    if state.by_stop[t, piece.origin[p]] == 0 and state.n_stops[t] >= piece.limits[0]:
        return False
    if state.by_stop[t, piece.destination[p]] == 0 and state.n_drops[t] >= piece.limits[1]:
        return False
    n, gain = 0, piece.price[p]
    while gain > 0.0:
        needed = state.load[t] + size - piece.seats[state.kind[t]]
        if needed > 0:
            pick = cheapest(piece, state, t, NONE, needed)
        else:
            pick = cheapest_received(piece, state, p, t)
            if pick < 0:
                break
        gain -= piece.price[pick]
        if gain > 0.0:
            n = carry(piece, state, pick, NONE, n)
    if gain > 0.0:
        n = carry(piece, state, p, t, n)
        if is_received(piece, state, p, t):
            gain -= change_of(piece, state, n)
            if gain > 0.0:
                return True
            undo(piece, state, n)
            change_of(piece, state, n)
            state.cost[t] = price_of(piece, state, t, 0.0)
            return False
    undo(piece, state, n)
    return False


@apart
def exchange_left(piece: Piece, state: State, order: Ints) -> int:
    """Exchange those left behind, in this order, for cheaper ones; returns how many."""
    exchanged = 0
    for k in range(len(order)):
        p = order[k]
        for t in range(len(state.load)):
            if state.trip_of[p] >= 0:
                break
            if exchange(piece, state, p, t):
                exchanged += 1
    return exchanged
