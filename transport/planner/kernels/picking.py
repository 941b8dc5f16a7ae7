"""Picks who would change between two trips, a and b, and prices that before anybody moves."""

import numpy as np

from transport.planner.kernels.boarding import may_depart
from transport.planner.kernels.chance import below
from transport.planner.kernels.prices import joined_km, price
from transport.planner.kernels.state import (
    BARRED,
    FIRMS,
    GAIN,
    MOVE,
    NONE,
    STOPS,
    Piece,
    State,
    apart,
    jit,
)


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
