"""The roads over sets of stops."""

import numpy as np
from numba import njit

MOST = 4
"""Most stops of a side that are enumerated."""


@njit("i8(i8[:,::1], i8[::1], i8)", cache=True, nogil=True, _nrt=False, forceinline=True)
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
