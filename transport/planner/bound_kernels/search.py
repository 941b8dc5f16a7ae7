"""Enumerates sets of pickups, and with each the drop-offs that may make a trip below the aim."""

import numpy as np
from numba import njit

from transport.planner.bound_kernels.dropoffs import (
    goes_with,
    jit,
    search_dropoffs,
    sort_pieces,
)
from transport.planner.bound_kernels.roads import MOST, paths_to
from transport.planner.bound_kernels.sets import (
    Floats,
    Given,
    Ints,
    Scratch,
    most_served,
    scratch_for,
)
from transport.planner.bound_kernels.worth import least_beyond, spread, worth_of_few


@jit
def note_roads(given: Given, scratch: Scratch, w: int, size: int) -> None:
    """Note the roads of way w over the pickups at hand, whose paths end as `scratch.ends` says."""
    row, far_over, chosen = scratch.row, scratch.far_over, scratch.chosen
    stops_o, stops_d = given.km_x.shape
    for d in range(stops_d):
        row[w, d] = np.inf
    for i in range(size):
        for d in range(stops_d):
            row[w, d] = min(row[w, d], scratch.ends[i] + given.km_x[chosen[i], d])
    last = chosen[size - 1]
    for o in range(stops_o):
        for d in range(stops_d):
            far_over[size, w, o, d] = max(
                far_over[size - 1, w, o, d], given.over_two[w, last, o, d], row[w, d]
            )


@njit(cache=True, nogil=True)
def keep_hoping(given: Given, scratch: Scratch, size: int, best: Floats) -> int:
    """Bound, type by type, any trip over the pickups at hand; returns how many types it bounded."""
    hopes, chosen, most_o, is_open = scratch.hopes, scratch.chosen, given.most[0], given.most[2]
    more = given.km_x.shape[0] if is_open else most_o - size
    bounded = 0
    for k in range(len(given.seats)):
        hopes[size, k] = hopes[size - 1, k]
        if size == 1 or not hopes[size, k]:
            continue
        bounded += 1
        low = least_beyond(
            scratch.far_over[size, given.leg_of[k]], given.origin, given.people, given.net,
            given.dest, chosen, size, given.origin, more,
            given.fixed[k], given.rate[k], given.seats[k], given.aim[k],
        )  # fmt: skip
        hopes[size, k] = low < given.aim[k]
        if low < given.aim[k] and size >= most_o and is_open:
            best[k] = min(best[k], low)
    return bounded


@njit(cache=True, nogil=True)
def price_seats(
    given: Given, scratch: Scratch, k: int, size: int, pieces: int, best: Floats
) -> bool:
    """Price the seats of type k over the pickups at hand; returns whether a trip may beat aim."""
    w, seats, rate, within = given.leg_of[k], given.seats[k], given.rate[k], most_served(given)
    price, start, dest, row = given.price, given.start, given.dest, scratch.row[w]
    dens, load, place, gain = scratch.dens, scratch.load, scratch.place, scratch.gain
    above, tops = scratch.above[k], scratch.tops[k]
    base = row.min()
    for i in range(pieces):
        place[i] = given.dest_of[scratch.owner[i]]
        gain[i] = dens[i] - rate * (row[place[i]] - base) / seats
    level = worth_of_few(gain, load, place, pieces, seats, within, above, tops)
    net_worth = level * seats + tops[within] - rate * base
    # Somebody boards at each pickup, however low their price.
    for i in range(size):
        highest = -np.inf
        for c in range(start[scratch.chosen[i]], start[scratch.chosen[i] + 1]):
            highest = max(highest, price[c] - rate * (row[dest[c]] - base) / seats)
        net_worth += min(0.0, highest - level)
    seat_price = worth_of_few(dens, load, place, pieces, seats, within, above, tops)
    boarding = 0.0
    for i in range(size):
        highest = price[start[scratch.chosen[i]] : start[scratch.chosen[i] + 1]].max()
        boarding += min(0.0, highest - seat_price)
    all_worth = seat_price * seats + tops[within] + boarding
    scratch.net_worth[k], scratch.seat_price[k], scratch.boarding[k] = (
        net_worth, seat_price, boarding,
    )  # fmt: skip
    if given.fixed[k] + rate * base < given.aim[k]:  # nobody aboard is worth a price
        best[k] = min(best[k], given.fixed[k] + rate * base)
    return given.fixed[k] + max(rate * base - all_worth, -net_worth) < given.aim[k]


@jit
def keep_found(
    scratch: Scratch, size: int, count: int, best: Floats, out_value: Floats, out_trip: Ints
) -> int:
    """Keep the cheapest trip of each type over the pickups; returns how many are kept now."""
    for k in range(len(best)):
        if not scratch.hopes[size, k] or scratch.found_value[k] == np.inf:
            continue
        best[k] = min(best[k], scratch.found_value[k])
        if count < len(out_value):
            out_value[count] = scratch.found_value[k]
            out_trip[count, 0] = k
            for i in range(MOST):
                out_trip[count, 1 + i] = scratch.chosen[i] if i < size else -1
                out_trip[count, 1 + MOST + i] = scratch.found_set[k, i]
            count += 1
    return count


@jit
def next_pickups(given: Given, chosen: Ints, size: int, deeper: bool, roots: int) -> int:
    """Turn the pickups into the next set, larger if `deeper`; returns its size, 0 after all."""
    stops = given.km_x.shape[0]
    after = chosen[size - 1] + 1
    if not deeper:
        size -= 1
    while True:
        while size > 0 and after < stops and not goes_with(given.pair_o, chosen, size, after):
            after += 1
        if size > 0 and after < stops:
            chosen[size] = after
            return size + 1
        if size <= 1:
            chosen[0] += roots
            return 1 if chosen[0] < stops else 0
        after = chosen[size - 1] + 1
        size -= 1


@njit(
    "i8(f8[:,::1], f8[:,::1], f8[:,::1], f8[:,:,:,::1], i8[::1], i8[::1], f8[::1], f8[::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], f8[::1], f8[::1], i8[::1], f8[::1],"
    " i8[:,::1], f8[:,::1], b1[:,::1], b1[:,::1], i8[::1],"
    " f8[::1], f8[::1], f8[::1], i8[:,::1])",
    cache=True, nogil=True,
)  # fmt: skip
def search_trips(
    km_o, km_x, legs, over_two, leg_of, seats, fixed, rate,
    start, origin, dest, group, people, price, net, dest_of, charge,
    choose, table, pair_o, pair_d, limits,
    aim, best, out_value, out_trip,
):  # fmt: skip
    """The cheapest trip of each type beyond the prices of those aboard, if below `aim`.

    `best` becomes a bound on every trip, as far as it is below `aim`. Trips below it are kept, one
    for each pickup set and type, in `out_value` and `out_trip` (type, then pickups, then
    drop-offs, -1 where none); gives back how many. -1: the budget ran out, nothing is proved.
    `limits`: most pickups and drop-offs enumerated, whether more are allowed, root (its remainder
    and divisor), budget in units of about 100 ns.
    """
    given = Given(
        km_x, over_two, leg_of, seats, fixed, rate, start, origin, dest, people, price, net,
        dest_of, choose, table, pair_o, pair_d, aim, limits,
    )  # fmt: skip
    scratch = scratch_for(given, len(legs))
    cells, held = np.empty((len(charge), MOST), dtype=np.int64), np.zeros(len(charge), np.int64)
    chosen, most_seats, budget = scratch.chosen, seats.max(), limits[6]
    count, size, chosen[0] = 0, 1, limits[4]
    while size > 0:
        for w in range(len(legs)):
            paths_to(km_o, chosen, size, legs[w], scratch.ends)
            note_roads(given, scratch, w, size)
        budget -= 100 + keep_hoping(given, scratch, size, best) * (len(people) // 10)
        is_hopeful, is_alive = scratch.hopes[size].any(), False
        if is_hopeful:
            pieces = spread(
                chosen, size, start, group, people, price, charge, most_seats,
                cells, held, scratch.dens, scratch.load, scratch.owner,
            )  # fmt: skip
            order = np.argsort(-scratch.dens[:pieces])
            for k in range(len(seats)):
                scratch.found_value[k] = np.inf
                if scratch.hopes[size, k]:
                    is_alive |= price_seats(given, scratch, k, size, pieces, best)
        if is_alive:
            uses = sort_pieces(given, scratch, order)
            budget -= search_dropoffs(given, scratch, size, uses, most_seats, best)
            count = keep_found(scratch, size, count, best, out_value, out_trip)
        if budget < 0:
            return -1
        size = next_pickups(given, chosen, size, is_hopeful and size < limits[0], limits[5])
    return count
