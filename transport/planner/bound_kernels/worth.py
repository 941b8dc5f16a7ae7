"""What travellers are worth to trips: bounds by knapsacks that are relaxed."""

import numpy as np
from numba import njit

from transport.planner.bound_kernels.roads import MOST


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
        low, high = (level, high) if load > seats else (low, level)
    return fixed - best


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
