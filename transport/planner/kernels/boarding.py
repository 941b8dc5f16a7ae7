"""Parties getting on and off trips, what that changes in the state, and the limits it must keep."""

from transport.planner.kernels.state import Ints, Piece, State, apart, jit


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


@apart
def shift_party(piece: Piece, state: State, p: int, t: int) -> None:
    """Move party p to trip t, for good."""
    leave(piece, state, p)
    join(piece, state, p, t)


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


@jit
def has_vehicle(piece: Piece, state: State, kind: int, day: int) -> bool:
    """Whether one more trip of the type may depart on the day."""
    end = min(day + piece.limits[2], state.away.shape[1])
    for d in range(day, end):
        if state.away[kind, d] >= piece.room[kind, d]:
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
