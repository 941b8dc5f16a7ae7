"""Annealing over parties and trips, in rounds: the trips are parted anew, each part searched alone.

Parts touch disjoint trips, parties and shares of every limit, so that threads search them side by
side; what they find does not depend on how many threads there are.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from transport.planner import kernels
from transport.planner.ground import Draft, Ground
from transport.planner.kernels import EXACT_STOPS, State
from transport.planner.parts import Part, parted
from transport.planner.piece import Cut, Rides, cut, rides_of, write_back
from transport.planner.problem import Ints

EXCHANGES = 4
"""Most times that those left behind are exchanged for cheaper ones after a round."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How a round is searched: temperatures at its ends and the price of crowding."""

    hot: float
    cold: float
    crowding: float
    drive: float
    """To empty coaches that are badly filled, 0 to 0.5."""


def search_round(
    ground: Ground, draft: Draft, *, heat: Heat, moves: int, seed: tuple[int, ...],
    pool: ThreadPoolExecutor, may_start: Callable[[], bool],
) -> tuple[Draft | None, int]:  # fmt: skip
    """Anneal `draft` in place for about `moves` moves; at least one a part, unless there are none.

    Returns the strict plan seen at the end of the round (nobody without a seat), and the moves;
    no plan where time ran out before every part was made strict. Parts whose turn did not come
    stay as they are: that is no harm where nobody in them is without a seat.
    """
    chance = np.random.default_rng(seed)
    parts = parted(ground, draft, chance)
    strict = draft.copy()
    seeds = chance.integers(1, 1 << 62, len(parts)).tolist()
    parties = len(ground.problem.parties)
    jobs = [
        pool.submit(search_part, ground, draft, part, heat=heat, seed=s, may_start=may_start,
                    moves=max(min(1, moves), moves * len(part.parties) // parties))
        for part, s in zip(parts, seeds, strict=True)
    ]  # fmt: skip
    spent = 0
    found = [job.result() for job in jobs]
    for done in found:
        if done is not None:
            write_back(done.crowded, draft)
            write_back(done.strict, strict)
            spent += done.moves
    is_whole = None not in found or not _is_crowded(ground, strict)
    return (strict if is_whole else None), spent


def _is_crowded(ground: Ground, draft: Draft) -> bool:
    """Whether somebody on a trip has no seat."""
    rides = draft.trip_of >= 0
    size = ground.problem.parties.size[rides]
    load = np.bincount(draft.trip_of[rides], weights=size, minlength=len(draft.kind))
    return bool((load > ground.seats[draft.kind]).any())


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a part: as searched, and without crowding."""

    crowded: Rides
    strict: Rides
    moves: int


def search_part(
    ground: Ground, draft: Draft, part: Part, *, heat: Heat, moves: int, seed: int,
    may_start: Callable[[], bool],
) -> Found | None:  # fmt: skip
    """Anneal one part; None when there is no time to start."""
    if not may_start():
        return None
    found = cut(
        ground, draft, parties=part.parties, trips=part.trips,
        room=part.room, reception=part.reception, seed=seed, drive=heat.drive,
    )  # fmt: skip
    piece, state = found.piece, found.state
    rules = piece.limits.copy()
    piece.limits[:2] = np.minimum(rules[:2], _most_stops(state))
    kernels.anneal(piece, state, moves, heat.hot, heat.cold, heat.crowding)
    piece.limits[:] = rules
    crowded = rides_of(found)
    make_strict(found)
    return Found(crowded, rides_of(found), moves)


def _most_stops(state: State) -> Ints:
    """Most stops that a move may give a trip on each side, whatever the rules allow.

    Beyond those that are put in order exactly a way is dear to find and hardly ever pays; where
    trips have more already, others may have as many.
    """
    most = np.array([state.n_stops.max(initial=0), state.n_drops.max(initial=0)])
    return np.asarray(np.maximum(most, EXACT_STOPS))


def make_strict(found: Cut) -> None:
    """Take those without a seat off their trips and put them where there is one.

    Where there is none, they take the seats of those whom it costs less to leave behind. Last,
    trips whose people others can take at less cost are given up.
    """
    piece, state = found.piece, found.state
    kernels.evict(piece, state)
    kernels.insert_left(piece, state, left_in(found))
    for _ in range(EXCHANGES):
        if not state.totals[0] or not kernels.exchange_left(piece, state, left_in(found)):
            break
        kernels.insert_left(piece, state, left_in(found))
    kernels.dissolve_all(piece, state)


def left_in(found: Cut) -> Ints:
    """Those left behind, the dearest traveller first."""
    piece, state = found.piece, found.state
    left: Ints = state.left[: state.totals[0]].copy()
    order = np.lexsort((left, -piece.size[left], -piece.price[left] / piece.size[left]))
    return np.asarray(left[order])


def thin(ground: Ground, draft: Draft) -> None:
    """Take trips off whose people find free seats on the same day's trips of their county pair."""
    rows = ground.problem.parties
    riding = np.flatnonzero(draft.trip_of >= 0)
    rides, trips = draft.trip_of[riding], len(draft.kind)
    if trips == 0:
        return
    load = np.bincount(rides, weights=rows.size[riding], minlength=trips)
    pair, _ = ground.pairs
    first = np.zeros(trips, dtype=np.int64)
    first[rides] = pair[riding]
    groups, group = np.unique(first * ground.horizon + draft.day, return_inverse=True)
    seats = ground.seats[draft.kind]
    free = np.bincount(group, weights=seats - load)
    left = draft.trip_of < 0
    waiting = np.bincount(pair[left], weights=rows.size[left], minlength=int(pair.max()) + 1)
    free -= waiting[groups // ground.horizon]
    gone = np.zeros(trips + 1, dtype=bool)
    for t in np.argsort(load, kind="stable").tolist():
        if free[group[t]] >= seats[t]:
            free[group[t]] -= seats[t]
            gone[t] = True
    draft.trip_of[gone[draft.trip_of]] = -1
    draft.drop_empty()
