"""Takes off the trips whose people the others can carry for less."""

from transport.planner.kernels.boarding import carry, change_kind, has_vehicle, may_depart, undo
from transport.planner.kernels.chance import below
from transport.planner.kernels.prices import price_all, price_of
from transport.planner.kernels.seating import insertion
from transport.planner.kernels.state import BARRED, NONE, Piece, State, apart

WELL_FILLED = 0.85
"""From this share of its seats on a trip is well filled: its people hardly ever find others."""

FEW_OF = 8
"""One of so many well filled trips is tried in each round all the same."""


@apart
def wider(piece: Piece, state: State, p: int, t: int) -> tuple[float, int]:
    """What party p, left behind, would add to trip t with the best larger vehicle; and its type.

    BARRED and NONE when no larger one is free or p may not ride there.
    """
    best, pick = BARRED, NONE
    old = state.kind[t]
    people = state.load[t] + piece.size[p]
    if state.aboard[t] == 0 or not may_depart(piece, state, p, t):
        return best, pick
    for kind in range(len(piece.seats)):
        if piece.seats[kind] >= people and has_vehicle(piece, state, kind, state.day[t]):
            change_kind(piece, state, t, kind)
            value = insertion(piece, state, p, t)
            if value < best:
                best, pick = value, kind
    change_kind(piece, state, t, old)
    return best, pick


@apart
def take_back(piece: Piece, state: State, n: int, riders: int, changed: int) -> None:
    """Undo what dissolve() did: n moves, the first of `riders`, and vehicles noted at the end."""
    for k in range(riders, n):
        state.cost[state.trip_of[state.journal[k, 0]]] = NONE
    for k in range(changed, len(state.journal)):
        change_kind(piece, state, state.journal[k, 0], state.journal[k, 1])
    undo(piece, state, n)
    for t in range(len(state.load)):
        if state.cost[t] < 0.0:
            state.cost[t] = price_of(piece, state, t, 0.0)


@apart
def dissolve(piece: Piece, state: State, t: int) -> float:
    """Spread the people of trip t over the others, each where they add least.

    Those may take larger vehicles. Returns what that saves; when it does not pay, or somebody
    finds no seat, 0.0, and nothing is changed.
    """
    n, saved = 0, state.cost[t]
    while state.aboard[t] > 0:
        n = carry(piece, state, state.members[t, state.aboard[t] - 1], NONE, n)
    riders, changed = n, len(state.journal)
    for k in range(riders):
        p = state.journal[k, 0]
        best, pick, larger = saved, NONE, NONE
        for u in range(len(state.load)):
            if state.aboard[u] == 0:
                continue
            if state.load[u] + piece.size[p] <= piece.seats[state.kind[u]]:
                value, kind = insertion(piece, state, p, u), NONE
            else:
                value, kind = wider(piece, state, p, u)
            if value < best:
                best, pick, larger = value, u, kind
        if pick < 0:
            take_back(piece, state, n, riders, changed)
            return 0.0
        if larger >= 0:
            changed -= 1
            state.journal[changed, 0] = pick
            state.journal[changed, 1] = state.kind[pick]
            change_kind(piece, state, pick, larger)
        n = carry(piece, state, p, pick, n)
        state.cost[pick] += best
        saved -= best
    state.cost[t] = 0.0
    return saved


@apart
def dissolve_all(piece: Piece, state: State) -> int:
    """Dissolve trips for which it pays, the emptiest first; returns how many there were.

    Of the well filled ones, which are most, some are tried that are drawn at random: it pays for
    one in hundreds, and to try takes as long as to anneal its people.
    """
    price_all(piece, state, 0.0)
    widest, spare = 0, 0
    for kind in range(len(piece.seats)):
        for day in range(state.away.shape[1]):
            if piece.room[kind, day] > 0:
                widest = max(widest, piece.seats[kind])
    for t in range(len(state.load)):
        if state.load[t] > 0:
            spare += max(0, widest - state.load[t])
    gone, done = 0, -1.0
    while True:  # each trip once, by its load; those that take people in come again
        least, pick = BARRED, NONE
        for t in range(len(state.load)):
            rank = state.load[t] + t / (len(state.load) + 1.0)
            if state.load[t] > 0 and done < rank < least:
                least, pick = rank, t
        if pick < 0 or spare < widest:
            return gone  # all that could ever be spare on the others is less than a load
        done = least
        is_full = state.load[pick] >= WELL_FILLED * piece.seats[state.kind[pick]]
        if is_full and below(state.random, FEW_OF) != 0:
            continue
        if dissolve(piece, state, pick) > 0.0:
            gone += 1
            spare -= widest
