"""What a trip costs, from the shortest ways that are remembered for each set of stops."""

import numpy as np

from transport.planner.kernels.orders import (
    best_way,
    depot_table,
    put_in_order,
    side_table,
    way_minutes,
)
from transport.planner.kernels.rides import find_way, find_way_within_rides
from transport.planner.kernels.state import (
    BARRED,
    DROPS,
    EXACT_STOPS,
    Ints,
    Piece,
    State,
    apart,
    jit,
)


@apart
def side_place(piece: Piece, state: State, stops: Ints, n: int, key: int, depot: int) -> int:
    """Where `side_km` holds the set of the n sorted stops; depot -2 stands for drop-offs."""
    half = len(state.side_key) // 2  # the two sides of a trip must never share a place
    place = np.int64(key & np.uint64(half - 1)) + (half if depot == DROPS else 0)
    if state.side_key[place] != key:
        if depot >= 0:
            depot_table(piece.km, stops, n, state.work, depot)
        else:
            side_table(piece.km, stops, n, state.work, depot == DROPS)
        row = ((1 << n) - 1) * n
        for k in range(n):
            state.side_km[place, k] = state.work[row + k]
        state.side_key[place] = key
    return place


@apart
def joined_km(
    piece: Piece, state: State, kind: int, n_stops: int, n_drops: int, key: int, drop_key: int
) -> float:
    """Least km by a vehicle of a type through pickups and drop-offs with these keys.

    They stand, in any order, in the first two parts of the scratch. What is known of each side
    is used again.
    """
    part = len(state.order) // 5
    stops, drops = state.order[:part], state.order[part : 2 * part]
    if n_stops > EXACT_STOPS or n_drops > EXACT_STOPS:
        for k in range(n_drops):
            stops[n_stops + k] = drops[k]
        return best_way(piece.km, piece.depot[kind], state.order, n_stops, n_drops, state.work)
    put_in_order(stops[:n_stops])
    put_in_order(drops[:n_drops])
    key ^= piece.type_key[kind]
    up = side_place(piece, state, stops, n_stops, key, piece.depot[kind])
    down = side_place(piece, state, drops, n_drops, drop_key, DROPS)
    best = BARRED
    for i in range(n_stops):
        for j in range(n_drops):
            value = state.side_km[up, i] + piece.km[stops[i], drops[j]] + state.side_km[down, j]
            if value < best:
                best = value
    return best


@apart
def own_km(piece: Piece, state: State, t: int) -> float:
    """Least km of trip t from what is known of its two sides."""
    n_stops, n_drops = state.n_stops[t], state.n_drops[t]
    part = len(state.order) // 5
    for k in range(n_stops):
        state.order[k] = state.stops[t, k]
    for k in range(n_drops):
        state.order[part + k] = state.drops[t, k]
    key, drop_key = state.key[t], state.drop_key[t]
    return joined_km(piece, state, state.kind[t], n_stops, n_drops, key, drop_key)


@jit
def trip_km(piece: Piece, state: State, t: int) -> float:
    """Least km of trip t, from the memo where it is known; BARRED when a ride is too long."""
    key = state.key[t] ^ state.drop_key[t] ^ piece.type_key[state.kind[t]]
    place = np.int64(key & np.uint64(len(state.memo_key) - 1))
    limit = piece.prices[1]
    if state.memo_key[place, 0] != key:
        if limit >= BARRED:
            state.memo[place, 1] = own_km(piece, state, t)
        else:
            state.memo[place, 1] = find_way(piece, state, t)
            n = state.n_stops[t] + state.n_drops[t]
            state.memo[place, 2] = way_minutes(piece.minutes, state.order, n)
        state.memo_key[place, 0] = key
    if limit < BARRED and state.memo[place, 2] > limit:
        return find_way_within_rides(piece, state, t)
    return state.memo[place, 1]


@jit
def price(piece: Piece, kind: int, km: float, load: int, firms: int, crowding: float) -> float:
    """What a trip of so many km, travellers and enterprises costs; BARRED when km is.

    Each traveller beyond its seats costs `crowding` times what one of its seats costs. While
    crowding is allowed, empty seats are forgiven by their square, so that they gather on few
    trips until those carry nobody.
    """
    if km >= BARRED:
        return BARRED
    value = piece.fixed[kind] + piece.per_km[kind] * km
    over = load - piece.seats[kind]
    if over > 0:
        value += crowding * over * max(piece.prices[2], value / piece.seats[kind])
    elif crowding > 0.0:
        share = over / piece.seats[kind]
        value *= 1.0 - piece.prices[3] * share * share
    return value + piece.prices[0] * (firms - 1)


@jit
def priced(piece: Piece, state: State, t: int, crowding: float) -> float:
    """What trip t costs now."""
    if state.load[t] == 0:
        return 0.0
    km = trip_km(piece, state, t)
    return price(piece, state.kind[t], km, state.load[t], state.n_firms[t], crowding)


@apart
def price_of(piece: Piece, state: State, t: int, crowding: float) -> float:
    """What trip t costs now; the same as `priced`, called where speed does not count."""
    return priced(piece, state, t, crowding)


@apart
def price_all(piece: Piece, state: State, crowding: float) -> None:
    """Price every trip anew."""
    for t in range(len(state.load)):
        state.cost[t] = price_of(piece, state, t, crowding)
