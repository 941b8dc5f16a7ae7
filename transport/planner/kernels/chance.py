"""Numbers drawn at random, from a state that the caller keeps, so that a search repeats."""

import numpy as np

from transport.planner.kernels.state import Keys, jit


@jit
def draw(random: Keys) -> np.uint64:
    """The next 64 random bits (xorshift64*)."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return x * np.uint64(2685821657736338717)


@jit
def below(random: Keys, n: int) -> int:
    """A random whole number from 0 to n - 1."""
    return np.int64(((draw(random) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@jit
def uniform(random: Keys) -> float:
    """A random number above 0 and at most 1."""
    return (np.float64(draw(random) >> np.uint64(11)) + 1.0) / 9007199254740992.0
