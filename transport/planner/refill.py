"""Seats people anew where somebody is left behind: some trips are emptied and filled one by one.

Annealing moves parties between trips; where reception, stops or seats are so short that whole
trips must change for one party more, this finds what it does not. Pure.
"""

import numpy as np

from transport.planner import kernels
from transport.planner.ground import Draft, Ground
from transport.planner.piece import cut, rides_of, write_back
from transport.planner.problem import Ints

LARGEST = 4000
"""Most parties of a problem in which this is tried: each time all of it is laid out anew."""

MOST = 300
"""Most parties who leave their trips for one filling, and most of those left behind in it."""

SHARES = (0.0, 0.1, 0.3, 1.0)
"""Shares of the trips that are emptied for one filling, drawn at random."""

NOISES = (0.0, 0.3, 1.0)
"""How far the order in which parties are seated strays from that of their prices, likewise."""

LAYING_OUT = 300
"""About so many seats are tried in the time in which all is laid out for one filling."""

PLAIN = 200_000
"""Most pairs of party and trip with which the plain greedy draft is tried: some 0.1 s."""

SPARE = 8
"""Trips that may be laid on more than were emptied."""


def refilled(ground: Ground, draft: Draft, *, attempts: int, seed: tuple[int, ...]) -> Draft:
    """The best of some drafts with other people on some trips; `draft` itself where none is.

    About so many seats are tried, none where nobody is left behind or the problem is large. In
    round 0, the last of `seed`, the first is the plain greedy one.
    """
    chance = np.random.default_rng((*seed, 1))
    best = draft
    if len(draft.trip_of) > LARGEST or len(ground.seats) == 0:
        return best
    is_plain = seed[-1] == 0 and len(draft.trip_of) * len(draft.kind) <= PLAIN
    while attempts > 0 and (best.trip_of < 0).any():
        tried = best.copy()
        if is_plain:
            tried.trip_of[:] = -1
            order = np.argsort(-ground.problem.unserved_price, kind="stable")
        else:
            _empty_some(ground, tried, chance)
            order = _order(ground, tried, chance)
            waits = best.trip_of[order] < 0
            order = order[~waits | (np.cumsum(waits) <= MOST)]
        attempts -= _fill_again(
            ground, tried, order, seed=int(chance.integers(1 << 62)), is_plain=is_plain
        )
        if ground.cost(tried) < ground.cost(best) - 1e-6:
            best = tried
        is_plain = False
    return best


def _empty_some(ground: Ground, draft: Draft, chance: np.random.Generator) -> None:
    """Let the people of some trips leave them, perhaps all of one day."""
    emptied = chance.random(len(draft.kind)) < chance.choice(SHARES)
    if chance.random() < 0.5:
        emptied &= draft.day == chance.integers(ground.horizon)
    riders = np.bincount(draft.trip_of[draft.trip_of >= 0], minlength=len(draft.kind))
    order = np.flatnonzero(emptied)[chance.permutation(int(emptied.sum()))]
    emptied[order[np.cumsum(riders[order]) > MOST]] = False
    draft.trip_of[np.append(emptied, False)[draft.trip_of]] = -1


def _order(ground: Ground, draft: Draft, chance: np.random.Generator) -> Ints:
    """Those left behind, about in the order of their price, of each party or of each traveller."""
    left = np.flatnonzero(draft.trip_of < 0)
    value = ground.problem.unserved_price[left].astype(np.float64)
    if chance.random() < 0.5:
        value /= ground.problem.parties.size[left]
    noise = chance.uniform(0.0, chance.choice(NOISES) or 1e-9, len(left))
    return np.asarray(left[np.argsort(-value * (1.0 + noise), kind="stable")])


def _fill_again(ground: Ground, draft: Draft, order: Ints, *, seed: int, is_plain: bool) -> int:
    """Seat those left behind in this order; returns about how many seats were tried."""
    trips = len(draft.kind)
    draft.drop_empty()
    spare = SPARE + (trips if is_plain else 0)
    more = np.zeros(trips - len(draft.kind) + spare, dtype=np.int64)
    draft.add_trips(more, more)
    none = np.zeros((1, ground.horizon), dtype=np.int64)
    found = cut(
        ground, draft, parties=np.arange(len(draft.trip_of)), trips=np.arange(len(draft.kind)),
        room=ground.count[:, None] + none, reception=ground.reception[:, None] + none, seed=seed,
    )  # fmt: skip
    kernels.one_by_one(found.piece, found.state, order, is_plain)
    write_back(rides_of(found), draft)
    draft.drop_empty()
    return LAYING_OUT + len(order) * (trips + ground.horizon * len(ground.seats))
