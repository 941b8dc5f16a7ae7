"""The trips of a plan as columns: which of them break how few limits for a party. Pure."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from transport.planner.explain.limits import Board
from transport.planner.problem import Ints

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class TripTable:
    """What `Board.on_trip` looks at, for all trips at once: thousands may be left behind."""

    def __init__(self, board: Board) -> None:
        rules, trips = board.problem.rules, board.plan.trips
        self._board = board
        self._day = np.array([trip.day for trip in trips], dtype=np.int64)
        self._days, self._day_at = np.unique(self._day, return_inverse=True)
        loads = zip(trips, board.loads, strict=True)
        self._seats = np.array([board.seats(trip) - load for trip, load in loads], dtype=np.int64)
        self._pickups = _Stops((trip.pickups for trip in trips), rules.max_pickups)
        self._dropoffs = _Stops((trip.dropoffs for trip in trips), rules.max_dropoffs)

    def by_limits(self, p: int) -> tuple[Ints, Ints]:
        """Numbers of the trips by how many limits they break at least, those on the way first.

        And how many these are, as far as roads need not be looked at.
        """
        parties = self._board.problem.parties
        origin, destination = self._board.ends(p)
        many = ((self._day < parties.first_day[p]) | (self._day > parties.last_day[p])).astype(int)
        many += self._is_received_by_too_many(p)
        many += self._seats < parties.size[p]
        strange = np.zeros(len(many), dtype=np.int64)
        for stops, stop in ((self._pickups, origin), (self._dropoffs, destination)):
            calls = stops.calls(stop)
            many += stops.is_full & ~calls
            strange += ~calls
        order = np.argsort((3 * many + strange).astype(np.int8), kind="stable")
        return order, many[order]

    def _is_received_by_too_many(self, p: int) -> Flags:
        """Whether the party's county would receive too many people on each trip's day."""
        board = self._board
        county, size = board.county(p), int(board.problem.parties.size[p])
        most = board.problem.rules.reception_per_day.get(county, np.inf)
        full = [board.received[day, county] + size > most for day in self._days.tolist()]
        return np.asarray(np.array(full, dtype=np.bool_)[self._day_at])


class _Stops:
    """One side's stops of all trips."""

    def __init__(self, trips: Iterable[tuple[str, ...]], most: int | None) -> None:
        at: defaultdict[str, list[int]] = defaultdict(list)
        counts = []
        for number, stops in enumerate(trips):
            counts.append(len(stops))
            for stop in stops:
                at[stop].append(number)
        self._at = dict(at)
        count = np.array(counts, dtype=np.int64)
        self.is_full = np.zeros(len(count), dtype=np.bool_) if most is None else count >= most

    def calls(self, stop: str) -> Flags:
        """Whether each trip calls at the stop."""
        found = np.zeros(len(self.is_full), dtype=np.bool_)
        found[self._at.get(stop, [])] = True
        return found
