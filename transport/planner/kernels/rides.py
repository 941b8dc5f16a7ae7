"""The way of a trip: the shortest, or the shortest on which nobody rides too long."""

from transport.planner.kernels.orders import best_way, next_order, put_in_order, way_km
from transport.planner.kernels.state import BARRED, EXACT_STOPS, NONE, Ints, Piece, State, apart


@apart
def load_way(state: State, t: int, way: Ints) -> int:
    """Write the stops of trip t into way, pickups first; returns how many there are."""
    for k in range(state.n_stops[t]):
        way[k] = state.stops[t, k]
    for k in range(state.n_drops[t]):
        way[state.n_stops[t] + k] = state.drops[t, k]
    return state.n_stops[t] + state.n_drops[t]


@apart
def rides_hold(piece: Piece, state: State, t: int, way: Ints, n: int) -> bool:
    """Whether everybody aboard trip t rides at most the minutes allowed on this way."""
    clock = state.work[2 * EXACT_STOPS << EXACT_STOPS :]
    place = state.order[4 * (len(state.order) // 5) :]
    now = 0.0
    for k in range(n):
        if k:
            now += piece.minutes[way[k - 1], way[k]]
        clock[k] = now
        place[way[k]] = k
    for m in range(state.aboard[t]):
        p = state.members[t, m]
        ride = clock[place[piece.destination[p]]] - clock[place[piece.origin[p]]]
        if ride > piece.prices[1]:
            return False
    return True


@apart
def way_within_rides(piece: Piece, state: State, t: int) -> float:
    """The best way of trip t on which nobody rides too long; BARRED when there is none.

    All orders are tried up to 4 stops a side; with more, only the shortest way and the way
    that is shortest in minutes.
    """
    n_stops, n_drops = state.n_stops[t], state.n_drops[t]
    n = n_stops + n_drops
    depot = piece.depot[state.kind[t]]
    part = len(state.order) // 5
    way = state.order[:part]
    if n_stops > 4 or n_drops > 4:
        best_way(piece.minutes, NONE, state.order, n_stops, n_drops, state.work)
        return way_km(piece.km, depot, way, n) if rides_hold(piece, state, t, way, n) else BARRED
    trial = state.order[part : part + n]
    for k in range(n):
        trial[k] = way[k]
    put_in_order(trial[:n_stops])
    best = BARRED
    while True:
        put_in_order(trial[n_stops:])
        while True:
            value = way_km(piece.km, depot, trial, n)
            if value < best and rides_hold(piece, state, t, trial, n):
                best = value
                for k in range(n):
                    way[k] = trial[k]
            if not next_order(trial[n_stops:]):
                break
        if not next_order(trial[:n_stops]):
            return best


@apart
def find_way(piece: Piece, state: State, t: int) -> float:
    """Write the shortest way of trip t into the scratch, whatever the rides; returns its km."""
    way = state.order
    load_way(state, t, way)
    depot = piece.depot[state.kind[t]]
    return best_way(piece.km, depot, way, state.n_stops[t], state.n_drops[t], state.work)


@apart
def find_way_within_rides(piece: Piece, state: State, t: int) -> float:
    """Write the shortest way on which nobody rides too long; returns its km, BARRED if none."""
    km = find_way(piece, state, t)
    n = state.n_stops[t] + state.n_drops[t]
    if piece.prices[1] >= BARRED or rides_hold(piece, state, t, state.order, n):
        return km
    return way_within_rides(piece, state, t)


@apart
def write_ways(piece: Piece, state: State, ways: Ints) -> None:
    """Write the stops of every trip in the best order into the rows of ways."""
    for t in range(len(state.load)):
        if state.aboard[t] == 0:
            continue
        find_way_within_rides(piece, state, t)
        for k in range(state.n_stops[t] + state.n_drops[t]):
            ways[t, k] = state.order[k]
