"""The sets of drop-offs for one set of pickups: what each is worth at most, and its cheapest trip.

Called most often of all, so nothing here allocates: see `kernels/state.py`.
"""

import numpy as np
from numba import njit

from transport.planner.bound_kernels.roads import MOST, rank_of
from transport.planner.bound_kernels.sets import Flags, Floats, Given, Ints, Scratch

jit = njit(cache=True, nogil=True, _nrt=False, forceinline=True)


@jit
def sort_pieces(given: Given, scratch: Scratch, order: Ints) -> int:
    """Sort the pieces by drop-off, as `order` has them; returns how many drop-offs have some."""
    first, here, uses = scratch.first, scratch.here, 0
    first[:] = 0
    for i in range(len(order)):
        first[given.dest_of[scratch.owner[i]] + 1] += 1
    for d in range(len(scratch.useful)):
        if first[d + 1]:
            scratch.useful[uses] = d
            uses += 1
        first[d + 1] += first[d]
    for d in range(len(first)):
        here[d] = first[d]
    for i in range(len(order)):
        d = given.dest_of[scratch.owner[order[i]]]
        scratch.piece_of[here[d]] = order[i]
        here[d] += 1
    return uses


@jit
def goes_with(pair: Flags, stops: Ints, n: int, stop: int) -> bool:
    """Whether a stop may be on one trip with each of the first n stops."""
    fits = True
    for i in range(n):
        if not pair[stops[i], stop]:
            fits = False
    return fits


@jit
def merge(scratch: Scratch, depth: int, d: int, most_seats: int) -> None:
    """Merge the pieces of drop-off d into those of the `depth` drop-offs before it."""
    merged, amount = scratch.merged, scratch.amount
    i, j, total, out = 0, scratch.first[d], 0, 0
    while total < most_seats and (i < scratch.length[depth] or j < scratch.first[d + 1]):
        if j >= scratch.first[d + 1] or (
            i < scratch.length[depth] and merged[depth, i] >= scratch.dens[scratch.piece_of[j]]
        ):
            merged[depth + 1, out] = merged[depth, i]
            amount[depth + 1, out] = amount[depth, i]
            i += 1
        else:
            merged[depth + 1, out] = scratch.dens[scratch.piece_of[j]]
            amount[depth + 1, out] = scratch.load[scratch.piece_of[j]]
            j += 1
        total += amount[depth + 1, out]
        out += 1
    scratch.length[depth + 1] = out


@jit
def worth_merged(scratch: Scratch, n: int, seats: int) -> float:
    """What the seats are worth to the people of n drop-offs, the dearest first."""
    worth, free = 0.0, seats
    for i in range(scratch.length[n]):
        more = min(free, scratch.amount[n, i])
        worth += more * scratch.merged[n, i]
        free -= more
        if free == 0:
            break
    return worth


@jit
def weigh(given: Given, scratch: Scratch, k: int, n: int, number: int, best: Floats) -> bool:
    """Note the trip of type k over the pickups and n drop-offs, set `number`, if it is cheapest.

    Returns whether more drop-offs may make it cheaper than the aim.
    """
    w, far = given.leg_of[k], np.inf
    for f in range(n):
        far = min(far, scratch.row[w, scratch.dests[f]] + given.table[number, f])
    aim, road = given.aim[k], given.rate[k] * far
    value = given.fixed[k] + road - worth_merged(scratch, n, given.seats[k])
    if value < scratch.found_value[k] and value < aim:
        scratch.found_value[k] = value
        for i in range(MOST):
            scratch.found_set[k, i] = scratch.dests[i] if i < n else -1
    most_worth = scratch.seat_price[k] * given.seats[k] + scratch.boarding[k]
    most_worth += scratch.tops[k, max(0, scratch.tops.shape[1] - 1 - n)]
    for i in range(n):
        most_worth += scratch.above[k, scratch.dests[i]]
    low = given.fixed[k] + max(road - most_worth, -scratch.net_worth[k])
    if not low < aim:
        return False
    if n == given.most[1] and given.most[3]:
        best[k] = min(best[k], low)
    return True


@jit
def search_dropoffs(
    given: Given, scratch: Scratch, size: int, uses: int, most_seats: int, best: Floats
) -> int:
    """Try sets of the useful drop-offs with the `size` pickups; returns how many it tried."""
    tried, depth, most = 0, 0, given.most[1]
    cursor, dests, hopes = scratch.cursor, scratch.dests, scratch.hopes[size]
    cursor[0], scratch.length[0] = 0, 0
    while depth >= 0:
        if depth >= most or cursor[depth] >= uses:
            depth -= 1
            continue
        d = scratch.useful[cursor[depth]]
        cursor[depth] += 1
        if not goes_with(given.pair_d, dests, depth, d):
            continue
        dests[depth] = d
        tried += 1
        merge(scratch, depth, d, most_seats)
        number = rank_of(given.choose, dests, depth + 1)
        is_promising = False
        for k in range(len(hopes)):
            if hopes[k] and weigh(given, scratch, k, depth + 1, number, best):
                is_promising = True
        if is_promising and depth + 1 < most:
            depth += 1
            cursor[depth] = cursor[depth - 1]
    return tried
