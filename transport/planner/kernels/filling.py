"""The first plan: trips laid on and filled, cell by cell."""

from transport.planner.kernels.boarding import has_vehicle, is_received, shift_party
from transport.planner.kernels.prices import price_of
from transport.planner.kernels.state import BARRED, NONE, Ints, Piece, State, apart, jit


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
