"""The best order of some stops: exact for a few a side, nearest first and mended for many."""

from transport.planner.kernels.state import BARRED, EXACT_STOPS, NONE, Floats, Ints, apart


@apart
def flip(a: Ints, i: int, j: int) -> None:
    """Reverse a from place i to place j, both included."""
    while i < j:
        a[i], a[j] = a[j], a[i]
        i += 1
        j -= 1


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
def put_in_order(a: Ints) -> None:
    """Sort a few numbers in place."""
    for i in range(1, len(a)):
        x, j = a[i], i
        while j > 0 and a[j - 1] > x:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x


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
def way_km(km: Floats, depot: int, way: Ints, n: int) -> float:
    """Road km along the first n stops of way, from the depot if there is one."""
    total = km[depot, way[0]] if depot >= 0 else 0.0
    for k in range(n - 1):
        total += km[way[k], way[k + 1]]
    return total


@apart
def way_minutes(minutes: Floats, way: Ints, n: int) -> float:
    """Driving minutes along the first n stops of way."""
    total = 0.0
    for k in range(n - 1):
        total += minutes[way[k], way[k + 1]]
    return total


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
