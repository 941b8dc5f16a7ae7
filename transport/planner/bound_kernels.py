"""Compiled inner loops of the bound: the cheapest trip beyond the prices of those aboard.

Arrays in, arrays out. Enumerates sets of pickups and of drop-offs and leaves out what a bound shows
to be no better than the caller's threshold. The seats of a pair of sets are filled by the dearest
prices first, where an enterprise's price of mixing is spread over its people (the linear
relaxation of the knapsack), so the result is never above the true cheapest trip.
"""

# mypy: disable-error-code="no-untyped-def"

import numpy as np
from numba import njit

MOST = 4
"""Most stops of a side that are enumerated."""
PIECES = 4096


@njit("i8(i8[:,::1], i8[::1], i8)", cache=True, nogil=True)
def rank_of(choose, chosen, size):
    """Number of a sorted set of at most MOST stops among all such sets, by size then order."""
    total = 0
    for i in range(size):
        total += choose[chosen[i], i + 1]
    for smaller in range(1, size):
        total += choose[choose.shape[0] - 1, smaller]
    return total


@njit("void(f8[:,::1], i8[::1], i8, f8[::1], f8[::1])", cache=True, nogil=True)
def paths_to(km, chosen, size, start, best):
    """For each chosen stop, the shortest path over all of them that ends there.

    `start[i]` is the road before stop i when it is the first.
    """
    full = (1 << size) - 1
    table = np.full((1 << size, size), np.inf)
    for i in range(size):
        table[1 << i, i] = start[chosen[i]]
    for mask in range(1, full + 1):
        for i in range(size):
            here = table[mask, i]
            if here == np.inf:
                continue
            for j in range(size):
                if not mask >> j & 1:
                    there = mask | 1 << j
                    far = here + km[chosen[i], chosen[j]]
                    table[there, j] = min(table[there, j], far)
    for i in range(size):
        best[i] = table[full, i]


@njit("f8[:,::1](f8[:,::1], i8[:,::1], i8)", cache=True, nogil=True)
def path_table(km, choose, most):
    """[set, position]: the shortest path over the set that starts at that member."""
    stops = len(km)
    sets = 0
    for size in range(1, most + 1):
        sets += choose[stops, size]
    found = np.full((sets, MOST), np.inf)
    back = np.ascontiguousarray(km.T)
    zeros = np.zeros(stops)
    chosen = np.zeros(MOST, dtype=np.int64)
    best = np.zeros(MOST)
    size = 1
    chosen[0] = 0
    while True:
        paths_to(back, chosen, size, zeros, best)
        found[rank_of(choose, chosen, size), :size] = best[:size]
        if size < most and chosen[size - 1] + 1 < stops:
            chosen[size] = chosen[size - 1] + 1
            size += 1
            continue
        while size and chosen[size - 1] + 1 >= stops:
            size -= 1
        if not size:
            return found
        chosen[size - 1] += 1


@njit(
    "i8(i8[::1], i8, i8[::1], i8[::1], i8[::1], f8[::1], f8[::1], i8,"
    " i8[:,::1], i8[::1], f8[::1], i8[::1], i8[::1])",
    cache=True, nogil=True,
)  # fmt: skip
def spread(
    chosen, size, start, group, people, price, charge, most,
    cells, held, dens, seats, owner,
):  # fmt: skip
    """Pieces of seats at one price from the chosen pickups, each group's charge spread over them.

    Fills `dens`, `seats` and `owner` (the group) and gives back how many pieces there are.
    `cells` and `held` are room to work in, one row a group, `held` all 0 before and after.
    """
    touched = 0
    order = np.empty(len(held), dtype=np.int64)
    for i in range(size):
        for c in range(start[chosen[i]], start[chosen[i] + 1]):
            g = group[c]
            if held[g] == 0:
                order[touched] = g
                touched += 1
            at = held[g]
            while at > 0 and price[cells[g, at - 1]] < price[c]:
                cells[g, at] = cells[g, at - 1]
                at -= 1
            cells[g, at] = c
            held[g] += 1
    count = 0
    for t in range(touched):
        g = order[t]
        worth, load, best, taken, first = 0.0, 0, -1.0, 0, 0
        for i in range(held[g]):
            c = cells[g, i]
            more = min(people[c], most - load)
            worth += more * price[c]
            load += more
            if load and (worth - charge[g]) / load > best:
                best, taken, first = (worth - charge[g]) / load, load, i + 1
        if best > 0.0:
            dens[count], seats[count], owner[count] = best, taken, g
            count += 1
            for i in range(first, held[g]):
                c = cells[g, i]
                if price[c] > 0.0 and people[c] > 0:
                    dens[count], seats[count], owner[count] = price[c], people[c], g
                    count += 1
        held[g] = 0
    return count


@njit("f8(f8[::1], i8[::1], i8[::1], i8, i8, i8, f8[::1], f8[::1])", cache=True, nogil=True)
def worth_of_few(gain, seats, stop, count, most_seats, most_stops, worth, tops):
    """A bound on what the seats are worth when few stops are served: relaxed by a price of a seat.

    Gives back that price. `worth[d]` becomes what stop d is worth above it, `tops[m]` the sum of
    the m best stops; the seats of a set of stops are worth at most their price and that of the set.
    """
    high = 0.0
    for i in range(count):
        high = max(high, gain[i])
    low, best, chosen = 0.0, np.inf, 0.0
    for step in range(7):
        last = step == 6
        level = chosen if last else (low + high) / 2
        worth[:] = 0.0
        for i in range(count):
            if gain[i] > level:
                worth[stop[i]] += (gain[i] - level) * seats[i]
        tops[0], load = 0.0, 0
        left = worth.copy()
        for m in range(most_stops):
            d = left.argmax()
            tops[m + 1] = tops[m] + left[d]
            left[d] = 0.0
        if last:
            break
        if level * most_seats + tops[most_stops] < best:
            best, chosen = level * most_seats + tops[most_stops], level
        # Where the best stops would fill more than the seats, a seat must cost more.
        for i in range(count):
            if gain[i] > level and worth[stop[i]] * most_stops >= tops[most_stops]:
                load += seats[i]
        if load > most_seats:
            low = level
        else:
            high = level
    return chosen


@njit("f8[:,:,:,::1](f8[:,::1], f8[:,::1], f8[:,::1])", cache=True, nogil=True)
def roads_over_two(km_o, km_x, legs):
    """[depot, pickup, pickup, drop-off]: least road over two pickups to a drop-off."""
    stops_o, stops_d = km_x.shape
    found = np.empty((len(legs), stops_o, stops_o, stops_d))
    for w in range(len(legs)):
        for a in range(stops_o):
            for b in range(stops_o):
                for d in range(stops_d):
                    found[w, a, b, d] = min(
                        legs[w, a] + km_o[a, b] + km_x[b, d], legs[w, b] + km_o[b, a] + km_x[a, d]
                    )
    return found


@njit(
    "f8(f8[:,::1], i8[::1], i8[::1], f8[::1], i8[::1], i8[::1], i8, i8[::1], i8, f8, f8, i8, f8)",
    cache=True, nogil=True,
)  # fmt: skip
def least_beyond(far, origin, people, net, dest, must, many, side, more, fixed, rate, seats, aim):
    """Least cost beyond prices of any trip that serves certain stops and maybe more.

    `far[o, d]` is the least road of such a trip that also carries somebody from o to d. Each seat
    bears its part of the road that its traveller needs; a knapsack relaxed by a few prices of a
    seat gives the bound. At each of the `many` stops in `must` somebody boards or leaves; `side`
    is the stop of each cell on their side, on which at most `more` other stops are served.
    """
    stops = max(far.shape[0], far.shape[1])
    least = far.min()
    highest = np.full(MOST, -np.inf)
    for c in range(len(people)):
        for m in range(many):
            if side[c] == must[m]:
                highest[m] = max(highest[m], net[c] - rate * far[origin[c], dest[c]] / seats)
    need = (fixed - aim) / seats
    empty = -rate * least / seats
    price, best = abs(need + rate * least / seats), np.inf
    low, high = need - 0.1 * price, need + 0.2 * price
    for step in range(5):
        # The relaxed worth is convex in the level: halve towards where the seats are just taken.
        level = max(need if step == 0 else (low + high) / 2, empty)
        over, taken = np.zeros(stops), np.zeros(stops, np.int64)
        for c in range(len(people)):
            gain = net[c] - rate * far[origin[c], dest[c]] / seats - level
            if gain > 0.0:
                over[side[c]] += people[c] * gain
                taken[side[c]] += people[c]
        worth, load = seats * level, 0
        for m in range(many):
            worth += over[must[m]] + min(0.0, highest[m] - level)
            load += taken[must[m]]
            over[must[m]], taken[must[m]] = 0.0, 0
        for _ in range(min(more, stops)):
            stop = over.argmax()
            if over[stop] <= 0.0:
                break
            worth += over[stop]
            load += taken[stop]
            over[stop], taken[stop] = 0.0, 0
        best = min(best, worth)
        if fixed - best >= aim or (level == empty and load <= seats):
            break
        if load > seats:
            low = level
        else:
            high = level
    return fixed - best


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
    most_o, most_d, open_o, open_d, root, roots, budget = limits
    stops_o, stops_d, kinds, ways = len(km_o), km_x.shape[1], len(seats), len(legs)
    most_seats = seats.max()
    cells, held = np.empty((len(charge), MOST), dtype=np.int64), np.zeros(len(charge), np.int64)
    dens, load, owner = np.empty(PIECES), np.empty(PIECES, np.int64), np.empty(PIECES, np.int64)
    gain, seat_price, net_worth = np.empty(PIECES), np.empty(kinds), np.empty(kinds)
    within = stops_d if open_d else most_d
    above, tops = np.zeros((kinds, stops_d)), np.zeros((kinds, within + 1))
    place, boarding = np.empty(PIECES, np.int64), np.zeros(kinds)
    hopes = np.ones((MOST + 1, kinds), np.bool_)
    row, ends = np.empty((ways, stops_d)), np.empty(MOST)
    far_over = np.zeros((MOST + 1, ways, stops_o, stops_d))
    chosen, dests = np.full(MOST, -1, np.int64), np.full(MOST + 1, -1, np.int64)
    first, piece_of = np.empty(stops_d + 1, np.int64), np.empty(PIECES, np.int64)
    merged, amount = (
        np.empty((MOST + 1, most_seats + 1)),
        np.empty((MOST + 1, most_seats + 1), np.int64),
    )
    length, useful = np.zeros(MOST + 1, np.int64), np.empty(stops_d, np.int64)
    cursor = np.empty(MOST + 1, np.int64)
    found_value, found_set = np.empty(kinds), np.empty((kinds, MOST), np.int64)
    count, size = 0, 1
    chosen[0] = root
    while True:
        # One pickup set: the road over it to each drop-off.
        row[:] = np.inf
        for w in range(ways):
            paths_to(km_o, chosen, size, legs[w], ends)
            for i in range(size):
                for d in range(stops_d):
                    row[w, d] = min(row[w, d], ends[i] + km_x[chosen[i], d])
        deeper, hopeful = size < most_o, False
        for w in range(ways):
            for o in range(stops_o):
                for d in range(stops_d):
                    far_over[size, w, o, d] = max(
                        far_over[size - 1, w, o, d], over_two[w, chosen[size - 1], o, d], row[w, d]
                    )
        budget -= 100
        for k in range(kinds):
            w = leg_of[k]
            hopes[size, k] = hopes[size - 1, k]
            if hopes[size, k] and size > 1:
                budget -= len(people) // 10
                low = least_beyond(
                    far_over[size, w], origin, people, net, dest, chosen, size, origin,
                    stops_o if open_o else most_o - size, fixed[k], rate[k], seats[k], aim[k],
                )  # fmt: skip
                hopes[size, k] = low < aim[k]
                if low < aim[k] and not deeper and open_o:
                    best[k] = min(best[k], low)
            hopeful = hopeful or hopes[size, k]
        deeper = deeper and hopeful
        count_pieces = 0
        if hopeful:
            count_pieces = spread(
                chosen, size, start, group, people, price, charge, most_seats,
                cells, held, dens, load, owner,
            )  # fmt: skip
        order = np.argsort(-dens[:count_pieces])
        alive = False
        for k in range(kinds if hopeful else 0):
            found_value[k] = np.inf
            if not hopes[size, k]:
                continue
            w = leg_of[k]
            base = row[w].min()
            for i in range(count_pieces):
                place[i] = dest_of[owner[i]]
                gain[i] = dens[i] - rate[k] * (row[w, place[i]] - base) / seats[k]
            level = worth_of_few(
                gain, load, place, count_pieces, seats[k], within, above[k], tops[k]
            )
            net_worth[k] = level * seats[k] + tops[k, within] - rate[k] * base
            # Somebody boards at each pickup, however low their price.
            for i in range(size):
                highest = -np.inf
                for c in range(start[chosen[i]], start[chosen[i] + 1]):
                    highest = max(highest, price[c] - rate[k] * (row[w, dest[c]] - base) / seats[k])
                net_worth[k] += min(0.0, highest - level)
            seat_price[k] = worth_of_few(
                dens, load, place, count_pieces, seats[k], within, above[k], tops[k]
            )
            boarding[k] = 0.0
            for i in range(size):
                highest = price[start[chosen[i]] : start[chosen[i] + 1]].max()
                boarding[k] += min(0.0, highest - seat_price[k])
            all_worth = seat_price[k] * seats[k] + tops[k, within] + boarding[k]
            if fixed[k] + max(rate[k] * base - all_worth, -net_worth[k]) < aim[k]:
                alive = True
            if fixed[k] + rate[k] * base < aim[k]:  # nobody aboard is worth a price
                best[k] = min(best[k], fixed[k] + rate[k] * base)
        if alive:
            # Pieces by drop-off, dearest first.
            first[:] = 0
            for i in range(count_pieces):
                first[dest_of[owner[i]] + 1] += 1
            uses = 0
            for d in range(stops_d):
                if first[d + 1]:
                    useful[uses] = d
                    uses += 1
                first[d + 1] += first[d]
            here = first.copy()
            for i in range(count_pieces):
                d = dest_of[owner[order[i]]]
                piece_of[here[d]] = order[i]
                here[d] += 1
            depth, cursor[0], length[0] = 0, 0, 0
            while depth >= 0:
                if depth >= most_d or cursor[depth] >= uses:
                    depth -= 1
                    continue
                d = useful[cursor[depth]]
                cursor[depth] += 1
                fits = True
                for i in range(depth):
                    if not pair_d[dests[i], d]:
                        fits = False
                if not fits:
                    continue
                dests[depth] = d
                budget -= 1
                number = rank_of(choose, dests, depth + 1)
                # Merge the pieces of d into those of the drop-offs before it.
                i, j, total, out = 0, first[d], 0, 0
                while total < most_seats and (i < length[depth] or j < first[d + 1]):
                    if j >= first[d + 1] or (
                        i < length[depth] and merged[depth, i] >= dens[piece_of[j]]
                    ):
                        merged[depth + 1, out] = merged[depth, i]
                        amount[depth + 1, out] = amount[depth, i]
                        i += 1
                    else:
                        merged[depth + 1, out] = dens[piece_of[j]]
                        amount[depth + 1, out] = load[piece_of[j]]
                        j += 1
                    total += amount[depth + 1, out]
                    out += 1
                length[depth + 1] = out
                promising = False
                for k in range(kinds):
                    if not hopes[size, k]:
                        continue
                    w, far = leg_of[k], np.inf
                    for f in range(depth + 1):
                        far = min(far, row[w, dests[f]] + table[number, f])
                    worth, free = 0.0, seats[k]
                    for i in range(out):
                        more = min(free, amount[depth + 1, i])
                        worth += more * merged[depth + 1, i]
                        free -= more
                        if free == 0:
                            break
                    value = fixed[k] + rate[k] * far - worth
                    if value < found_value[k] and value < aim[k]:
                        found_value[k] = value
                        found_set[k] = dests[:MOST]
                        found_set[k, depth + 1 :] = -1
                    most_worth = seat_price[k] * seats[k] + boarding[k]
                    most_worth += tops[k, max(0, within - depth - 1)]
                    for i in range(depth + 1):
                        most_worth += above[k, dests[i]]
                    low = fixed[k] + max(rate[k] * far - most_worth, -net_worth[k])
                    if low < aim[k]:
                        promising = True
                        if depth + 1 == most_d and open_d:
                            best[k] = min(best[k], low)
                if promising and depth + 1 < most_d:
                    depth += 1
                    cursor[depth] = cursor[depth - 1]
            for k in range(kinds):
                if not hopes[size, k] or found_value[k] == np.inf:
                    continue
                best[k] = min(best[k], found_value[k])
                if count < len(out_value):
                    out_value[count] = found_value[k]
                    out_trip[count, 0] = k
                    out_trip[count, 1 : 1 + MOST] = -1
                    out_trip[count, 1 : 1 + size] = chosen[:size]
                    out_trip[count, 1 + MOST :] = found_set[k]
                    count += 1
        if budget < 0:
            return -1
        # The next pickup set.
        after = chosen[size - 1] + 1
        if not deeper:
            size -= 1
        while True:
            while size > 0 and after < stops_o:
                fits = True
                for i in range(size):
                    if not pair_o[chosen[i], after]:
                        fits = False
                if fits:
                    break
                after += 1
            if size > 0 and after < stops_o:
                chosen[size] = after
                size += 1
                break
            if size <= 1:
                root += roots
                if root >= stops_o:
                    return count
                chosen[0] = root
                size = 1
                break
            after = chosen[size - 1] + 1
            size -= 1


@njit(
    "void(f8[:,::1], f8[:,::1], f8[:,::1], f8[:,:,:,::1], i8[::1], i8[::1], f8[::1], f8[::1],"
    " i8[::1], i8[::1], i8[::1], f8[::1], f8[::1], i8, i8, b1[:,::1], b1[:,::1])",
    cache=True, nogil=True,
)  # fmt: skip
def find_pairs(
    km_x, km_d, legs, over_two, leg_of, seats, fixed, rate,
    origin, dest, people, net, aim, more_o, more_d, pair_o, pair_d,
):  # fmt: skip
    """Marks the pairs of pickups and of drop-offs that may be on one trip better than `aim`.

    At most `more_o` pickups and `more_d` drop-offs are served beside a pair.
    """
    stops_o, stops_d = km_x.shape
    far, pair = np.empty((stops_o, stops_d)), np.empty(2, np.int64)
    two = np.empty((stops_o, stops_d, stops_d))
    pair_o[:] = False
    pair_d[:] = False
    for k in range(len(seats)):
        leg, over = legs[leg_of[k]], over_two[leg_of[k]]
        for a in range(stops_o):
            for b in range(a + 1, stops_o):
                for o in range(stops_o):
                    for d in range(stops_d):
                        far[o, d] = max(over[a, b, d], over[a, o, d], over[b, o, d])
                pair[0], pair[1] = a, b
                low = least_beyond(
                    far, origin, people, net, dest, pair, 2, origin, more_o,
                    fixed[k], rate[k], seats[k], aim[k],
                )  # fmt: skip
                if low < aim[k]:
                    pair_o[a, b] = pair_o[b, a] = True
        for o in range(stops_o):
            for a in range(stops_d):
                for b in range(stops_d):
                    two[o, a, b] = leg[o] + min(km_x[o, a] + km_d[a, b], km_x[o, b] + km_d[b, a])
        for a in range(stops_d):
            for b in range(a + 1, stops_d):
                for o in range(stops_o):
                    for d in range(stops_d):
                        far[o, d] = max(two[o, a, b], two[o, a, d], two[o, b, d])
                pair[0], pair[1] = a, b
                low = least_beyond(
                    far, origin, people, net, dest, pair, 2, dest, more_d,
                    fixed[k], rate[k], seats[k], aim[k],
                )  # fmt: skip
                if low < aim[k]:
                    pair_d[a, b] = pair_d[b, a] = True
