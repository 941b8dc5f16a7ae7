"""Searches around those left behind, each among the trips nearest to them with all that is free.

Parts are drawn at random and each has a share of what is free: whom one of them leaves behind may
find a seat, a vehicle or a place of reception only in another. Pure.
"""

from collections.abc import Callable

import numpy as np

from transport.planner import improve, kernels
from transport.planner.ground import Draft, Ground
from transport.planner.parts import trip_places
from transport.planner.piece import cut, rides_before, rides_of, write_back
from transport.planner.problem import Floats, Ints

TRIPS = 120
"""Trips among which a seat is searched for one party; problems of no more trips are one part."""

MOVES = (20_000, 200_000)
"""Least and most moves for each party: some 0.01 and 0.05 s."""

MOST = 100
"""Most parties left behind with whom this is begun: while there are more, rounds seat them."""

CROWDING = 8.0
"""Price of a traveller without a seat, as a multiple of a seat's: as in the last rounds."""


def rescued(
    ground: Ground, draft: Draft, *, heat: float, moves: int, seed: tuple[int, ...],
    may_start: Callable[[], bool],
) -> Draft:  # fmt: skip
    """The draft after those left behind were searched for seats one by one, the dearest first.

    About so many moves in all; `draft` itself where nobody is left behind, very many are, or
    all its trips are searched together in any case. No trip of the result is empty.
    """
    left = np.flatnonzero(draft.trip_of < 0)
    if not 0 < len(left) <= MOST or len(draft.kind) <= TRIPS:
        return draft
    least, most = MOVES
    chance = np.random.default_rng((*seed, 2))
    around = _Around(ground, draft.copy())
    # Where there are moves for some only, others have their turn after the next round.
    turn = chance.permutation(left)[: max(1, moves // most)]
    for p in turn[np.argsort(-ground.problem.unserved_price[turn], kind="stable")].tolist():
        if not may_start():
            break
        around.search(
            p, heat=heat, moves=min(most, max(least, moves)), seed=int(chance.integers(1 << 62))
        )
    around.draft.drop_empty()
    return around.draft


class _Around:
    """A draft that is searched around one party after the other, and what it uses of the limits."""

    def __init__(self, ground: Ground, draft: Draft) -> None:
        self.ground, self.draft = ground, draft
        self.of_trip = trip_places(draft, ground.places)
        self.leaving = self._leaving(draft.trip_of)
        self.received = ground.received(draft)

    def search(self, p: int, *, heat: float, moves: int, seed: int) -> None:
        """Search the trips around party p, left behind; the draft changes where that pays."""
        ground, draft = self.ground, self.draft
        trips = np.append(self._near(p), self._spare())
        chosen = np.zeros(len(draft.kind) + 1, dtype=bool)
        chosen[trips] = True
        parties = np.flatnonzero(chosen[draft.trip_of])
        parties = np.sort(np.append(parties, p))
        others = self.leaving - self._leaving(draft.trip_of[parties])
        elsewhere = self.received - self._received(parties)
        found = cut(
            ground, draft, parties=parties, trips=trips,
            room=ground.count[:, None] - ground.under_way(others),
            reception=ground.reception[:, None] - elsewhere, seed=seed,
        )  # fmt: skip
        kernels.anneal(found.piece, found.state, moves, heat, heat, CROWDING)
        improve.make_strict(found)
        kernels.one_by_one(found.piece, found.state, improve.left_in(found), False)
        before = self._cost(parties, trips)
        old = rides_before(draft, parties, trips)
        write_back(rides_of(found), draft)
        if self._cost(parties, trips) > before - 1e-6:
            write_back(old, draft)
            return
        self.leaving = others + self._leaving(draft.trip_of[parties])
        self.received = elsewhere + self._received(parties)

    def _near(self, p: int) -> Ints:
        """The trips nearest to party p: one half of those that leave on its days, one of all."""
        rows, draft = self.ground.problem.parties, self.draft
        away = np.abs(self.of_trip - self.ground.places[p]).sum(axis=1)
        order = np.argsort(away, kind="stable")
        day = draft.day[order]
        fits = order[(day >= rows.first_day[p]) & (day <= rows.last_day[p])][: TRIPS // 2]
        rest = order[~np.isin(order, fits)][: TRIPS - len(fits)]
        return np.sort(np.concatenate([fits, rest]))

    def _spare(self) -> int:
        """A trip that nobody rides, the last: for those for whom it takes one more."""
        draft, last = self.draft, len(self.draft.kind) - 1
        if last < len(self.of_trip) or (draft.trip_of == last).any():
            last += 1
            draft.add_trips(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
        return last

    def _leaving(self, trip_of: Ints) -> Ints:
        """[type, day]: departures of the trips that anybody of these rides."""
        draft = self.draft
        used = np.unique(trip_of)
        used = used[used >= 0]
        leaving = np.zeros((len(self.ground.seats), self.ground.horizon), dtype=np.int64)
        np.add.at(leaving, (draft.kind[used], draft.day[used]), 1)
        return leaving

    def _received(self, parties: Ints) -> Floats:
        """[county, day]: travellers among these parties whom the draft sends there."""
        return self.ground.received(self.draft, parties)

    def _cost(self, parties: Ints, trips: Ints) -> float:
        """What these trips cost, with those of the parties who are left behind."""
        left = parties[self.draft.trip_of[parties] < 0]
        return float(self.draft.cost[trips].sum() + self.ground.problem.unserved_price[left].sum())
