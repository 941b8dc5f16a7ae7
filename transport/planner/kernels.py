"""Compiled inner loops: arrays in, arrays out; no objects, no clock, no randomness of their own.

A `Piece` holds what does not change (some stops, parties, vehicle types and the room that is
theirs), a `State` what does (who rides where). Every move is applied, priced and, if refused,
undone. All in one file, because the compiler's cache is keyed by it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

EXACT_STOPS = 8
"""Up to so many stops a side are put in the best order exactly."""

BARRED = 1e18
"""Price of what no rule allows."""

BLINK = 16
"""One place in so many is overlooked when people are seated one by one."""

NONE: int = np.int64(-1)  # type: ignore[assignment]
"""No trip, party, cell or type. Typed, because each literal -1 in a call is compiled anew."""

MOVE, STOPS, FIRMS, GAIN = 2, 3, 4, 5
"""Places in `totals` of what the move at hand picks."""

DROPS: int = np.int64(-2)  # type: ignore[assignment]
"""In place of a depot: the side of the drop-offs."""


class Piece(NamedTuple):
    """A part of a problem that is searched alone. Indexes are local to the piece."""

    km: Floats
    minutes: Floats
    stop_key: Keys
    """A random number for each stop; a set of stops is known by their exclusive or."""
    type_key: Keys
    """The same for each vehicle type with a depot, else 0."""
    origin: Ints
    destination: Ints
    enterprise: Ints
    size: Ints
    price: Floats
    """Of leaving each party behind."""
    first_day: Ints
    last_day: Ints
    seats: Ints
    fixed: Floats
    per_km: Floats
    depot: Ints
    """Local stop, or -1."""
    room: Ints
    """[type, day]: trips of this piece that may be under way."""
    reception: Floats
    """[county, day]: travellers that this piece may send there; column count is the horizon."""
    county: Ints
    """Reception county of each stop, or -1."""
    mates: Ints
    """Parties by kin: those of each enterprise, then of each stop, one after the other."""
    mates_start: Ints
    """Where the mates of enterprise e (then of stop E + s) start; one more at the end."""
    near: Ints
    """[stop, n]: the nearest stops of the same side, nearest first, that have parties."""
    limits: Ints
    """Most pickups, most drop-offs, turnaround days."""
    prices: Floats
    """Price of mixing, most minutes of a ride, least price of a traveller without a seat, and
    the drive to empty coaches (0: none; see `priced`)."""


class State(NamedTuple):
    """Who rides where, and what follows from it. Row T of trips is nobody's."""

    trip_of: Ints
    """Trip of each party; -1: left behind."""
    slot: Ints
    """Place of each party among the members of its trip (or among those left behind)."""
    members: Ints
    """[trip, n]: parties aboard."""
    left: Ints
    """Parties left behind, the first `totals[0]` entries."""
    aboard: Ints
    """Number of parties aboard each trip."""
    load: Ints
    kind: Ints
    """Vehicle type of each trip."""
    day: Ints
    stops: Ints
    """[trip, n]: pickups from the left, in no order."""
    drops: Ints
    stop_place: Ints
    """[trip, stop]: where the stop stands in `stops` or `drops`."""
    n_stops: Ints
    n_drops: Ints
    n_firms: Ints
    key: Keys
    """[trip]: exclusive or of the keys of its pickups."""
    drop_key: Keys
    """[trip]: exclusive or of the keys of its drop-offs."""
    by_stop: Ints
    """[trip, stop]: parties aboard that use the stop."""
    by_firm: Ints
    """[trip, enterprise]: parties aboard of the enterprise."""
    cost: Floats
    """[trip]: its price when last priced."""
    away: Ints
    """[type, day]: trips under way."""
    received: Floats
    """[county, day]: travellers received."""
    totals: Ints
    """Number left behind; attempted moves; then what the move at hand picks: its number, the
    stops and the enterprises that it touches, and the travellers that trip b gains."""
    memo_key: Keys
    """[place, 0]: key of the ways remembered there. The same memory as `memo`, for one look-up
    must not wait twice for it."""
    memo: Floats
    """[place, 1] and [place, 2]: their km and minutes."""
    side_key: Keys
    side_km: Floats
    """[set, n]: least km through a side's stops that ends (drop-offs: starts) in its nth."""
    random: Keys
    journal: Ints
    """[n, 2]: parties moved by the move at hand, and where they came from; while they are only
    picked, 1 for those who would change from trip a to trip b and -1 for those who would change
    back."""
    picked: Ints
    """Number of the move that last picked each party."""
    stop_seen: Ints
    """Number of the move that last touched each stop."""
    firm_seen: Ints
    stop_gain: Ints
    """[stop, 2]: parties, and travellers, that trip b would gain there by the move that last
    touched it."""
    firm_gain: Ints
    stops_touched: Ints
    """Stops that the move at hand touches; a drop-off s as -1 - s."""
    firms_touched: Ints
    work: Floats
    """Scratch: tables of the order of stops, then the clock at each stop."""
    order: Ints
    """Scratch in five parts of equal length: way, trial, pickups, drop-offs, places."""


# Reference counts of some sixty arrays at every call would cost fifty times the work itself:
# so nothing here allocates, counting is off, and what is called often is laid in line.
jit = njit(cache=True, nogil=True, _nrt=False, forceinline=True)
apart = njit(cache=True, nogil=True, _nrt=False)


# Chance


@jit
def draw(random: Keys) -> np.uint64:
    """The next 64 random bits (xorshift64*)."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return x * np.uint64(2685821657736338717)


@jit
def below(random: Keys, n: int) -> int:
    """A random whole number from 0 to n - 1."""
    return np.int64(((draw(random) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@jit
def uniform(random: Keys) -> float:
    """A random number above 0 and at most 1."""
    return (np.float64(draw(random) >> np.uint64(11)) + 1.0) / 9007199254740992.0


# The order of stops


@apart
def side_table(km: Floats, stops: Ints, n: int, table: Floats, backward: bool) -> None:
    """Fill table[mask * n + i] with the least km through the stops of `mask` that ends in i.

    Backward, with the least km that starts in i. Row by row of masks (Held and Karp, 1962).
    """
    for mask in range(1, 1 << n):
        for i in range(n):
            if not mask >> i & 1:
                continue
            rest = mask ^ (1 << i)
            if rest == 0:
                table[mask * n + i] = 0.0
                continue
            best = BARRED
            for j in range(n):
                if rest >> j & 1:
                    leg = km[stops[i], stops[j]] if backward else km[stops[j], stops[i]]
                    value = table[rest * n + j] + leg
                    if value < best:
                        best = value
            table[mask * n + i] = best


@apart
def depot_table(km: Floats, stops: Ints, n: int, table: Floats, depot: int) -> None:
    """As side_table forward, with the empty km from the depot to the first stop."""
    for mask in range(1, 1 << n):
        for i in range(n):
            if not mask >> i & 1:
                continue
            rest = mask ^ (1 << i)
            if rest == 0:
                table[mask * n + i] = km[depot, stops[i]]
                continue
            best = BARRED
            for j in range(n):
                if rest >> j & 1:
                    value = table[rest * n + j] + km[stops[j], stops[i]]
                    if value < best:
                        best = value
            table[mask * n + i] = best


@apart
def unwind(km: Floats, stops: Ints, n: int, table: Floats, last: int, backward: bool, out: Ints):
    """Write into out the stops of the best way that ends (backward: starts) in place `last`."""
    mask = (1 << n) - 1
    here = last
    for k in range(n):
        out[k if backward else n - 1 - k] = stops[here]
        rest = mask ^ (1 << here)
        best, pick = BARRED * 2, NONE
        for j in range(n):
            if rest >> j & 1:
                leg = km[stops[here], stops[j]] if backward else km[stops[j], stops[here]]
                if table[rest * n + j] + leg < best:
                    best, pick = table[rest * n + j] + leg, j
        mask, here = rest, pick


@apart
def way_km(km: Floats, depot: int, way: Ints, n: int) -> float:
    """Road km along the first n stops of way, from the depot if there is one."""
    total = km[depot, way[0]] if depot >= 0 else 0.0
    for k in range(n - 1):
        total += km[way[k], way[k + 1]]
    return total


@apart
def long_way(km: Floats, depot: int, way: Ints, n_stops: int, n_drops: int) -> float:
    """Order many stops: nearest first, then reversals and shifts while they help. Returns km."""
    n = n_stops + n_drops
    for k in range(1, n):  # nearest neighbour, side by side
        end = n_stops if k < n_stops else n
        best, pick = BARRED, k
        for j in range(k, end):
            if km[way[k - 1], way[j]] < best:
                best, pick = km[way[k - 1], way[j]], j
        way[k], way[pick] = way[pick], way[k]
    total = way_km(km, depot, way, n)
    better = True
    while better:
        better = False
        for side in range(2):
            low, high = (0, n_stops) if side == 0 else (n_stops, n)
            for i in range(low, high - 1):
                for j in range(i + 1, high):
                    flip(way, i, j)
                    value = way_km(km, depot, way, n)
                    if value < total - 1e-9:
                        total, better = value, True
                    else:
                        flip(way, i, j)
            for i in range(low, high):
                for j in range(low, high):
                    if i == j:
                        continue
                    shift(way, i, j)
                    value = way_km(km, depot, way, n)
                    if value < total - 1e-9:
                        total, better = value, True
                    else:
                        shift(way, j, i)
    return total


@apart
def flip(a: Ints, i: int, j: int) -> None:
    """Reverse a from place i to place j, both included."""
    while i < j:
        a[i], a[j] = a[j], a[i]
        i += 1
        j -= 1


@apart
def put_in_order(a: Ints) -> None:
    """Sort a few numbers in place."""
    for i in range(1, len(a)):
        x, j = a[i], i
        while j > 0 and a[j - 1] > x:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x


@apart
def shift(way: Ints, i: int, j: int) -> None:
    """Take the stop at place i out and put it in at place j."""
    stop = way[i]
    step = 1 if j > i else -1
    k = i
    while k != j:
        way[k] = way[k + step]
        k += step
    way[j] = stop


@apart
def best_way(
    km: Floats, depot: int, order: Ints, n_stops: int, n_drops: int, work: Floats
) -> float:
    """Put pickups (first n_stops of order) and drop-offs in the best order; returns km."""
    part = len(order) // 5
    way = order[:part]
    put_in_order(way[:n_stops])
    put_in_order(way[n_stops : n_stops + n_drops])
    if n_stops > EXACT_STOPS or n_drops > EXACT_STOPS:
        return long_way(km, depot, way, n_stops, n_drops)
    half = (1 << EXACT_STOPS) * EXACT_STOPS
    up, down = work[:half], work[half : 2 * half]
    stops, drops = order[2 * part : 3 * part], order[3 * part : 4 * part]
    for k in range(n_stops):
        stops[k] = way[k]
    for k in range(n_drops):
        drops[k] = way[n_stops + k]
    if depot >= 0:
        depot_table(km, stops, n_stops, up, depot)
    else:
        side_table(km, stops, n_stops, up, False)
    side_table(km, drops, n_drops, down, True)
    row_up, row_down = ((1 << n_stops) - 1) * n_stops, ((1 << n_drops) - 1) * n_drops
    best, last, first = BARRED * 2, 0, 0
    for i in range(n_stops):
        for j in range(n_drops):
            value = up[row_up + i] + km[stops[i], drops[j]] + down[row_down + j]
            if value < best:
                best, last, first = value, i, j
    unwind(km, stops, n_stops, up, last, False, way[:n_stops])
    unwind(km, drops, n_drops, down, first, True, way[n_stops:])
    return best


@apart
def way_minutes(minutes: Floats, way: Ints, n: int) -> float:
    """Driving minutes along the first n stops of way."""
    total = 0.0
    for k in range(n - 1):
        total += minutes[way[k], way[k + 1]]
    return total


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
def next_order(a: Ints) -> bool:
    """Turn a into its next permutation in dictionary order; False after the last."""
    n = len(a)
    i = n - 2
    while i >= 0 and a[i] >= a[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = n - 1
    while a[j] <= a[i]:
        j -= 1
    a[i], a[j] = a[j], a[i]
    flip(a, i + 1, n - 1)
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
def load_way(state: State, t: int, way: Ints) -> int:
    """Write the stops of trip t into way, pickups first; returns how many there are."""
    for k in range(state.n_stops[t]):
        way[k] = state.stops[t, k]
    for k in range(state.n_drops[t]):
        way[state.n_stops[t] + k] = state.drops[t, k]
    return state.n_stops[t] + state.n_drops[t]


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


# Neighbours


@apart
def nearest(km: Floats, side: Ints, near: Ints) -> None:
    """Fill row s of near for each stop s of a side with the nearest of the side, nearest first.

    By km there and back; where the side has too few, the last is repeated.
    """
    most = near.shape[1]
    for s in side:
        n = 0
        for u in side:
            away = km[s, u] + km[u, s]
            k = n
            while k > 0 and km[s, near[s, k - 1]] + km[near[s, k - 1], s] > away:
                if k < most:
                    near[s, k] = near[s, k - 1]
                k -= 1
            if k < most:
                near[s, k] = u
                n = min(n + 1, most)
        for k in range(n, most):
            near[s, k] = near[s, n - 1]


# Moving parties


@jit
def take_stop(piece: Piece, state: State, t: int, s: int, is_pickup: bool) -> None:
    """One party more of trip t uses stop s."""
    if state.by_stop[t, s] == 0:
        if is_pickup:
            state.key[t] ^= piece.stop_key[s]
            state.stops[t, state.n_stops[t]] = s
            state.stop_place[t, s] = state.n_stops[t]
            state.n_stops[t] += 1
        else:
            state.drop_key[t] ^= piece.stop_key[s]
            state.drops[t, state.n_drops[t]] = s
            state.stop_place[t, s] = state.n_drops[t]
            state.n_drops[t] += 1
    state.by_stop[t, s] += 1


@jit
def drop_stop(piece: Piece, state: State, t: int, s: int, is_pickup: bool) -> None:
    """One party less of trip t uses stop s."""
    state.by_stop[t, s] -= 1
    if state.by_stop[t, s] == 0:
        place = state.stop_place[t, s]
        if is_pickup:
            state.key[t] ^= piece.stop_key[s]
            state.n_stops[t] -= 1
            other = state.stops[t, state.n_stops[t]]
            state.stops[t, place] = other
        else:
            state.drop_key[t] ^= piece.stop_key[s]
            state.n_drops[t] -= 1
            other = state.drops[t, state.n_drops[t]]
            state.drops[t, place] = other
        state.stop_place[t, other] = place


@jit
def count_away(piece: Piece, state: State, t: int, change: int) -> None:
    """Note trip t as under way on its days (change 1), or no more (-1)."""
    start = state.day[t]
    end = min(start + piece.limits[2], state.away.shape[1])
    for day in range(start, end):
        state.away[state.kind[t], day] += change


@jit
def leave(piece: Piece, state: State, p: int) -> None:
    """Take party p off its trip, or off those left behind."""
    t = state.trip_of[p]
    place = state.slot[p]
    if t < 0:
        state.totals[0] -= 1
        other = state.left[state.totals[0]]
        state.left[place] = other
        state.slot[other] = place
        return
    state.aboard[t] -= 1
    other = state.members[t, state.aboard[t]]
    state.members[t, place] = other
    state.slot[other] = place
    state.load[t] -= piece.size[p]
    drop_stop(piece, state, t, piece.origin[p], True)
    drop_stop(piece, state, t, piece.destination[p], False)
    e = piece.enterprise[p]
    state.by_firm[t, e] -= 1
    if state.by_firm[t, e] == 0:
        state.n_firms[t] -= 1
    county = piece.county[piece.destination[p]]
    if county >= 0:
        state.received[county, state.day[t]] -= piece.size[p]
    if state.aboard[t] == 0:
        count_away(piece, state, t, -1)


@jit
def join(piece: Piece, state: State, p: int, t: int) -> None:
    """Put party p, which is nowhere, on trip t (-1: among those left behind)."""
    state.trip_of[p] = t
    if t < 0:
        state.left[state.totals[0]] = p
        state.slot[p] = state.totals[0]
        state.totals[0] += 1
        return
    if state.aboard[t] == 0:
        count_away(piece, state, t, 1)
    state.members[t, state.aboard[t]] = p
    state.slot[p] = state.aboard[t]
    state.aboard[t] += 1
    state.load[t] += piece.size[p]
    take_stop(piece, state, t, piece.origin[p], True)
    take_stop(piece, state, t, piece.destination[p], False)
    e = piece.enterprise[p]
    if state.by_firm[t, e] == 0:
        state.n_firms[t] += 1
    state.by_firm[t, e] += 1
    county = piece.county[piece.destination[p]]
    if county >= 0:
        state.received[county, state.day[t]] += piece.size[p]


@jit
def board(piece: Piece, state: State, trips: Ints) -> None:
    """Put each party on its trip; those with -1 stay left behind."""
    for p in range(len(trips)):
        if trips[p] >= 0:
            shift_party(piece, state, p, trips[p])


@jit
def carry(piece: Piece, state: State, p: int, t: int, n: int) -> int:
    """Move party p to trip t and note it as entry n of the journal; returns n + 1."""
    state.journal[n, 0] = p
    state.journal[n, 1] = state.trip_of[p]
    leave(piece, state, p)
    join(piece, state, p, t)
    return n + 1


@apart
def shift_party(piece: Piece, state: State, p: int, t: int) -> None:
    """Move party p to trip t, for good."""
    leave(piece, state, p)
    join(piece, state, p, t)


@jit
def undo(piece: Piece, state: State, n: int) -> None:
    """Take back the first n entries of the journal, last first."""
    for k in range(n - 1, -1, -1):
        p = state.journal[k, 0]
        leave(piece, state, p)
        join(piece, state, p, state.journal[k, 1])


@jit
def within_limits(piece: Piece, state: State, t: int) -> bool:
    """Whether trip t keeps the stop limits and has a vehicle."""
    if state.n_stops[t] > piece.limits[0] or state.n_drops[t] > piece.limits[1]:
        return False
    k = state.kind[t]
    end = min(state.day[t] + piece.limits[2], state.away.shape[1])
    for day in range(state.day[t], end):
        if state.away[k, day] > piece.room[k, day]:
            return False
    return True


@jit
def may_depart(piece: Piece, state: State, p: int, t: int) -> bool:
    """Whether party p may depart on the day of trip t."""
    return piece.first_day[p] <= state.day[t] <= piece.last_day[p]


@jit
def is_received(piece: Piece, state: State, p: int, t: int) -> bool:
    """Whether the county that receives party p on trip t keeps its limit on that day."""
    county = piece.county[piece.destination[p]]
    if t < 0 or county < 0:
        return True
    return state.received[county, state.day[t]] <= piece.reception[county, state.day[t]]


@jit
def received_within(piece: Piece, state: State, n: int) -> bool:
    """Whether reception holds wherever the journal's parties have gone."""
    for k in range(n):
        p = state.journal[k, 0]
        if not is_received(piece, state, p, state.trip_of[p]):
            return False
    return True


@jit
def kin(piece: Piece, state: State, p: int) -> int:
    """A random party related to p: same enterprise, stop, or a stop near by."""
    random = state.random
    r = below(random, 16)
    firms = state.by_firm.shape[1]
    if r < 5:
        group = piece.enterprise[p]
    elif r < 9:
        group = firms + piece.origin[p]
    elif r < 11:
        group = firms + piece.destination[p]
    else:
        s = piece.origin[p] if r < 14 else piece.destination[p]
        hop = below(random, piece.near.shape[1])
        hop = below(random, hop + 1)
        group = firms + piece.near[s, hop]
    start = piece.mates_start[group]
    return piece.mates[start + below(random, piece.mates_start[group + 1] - start)]


# Picking who would change between two trips


@jit
def begin(state: State) -> None:
    """Forget what the last move picked."""
    state.totals[MOVE] += 1
    state.totals[STOPS] = 0
    state.totals[FIRMS] = 0
    state.totals[GAIN] = 0


@jit
def touch(piece: Piece, state: State, s: int, mark: int, change: int, people: int) -> None:
    """Note that trip b gains `change` parties and so many people at stop s, touched as `mark`."""
    if state.stop_seen[s] != state.totals[MOVE]:
        state.stop_seen[s] = state.totals[MOVE]
        state.stop_gain[s, 0] = 0
        state.stop_gain[s, 1] = 0
        state.stops_touched[state.totals[STOPS]] = mark
        state.totals[STOPS] += 1
    state.stop_gain[s, 0] += change
    state.stop_gain[s, 1] += people


@jit
def pick(piece: Piece, state: State, p: int, change: int, n: int) -> int:
    """Note party p as entry n of the journal: to trip b (change 1) or to trip a (-1).

    Returns n + 1.
    """
    state.journal[n, 0] = p
    state.journal[n, 1] = change
    state.picked[p] = state.totals[MOVE]
    people = change * piece.size[p]
    touch(piece, state, piece.origin[p], piece.origin[p], change, people)
    touch(piece, state, piece.destination[p], -1 - piece.destination[p], change, people)
    e = piece.enterprise[p]
    if state.firm_seen[e] != state.totals[MOVE]:
        state.firm_seen[e] = state.totals[MOVE]
        state.firm_gain[e] = 0
        state.firms_touched[state.totals[FIRMS]] = e
        state.totals[FIRMS] += 1
    state.firm_gain[e] += change
    state.totals[GAIN] += people
    return n + 1


@jit
def stop_gain(state: State, s: int) -> int:
    """Parties that trip b would gain at stop s."""
    return state.stop_gain[s, 0] if state.stop_seen[s] == state.totals[MOVE] else 0


@jit
def firm_gain(state: State, e: int) -> int:
    """Parties of enterprise e that trip b would gain."""
    return state.firm_gain[e] if state.firm_seen[e] == state.totals[MOVE] else 0


@jit
def fits(piece: Piece, state: State, q: int, a: int) -> int:
    """How well party q fits trip a: its stops and enterprise that would be aboard, weighed."""
    value = 0
    if state.by_stop[a, piece.origin[q]] > stop_gain(state, piece.origin[q]):
        value += 2
    if state.by_stop[a, piece.destination[q]] > stop_gain(state, piece.destination[q]):
        value += 2
    if state.by_firm[a, piece.enterprise[q]] > firm_gain(state, piece.enterprise[q]):
        value += 2
    return value


@jit
def pick_group(piece: Piece, state: State, p: int, b: int, breadth: int) -> int:
    """Pick for trip b the parties of p's trip that are like p; returns entries of the journal.

    breadth 0: same origin and enterprise; 1: same enterprise; 2: same origin; 3: same
    destination; 4: same origin and destination.
    """
    a = state.trip_of[p]
    o, d, e = piece.origin[p], piece.destination[p], piece.enterprise[p]
    rest = state.by_stop[a, o]
    if breadth < 2:
        rest = state.by_firm[a, e]
    elif breadth == 3:
        rest = state.by_stop[a, d]
    n, m = 0, state.aboard[a] - 1
    while rest > 0:
        q = state.members[a, m]
        m -= 1
        if breadth < 2:
            if piece.enterprise[q] != e:
                continue
            rest -= 1
            if breadth == 0 and piece.origin[q] != o:
                continue
        elif breadth == 3:
            if piece.destination[q] != d:
                continue
            rest -= 1
        else:
            if piece.origin[q] != o:
                continue
            rest -= 1
            if breadth == 4 and piece.destination[q] != d:
                continue
        if may_depart(piece, state, q, b):
            n = pick(piece, state, q, 1, n)
    return n


@jit
def pick_back(piece: Piece, state: State, a: int, b: int, n: int, slack: int) -> int:
    """Pick parties of trip b for trip a until b would be hardly overfull.

    Those that fit a best of a few drawn go first, with their mates of the same origin and
    enterprise. Returns entries of the journal.
    """
    seats = piece.seats[state.kind[b]] + slack - state.load[b]
    tries = 0
    while state.totals[GAIN] > seats and tries < 8:
        tries += 1
        best, chosen = -1, NONE
        for _ in range(4):
            q = state.members[b, below(state.random, state.aboard[b])]
            if state.picked[q] == state.totals[MOVE] or not may_depart(piece, state, q, a):
                continue
            value = fits(piece, state, q, a)
            e = piece.enterprise[q]
            if state.by_firm[b, e] + firm_gain(state, e) == 1:
                value += 1
            if value > best:
                best, chosen = value, q
        if chosen < 0:
            continue
        o, e = piece.origin[chosen], piece.enterprise[chosen]
        rest, m = state.by_firm[b, e], state.aboard[b] - 1
        while rest > 0 and state.totals[GAIN] > seats:
            q = state.members[b, m]
            m -= 1
            if piece.enterprise[q] != e:
                continue
            rest -= 1
            if (
                piece.origin[q] == o
                and state.picked[q] != state.totals[MOVE]
                and may_depart(piece, state, q, a)
            ):
                n = pick(piece, state, q, -1, n)
    return n


@jit
def pick_one_back(piece: Piece, state: State, p: int, a: int, b: int) -> int:
    """Pick p for trip b and a party of about its size for trip a; returns entries of the journal.

    No entries when nobody of a few drawn may change.
    """
    best, chosen = -100, NONE
    for _ in range(3):
        q = state.members[b, below(state.random, state.aboard[b])]
        if not may_depart(piece, state, q, a):
            continue
        value = fits(piece, state, q, a) - 2 * abs(piece.size[q] - piece.size[p])
        if value > best:
            best, chosen = value, q
    if chosen < 0:
        return 0
    n = 0
    for k in range(2):
        n = pick(piece, state, p if k == 0 else chosen, 1 if k == 0 else -1, n)
    return n


# Pricing what is picked


@apart
def km_after(
    piece: Piece, state: State, t: int, sign: int, n_stops: int, n_drops: int, key: int,
    drop_key: int,
) -> float:  # fmt: skip
    """Least km of trip t after the picks, which give it the stops with these keys."""
    part = len(state.order) // 5
    up, down = 0, 0
    for k in range(state.n_stops[t]):
        s = state.stops[t, k]
        if state.by_stop[t, s] + sign * stop_gain(state, s) > 0:
            state.order[up] = s
            up += 1
    for k in range(state.n_drops[t]):
        s = state.drops[t, k]
        if state.by_stop[t, s] + sign * stop_gain(state, s) > 0:
            state.order[part + down] = s
            down += 1
    for k in range(state.totals[STOPS]):
        mark = state.stops_touched[k]
        s = mark if mark >= 0 else -1 - mark
        if state.by_stop[t, s] == 0 and sign * state.stop_gain[s, 0] > 0:
            if mark >= 0:
                state.order[up] = s
                up += 1
            else:
                state.order[part + down] = s
                down += 1
    return joined_km(piece, state, state.kind[t], n_stops, n_drops, key, drop_key)


@jit
def priced_after(piece: Piece, state: State, t: int, sign: int, crowding: float) -> float:
    """What trip t would cost after the picks; `sign` is 1 for trip b and -1 for trip a.

    BARRED when it would have too many stops. Limits on rides are not looked at.
    """
    load = state.load[t] + sign * state.totals[GAIN]
    if load == 0:
        return 0.0
    key, drop_key = state.key[t], state.drop_key[t]
    n_stops, n_drops = state.n_stops[t], state.n_drops[t]
    for k in range(state.totals[STOPS]):
        mark = state.stops_touched[k]
        s = mark if mark >= 0 else -1 - mark
        old = state.by_stop[t, s]
        new = old + sign * state.stop_gain[s, 0]
        if (old > 0) == (new > 0):
            continue
        step = 1 if new > 0 else -1
        if mark >= 0:
            n_stops += step
            key ^= piece.stop_key[s]
        else:
            n_drops += step
            drop_key ^= piece.stop_key[s]
    if n_stops > piece.limits[0] or n_drops > piece.limits[1]:
        return BARRED
    firms = state.n_firms[t]
    for k in range(state.totals[FIRMS]):
        e = state.firms_touched[k]
        old = state.by_firm[t, e]
        firms += int(old + sign * state.firm_gain[e] > 0) - int(old > 0)
    kind = state.kind[t]
    whole = key ^ drop_key ^ piece.type_key[kind]
    place = np.int64(whole & np.uint64(len(state.memo_key) - 1))
    if state.memo_key[place, 0] != whole:
        state.memo[place, 1] = km_after(piece, state, t, sign, n_stops, n_drops, key, drop_key)
        state.memo_key[place, 0] = whole
    return price(piece, kind, state.memo[place, 1], load, firms, crowding)


@apart
def receives(piece: Piece, state: State, a: int, b: int) -> bool:
    """Whether counties would still receive everybody after the picks, on the days of both trips."""
    if len(piece.reception) == 0 or state.day[a] == state.day[b]:
        return True
    for k in range(state.totals[STOPS]):
        if state.stops_touched[k] >= 0:
            continue
        county = piece.county[-1 - state.stops_touched[k]]
        if county < 0:
            continue
        gain = 0
        for j in range(state.totals[STOPS]):
            mark = state.stops_touched[j]
            if mark < 0 and piece.county[-1 - mark] == county:
                gain += state.stop_gain[-1 - mark, 1]
        if state.received[county, state.day[b]] + gain > piece.reception[county, state.day[b]]:
            return False
        if state.received[county, state.day[a]] - gain > piece.reception[county, state.day[a]]:
            return False
    return True


@jit
def swap_kinds(state: State, a: int, b: int) -> None:
    """Let two trips of one day exchange their vehicles."""
    state.kind[a], state.kind[b] = state.kind[b], state.kind[a]


@jit
def change_kind(piece: Piece, state: State, t: int, kind: int) -> None:
    """Give trip t, which is under way, a vehicle of another type."""
    count_away(piece, state, t, -1)
    state.kind[t] = kind
    count_away(piece, state, t, 1)


@apart
def change_day(piece: Piece, state: State, t: int, day: int) -> None:
    """Let trip t, which is under way, depart on another day."""
    count_away(piece, state, t, -1)
    for m in range(state.aboard[t]):
        p = state.members[t, m]
        county = piece.county[piece.destination[p]]
        if county >= 0:
            state.received[county, state.day[t]] -= piece.size[p]
            state.received[county, day] += piece.size[p]
    state.day[t] = day
    count_away(piece, state, t, 1)


@apart
def day_holds(piece: Piece, state: State, t: int) -> bool:
    """Whether everybody aboard trip t may depart and be received on its day."""
    for m in range(state.aboard[t]):
        p = state.members[t, m]
        if not may_depart(piece, state, p, t):
            return False
        if not is_received(piece, state, p, t):
            return False
    return True


# The search


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
    """Pick parties for one random change of p's kind towards trip b; returns how many."""
    random = state.random
    a = state.trip_of[p]
    begin(state)
    r = below(random, 16)
    if r < 5:
        return pick(piece, state, p, 1, 0)
    if r < 9:
        return pick_one_back(piece, state, p, a, b)
    n = pick_group(piece, state, p, b, below(random, 5))
    room = state.members.shape[1] - n
    if n == 0 or state.aboard[b] >= room:
        return 0
    if r < 15:
        n = pick_back(piece, state, a, b, n, below(random, 3))
        if state.aboard[a] + n >= state.members.shape[1]:
            return 0
    return n


@jit
def change(piece: Piece, state: State, n: int, a: int, b: int) -> None:
    """Let the n parties picked change between trips a and b."""
    for k in range(n):
        carry(piece, state, state.journal[k, 0], b if state.journal[k, 1] > 0 else a, k)


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
        b = state.trip_of[kin(piece, state, p)]
        if b < 0 or a == b:
            continue
        most = -heat * np.log(uniform(random))
        if a >= 0 and below(random, 64) == 0:
            kept += attempt_trip(piece, state, a, b, crowding, most)
            continue
        if not may_depart(piece, state, p, b) or state.aboard[b] + 1 >= state.members.shape[1]:
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


# The first plan


@jit
def detour(piece: Piece, stops: Ints, n: int, s: int) -> float:
    """Least km between stop s and one of the first n stops; 0 when there are none."""
    best = BARRED
    for k in range(n):
        best = min(best, piece.km[stops[k], s], piece.km[s, stops[k]])
    return best if n else 0.0


@jit
def potential(piece: Piece, state: State, t: int, o: int, d: int, between: Ints) -> int:
    """Travellers who could still board trip t if it called at o and d, beyond those who can now."""
    people = 0
    new_o, new_d = state.by_stop[t, o] == 0, state.by_stop[t, d] == 0
    if new_o:
        for k in range(state.n_drops[t]):
            people += between[o, state.drops[t, k]]
    if new_d:
        for k in range(state.n_stops[t]):
            people += between[state.stops[t, k], d]
    return people + between[o, d] if new_o and new_d else people


@apart
def best_cell(
    piece: Piece, state: State, t: int, cells: Ints, starts: Ints, waiting: Ints, between: Ints
) -> int:
    """The cell that serves trip t best; -1 when none may come aboard.

    A cell is parties alike in all but size: those of `cells` from starts[c] to starts[c + 1].
    `waiting` counts the travellers of each cell, below 0 when it was refused; `between` counts
    them by origin and destination. Cells at stops that are called at anyhow go first, the
    cheapest per traveller; then those whose stops bring most people for their detour.
    """
    kind, day = state.kind[t], state.day[t]
    free = piece.seats[kind] - state.load[t]
    seat = piece.fixed[kind] / piece.seats[kind]
    best, pick = -BARRED, NONE
    for c in range(len(starts) - 1):
        if waiting[c] <= 0:
            continue
        p = cells[starts[c]]
        if not piece.first_day[p] <= day <= piece.last_day[p]:
            continue
        o, d = piece.origin[p], piece.destination[p]
        new_o, new_d = state.by_stop[t, o] == 0, state.by_stop[t, d] == 0
        if new_o and state.n_stops[t] >= piece.limits[0]:
            continue
        if new_d and state.n_drops[t] >= piece.limits[1]:
            continue
        worth = seat + piece.per_km[kind] * piece.km[o, d] / piece.seats[kind]
        value = -1e-3 * worth * min(piece.last_day[p] - day, 100) + 1e-9 * piece.price[p]
        if state.by_firm[t, piece.enterprise[p]] == 0 and state.aboard[t] > 0:
            value -= piece.prices[0] / min(free, waiting[c])
        if new_o or new_d:
            way = 0.0
            if new_o:
                way += detour(piece, state.stops[t], state.n_stops[t], o)
            if new_d:
                way += detour(piece, state.drops[t], state.n_drops[t], d)
            people = min(free, potential(piece, state, t, o, d, between))
            value += worth * people - piece.per_km[kind] * way
        else:
            value += worth * (piece.seats[kind] + 1)
        if value > best:
            best, pick = value, c
    return pick


@apart
def fill(
    piece: Piece, state: State, t: int, cells: Ints, starts: Ints, waiting: Ints, between: Ints
) -> None:
    """Fill empty trip t, cell by cell, until it is full or nobody may come aboard."""
    while state.load[t] < piece.seats[state.kind[t]]:
        c = best_cell(piece, state, t, cells, starts, waiting, between)
        if c < 0:
            break
        came = 0
        for k in range(starts[c], starts[c + 1]):
            p = cells[k]
            if state.trip_of[p] >= 0 or (
                state.load[t] + piece.size[p] > piece.seats[state.kind[t]]
            ):
                continue
            shift_party(piece, state, p, t)
            if not is_received(piece, state, p, t) or price_of(piece, state, t, 0.0) >= BARRED:
                shift_party(piece, state, p, NONE)
                break
            came += piece.size[p]
            between[piece.origin[p], piece.destination[p]] -= piece.size[p]
        # A cell of which nobody came waits for the next trip, out of sight.
        waiting[c] = waiting[c] - came if came else -waiting[c]
    for c in range(len(waiting)):
        waiting[c] = abs(waiting[c])


@apart
def empty(
    piece: Piece, state: State, t: int, cells: Ints, starts: Ints, waiting: Ints, between: Ints
) -> None:
    """Leave everybody aboard trip t behind, and count anew who waits."""
    while state.aboard[t] > 0:
        shift_party(piece, state, state.members[t, 0], NONE)
    between[:] = 0
    for c in range(len(waiting)):
        waiting[c] = 0
        for k in range(starts[c], starts[c + 1]):
            p = cells[k]
            if state.trip_of[p] < 0:
                waiting[c] += piece.size[p]
                between[piece.origin[p], piece.destination[p]] += piece.size[p]


@jit
def has_vehicle(piece: Piece, state: State, kind: int, day: int) -> bool:
    """Whether one more trip of the type may depart on the day."""
    end = min(day + piece.limits[2], state.away.shape[1])
    for d in range(day, end):
        if state.away[kind, d] >= piece.room[kind, d]:
            return False
    return True


@apart
def best_kind(
    piece: Piece, state: State, people: int, trunk: float, day: int, after: float
) -> tuple[int, float]:
    """The free vehicle type that carries so many people cheapest per traveller, and its rate.

    Only rates above `after` count, so that the next best can be asked for; -1 when there is none.
    """
    best, pick = BARRED, NONE
    for kind in range(len(piece.seats)):
        if has_vehicle(piece, state, kind, day):
            rate = piece.fixed[kind] + piece.per_km[kind] * trunk
            rate /= min(piece.seats[kind], people)
            if after < rate < best:
                best, pick = rate, kind
    return pick, best


@apart
def lay_on(
    piece: Piece, state: State, day: int, least: float, cells: Ints, starts: Ints,
    waiting: Ints, between: Ints, first: int,
) -> int:  # fmt: skip
    """Fill trips from number `first` on, all on `day`, while each is filled to the share `least`.

    A trip that costs more than leaving its people behind is not made. Returns the next number.
    """
    t = first
    empty(piece, state, t, cells, starts, waiting, between)
    while t < len(state.load):
        people, seed = 0, NONE
        for c in range(len(starts) - 1):
            p = cells[starts[c]]
            if waiting[c] > 0 and piece.first_day[p] <= day <= piece.last_day[p]:
                people += waiting[c]
                if seed < 0:
                    seed = p
        if seed < 0:
            break
        trunk = piece.km[piece.origin[seed], piece.destination[seed]]
        kind, rate = best_kind(piece, state, people, trunk, day, -1.0)
        while kind >= 0:
            state.kind[t], state.day[t] = kind, day
            fill(piece, state, t, cells, starts, waiting, between)
            if state.aboard[t] > 0:
                break
            kind, rate = best_kind(piece, state, people, trunk, day, rate)
        if kind < 0:
            break
        saved = 0.0
        for m in range(state.aboard[t]):
            saved += piece.price[state.members[t, m]]
        full = state.load[t] >= least * min(piece.seats[kind], max(people, 1)) and (
            least == 0.0 or state.load[t] >= least * piece.seats[kind]
        )
        if not full or price_of(piece, state, t, 0.0) >= saved:
            empty(piece, state, t, cells, starts, waiting, between)
            break
        t += 1
    return t


@apart
def start_trip(
    piece: Piece, state: State, t: int, p: int, day: int, cells: Ints, starts: Ints,
    waiting: Ints, between: Ints,
) -> float:  # fmt: skip
    """Fill empty trip t on `day` with party p first; returns what that saves, below 0 if nothing.

    Those aboard stay there, whatever it saves; nobody is where no vehicle takes p.
    """
    people = 0
    for c in range(len(starts) - 1):
        q = cells[starts[c]]
        if waiting[c] > 0 and piece.first_day[q] <= day <= piece.last_day[q]:
            people += waiting[c]
    trunk = piece.km[piece.origin[p], piece.destination[p]]
    kind, rate = best_kind(piece, state, people, trunk, day, -1.0)
    while kind >= 0:
        if piece.size[p] <= piece.seats[kind]:
            state.kind[t], state.day[t] = kind, day
            shift_party(piece, state, p, t)
            if is_received(piece, state, p, t) and price_of(piece, state, t, 0.0) < BARRED:
                between[piece.origin[p], piece.destination[p]] -= piece.size[p]
                fill(piece, state, t, cells, starts, waiting, between)
                saved = -price_of(piece, state, t, 0.0)
                for m in range(state.aboard[t]):
                    saved += piece.price[state.members[t, m]]
                return saved
            shift_party(piece, state, p, NONE)
        kind, rate = best_kind(piece, state, people, trunk, day, rate)
    return -1.0


@apart
def lay_on_for(
    piece: Piece, state: State, order: Ints, cells: Ints, starts: Ints,
    waiting: Ints, between: Ints, first: int,
) -> int:  # fmt: skip
    """Lay on trips from number `first` on for the parties of `order` that are left behind.

    Each starts with one of them, on the day that saves most. Returns the next number.
    """
    t = first
    for k in range(len(order)):
        p = order[k]
        if state.trip_of[p] >= 0 or t == len(state.load):
            continue
        best, pick = 0.0, NONE
        for day in range(piece.first_day[p], piece.last_day[p] + 1):
            empty(piece, state, t, cells, starts, waiting, between)
            saved = start_trip(piece, state, t, p, day, cells, starts, waiting, between)
            if saved > best:
                best, pick = saved, day
        empty(piece, state, t, cells, starts, waiting, between)
        if pick >= 0:
            start_trip(piece, state, t, p, pick, cells, starts, waiting, between)
            t += 1
    return t


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


# From a crowded state to a plan


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
    """Dissolve every trip for which it pays, the emptiest first; returns how many there were."""
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
        if dissolve(piece, state, pick) > 0.0:
            gone += 1
            spare -= widest


@apart
def write_ways(piece: Piece, state: State, ways: Ints) -> None:
    """Write the stops of every trip in the best order into the rows of ways."""
    for t in range(len(state.load)):
        if state.aboard[t] == 0:
            continue
        find_way_within_rides(piece, state, t)
        for k in range(state.n_stops[t] + state.n_drops[t]):
            ways[t, k] = state.order[k]
