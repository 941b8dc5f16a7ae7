"""Who is related to whom: parties of one enterprise, of one stop, or of stops near by."""

from transport.planner.kernels.chance import below
from transport.planner.kernels.state import Floats, Ints, Piece, State, apart, jit


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
