"""Cuts a piece out of a problem and its draft for the kernels, and writes what they did back.

Pure. A draft is a plan as arrays: the trip of each party, the vehicle type and day of each trip.
"""

import math
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from transport.planner import kernels
from transport.planner.kernels import BARRED, EXACT_STOPS, Keys, Piece, State
from transport.planner.problem import Floats, Ints, Problem
from transport.planner.travel import Roads

MEMO = 1 << 18
"""Ways remembered by each thread; a power of two."""

SIDES = 1 << 14
"""Sets of stops of one side remembered by each thread; a power of two."""

SPARSE = 16
"""Values are sorted, not ticked off in a table, when so many times more could occur."""

NEAR = 8
"""Neighbours of a stop that a move looks at."""


@dataclass(slots=True)
class Draft:
    """A plan in the making."""

    trip_of: Ints
    """Trip of each party; -1: left behind."""
    kind: Ints
    """Vehicle type of each trip."""
    day: Ints
    """Day of each trip."""
    cost: Floats
    """What each trip costs, when last priced."""

    def add_trips(self, kind: Ints, day: Ints) -> None:
        """Append trips that nobody rides yet."""
        self.kind = np.concatenate([self.kind, kind])
        self.day = np.concatenate([self.day, day])
        self.cost = np.concatenate([self.cost, np.zeros(len(day))])

    def drop_empty(self) -> None:
        """Forget trips that nobody rides, and number the others anew in their order."""
        used = np.zeros(len(self.kind) + 1, dtype=bool)
        used[self.trip_of] = True
        used[-1] = False
        number = np.cumsum(used) - 1
        number[-1] = -1
        self.trip_of = number[self.trip_of]
        keep = used[:-1]
        self.kind, self.day, self.cost = self.kind[keep], self.day[keep], self.cost[keep]

    def copy(self) -> "Draft":
        """A draft that changes apart from this one."""
        return Draft(self.trip_of.copy(), self.kind.copy(), self.day.copy(), self.cost.copy())


@dataclass(frozen=True, slots=True)
class Memo:
    """Ways that a thread has found, by the keys of their stops: good for every piece."""

    ways: Floats = field(default_factory=lambda: np.zeros((MEMO, 4)))
    """[place, ...]: key (as bits), km, minutes; padded to a power of two."""
    side_key: Keys = field(default_factory=lambda: np.zeros(SIDES, dtype=np.uint64))
    side_km: Floats = field(default_factory=lambda: np.zeros((SIDES, EXACT_STOPS)))


class Ground:
    """What all pieces of one problem share: roads, limits and columns."""

    def __init__(self, problem: Problem) -> None:
        rules = problem.rules
        self.problem = problem
        self.roads = Roads(problem)
        self.horizon = rules.horizon_days
        most = len(problem.stops) + 1
        self.limits = np.array(
            [rules.max_pickups or most, rules.max_dropoffs or most, rules.turnaround_days]
        )
        ride = BARRED if rules.max_ride_minutes is None else rules.max_ride_minutes + 1e-6
        kinds = problem.vehicle_types
        self.seats = np.array([kind.seats for kind in kinds], dtype=np.int64)
        self.count = np.array([kind.count for kind in kinds], dtype=np.int64)
        self.fixed = np.array([kind.fixed_cost for kind in kinds], dtype=np.float64)
        self.per_km = np.array([kind.cost_per_km for kind in kinds], dtype=np.float64)
        self.trunk = self._trunk()
        self.seat_price = self._seat_price()
        self.detour_price = min(self._detour_price(), 2 * self.seat_price)
        self.prices = np.array([rules.enterprise_cost, ride, 0.2 * self.seat_price])
        index = problem.stop_index
        self.depot = np.array(
            [-1 if kind.depot is None else index[kind.depot] for kind in kinds], dtype=np.int64
        )
        self.counties = sorted(rules.reception_per_day)
        number = {county: c for c, county in enumerate(self.counties)}
        self.county = np.array([number.get(s.county, -1) for s in problem.stops], dtype=np.int64)
        # Of one type, whatever a file holds: for another, numba would compile all kernels anew.
        limits = [rules.reception_per_day[c] for c in self.counties]
        self.reception = np.array(limits, dtype=np.float64)
        chance = np.random.default_rng(20200217)
        self.stop_key = chance.integers(1, 1 << 63, len(problem.stops), dtype=np.uint64)
        self.type_key = chance.integers(1, 1 << 63, len(kinds), dtype=np.uint64)
        self.type_key[self.depot < 0] = 0
        self._of_thread = threading.local()

    def memo(self) -> Memo:
        """What this thread remembers of ways. What it holds never changes what is found."""
        if not hasattr(self._of_thread, "memo"):
            self._of_thread.memo = Memo()
        memo: Memo = self._of_thread.memo
        return memo

    def _trunk(self) -> float:
        """About how many km there are from a pickup to its drop-off."""
        rows = self.problem.parties
        if not len(rows):
            return 0.0
        some = np.linspace(0, len(rows) - 1, min(len(rows), 500)).astype(np.int64)
        ends = zip(rows.origin[some].tolist(), rows.destination[some].tolist(), strict=True)
        return float(np.mean([self.roads.km(i, j) for i, j in ends]))

    def _seat_price(self) -> float:
        """About what a seat costs on a journey of this problem; never quite nothing."""
        price = (self.fixed + self.per_km * self.trunk) / self.seats
        return max(1e-3, float(price.min(initial=1e6)))

    def _detour_price(self) -> float:
        """About what it costs to call at one stop more, or to take one enterprise more."""
        rows = self.problem.parties
        total = 1e-3 * self.seat_price
        for stops in (np.unique(rows.origin), np.unique(rows.destination)):
            some = stops[:: len(stops) // 200 + 1]
            if len(some) > 1:
                km = self.roads.km_block(some, some)
                np.fill_diagonal(km, np.inf)
                total += (
                    0.5 * float(self.per_km.max(initial=0.0)) * float(np.median(km.min(axis=1)))
                )
        return total + 1.5 * self.problem.rules.enterprise_cost

    @cached_property
    def places(self) -> Floats:
        """Longitude and latitude of both stops of each party, each as a share of its spread."""
        rows, stops = self.problem.parties, self.problem.stops
        lon = np.array([stop.lon for stop in stops])
        lat = np.array([stop.lat for stop in stops])
        aspects = np.stack([lon[rows.origin], lat[rows.origin],
                            lon[rows.destination], lat[rows.destination]], axis=1)  # fmt: skip
        spread = aspects.max(axis=0) - aspects.min(axis=0)
        return np.asarray(aspects / np.where(spread > 0, spread, 1.0))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Number of the county pair and of the origin county of each party."""
        rows, stops = self.problem.parties, self.problem.stops
        number: dict[str, int] = {}
        of_stop = np.array(
            [number.setdefault(s.county, len(number)) for s in stops], dtype=np.int64
        )
        start, end = of_stop[rows.origin], of_stop[rows.destination]
        return start * (len(number) + 1) + end, start

    def cost(self, draft: Draft) -> float:
        """What the draft costs, with everybody left behind."""
        left = self.problem.unserved_price[draft.trip_of < 0]
        return float(draft.cost.sum() + left.sum())

    def away(self, draft: Draft) -> Ints:
        """[type, day]: trips of the draft under way; every trip of it must have parties."""
        leaving = np.zeros((len(self.seats), self.horizon), dtype=np.int64)
        np.add.at(leaving, (draft.kind, draft.day), 1)
        return self.under_way(leaving)

    def under_way(self, leaving: Ints) -> Ints:
        """[..., type, day]: trips under way when so many leave."""
        total: Ints = np.cumsum(leaving, axis=-1)
        back = min(int(self.limits[2]), self.horizon)
        total[..., back:] -= np.cumsum(leaving, axis=-1)[..., : self.horizon - back]
        return total

    def received(self, draft: Draft, parties: Ints | None = None) -> Floats:
        """[county, day]: travellers (of these parties) whom the draft sends there.

        For counties with a limit.
        """
        rows, shape = self.problem.parties, (len(self.counties), self.horizon)
        if not self.counties:
            return np.zeros(shape)
        which = slice(None) if parties is None else parties
        trip, county = draft.trip_of[which], self.county[rows.destination[which]]
        counted = (county >= 0) & (trip >= 0)
        at = (county[counted], draft.day[trip[counted]])
        return heads_at(at, rows.size[which][counted], shape)


def heads_at(at: tuple[Ints, ...], heads: Ints, shape: tuple[int, ...]) -> Floats:
    """A table of this shape: the sum of the heads at each place."""
    place = np.ravel_multi_index(at, shape)
    total = np.bincount(place, weights=heads, minlength=math.prod(shape))
    return total.reshape(shape).astype(np.float64)  # of nothing numpy makes whole numbers


@dataclass(slots=True)
class Cut:
    """A piece, its state, and where its parties and trips stand in the draft."""

    piece: Piece
    state: State
    parties: Ints
    trips: Ints
    stops: Ints
    """Where its stops stand in the problem."""


def cut(
    ground: Ground, draft: Draft, *, parties: Ints, trips: Ints, room: Ints, reception: Floats,
    seed: int, drive: float = 0.0, day: Ints | None = None,
) -> Cut:  # fmt: skip
    """The piece of these parties (on these trips or left behind) and trips.

    `room` [type, day] and `reception` [county, day] are the piece's own shares; `drive` is the
    drive to empty coaches; with `day`, each party may depart on that day only.
    """
    rows = ground.problem.parties
    stops, places = _stops(ground, parties)
    firms, firm = numbered(rows.enterprise[parties])
    n, known = len(parties), len(firms)
    origin, destination = places[:n], places[n : 2 * n]
    km = ground.roads.km_block(stops, stops)
    mates, start = grouped(known + len(stops), firm, known + origin, known + destination)
    piece = Piece(
        km=km, minutes=_minutes(ground, stops),
        stop_key=ground.stop_key[stops], type_key=ground.type_key,
        origin=origin, destination=destination, enterprise=firm,
        size=rows.size[parties], price=ground.problem.unserved_price[parties],
        first_day=(rows.first_day if day is None else day)[parties],
        last_day=(rows.last_day if day is None else day)[parties],
        seats=ground.seats, fixed=ground.fixed, per_km=ground.per_km,
        depot=_local(ground.depot, places[2 * n :]),
        room=room, reception=reception, county=ground.county[stops],
        mates=mates, mates_start=start, near=neighbours(km, origin, destination),
        limits=ground.limits.copy(), prices=np.append(ground.prices, drive),
    )  # fmt: skip
    state = filled(piece, ground, draft, parties=parties, trips=trips, seed=seed)
    return Cut(piece, state, parties, trips, stops)


def _stops(ground: Ground, parties: Ints) -> tuple[Ints, Ints]:
    """The stops of a piece; then, among them, each party's ends and every type's depot."""
    rows = ground.problem.parties
    ends = (rows.origin[parties], rows.destination[parties], ground.depot[ground.depot >= 0])
    return numbered(np.concatenate(ends))


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """The values that occur, in order, and the place of each value among them."""
    if int(values.max(initial=0)) > SPARSE * len(values):
        found, place = np.unique(values, return_inverse=True)
        return found, place
    occurs = np.zeros(int(values.max(initial=-1)) + 1, dtype=bool)
    occurs[values] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


def grouped(groups: int, *columns: Ints) -> tuple[Ints, Ints]:
    """Rows by the groups that the columns put them into, and where each group begins."""
    group = np.concatenate(columns)
    order = np.argsort(group, kind="stable")
    return order % len(columns[0]), np.searchsorted(group[order], np.arange(groups + 1))


def _local(depot: Ints, places: Ints) -> Ints:
    """Each vehicle type's depot among the stops of a piece; -1 stays."""
    found = depot.copy()
    found[depot >= 0] = places
    return found


def _minutes(ground: Ground, stops: Ints) -> Floats:
    """Minutes between the stops, where a limit on rides asks for them."""
    is_limited = ground.prices[1] < BARRED
    return ground.roads.minutes_block(stops, stops) if is_limited else np.zeros((1, 1))


def neighbours(km: Floats, origin: Ints, destination: Ints) -> Ints:
    """The nearest stops of the same side that have parties, for each stop of a piece."""
    near = np.zeros((len(km), NEAR), dtype=np.int64)
    for side in (origin, destination):
        kernels.nearest(km, numbered(side)[0], near)
    return near


def filled(
    piece: Piece, ground: Ground, draft: Draft, *, parties: Ints, trips: Ints, seed: int
) -> State:
    """The state of a piece whose parties ride as the draft says."""
    state = emptied(piece, ground, kind=draft.kind[trips], day=draft.day[trips], seed=seed)
    place = np.full(len(draft.kind) + 1, -1)
    place[trips] = np.arange(len(trips))
    kernels.board(piece, state, place[draft.trip_of[parties]])
    return state


def emptied(piece: Piece, ground: Ground, *, kind: Ints, day: Ints, seed: int) -> State:
    """The state of a piece on trips of these types and days with nobody aboard."""
    n, t, s = len(piece.size), len(kind), len(piece.km)
    firms = len(piece.mates_start) - 1 - s
    widest = int(ground.seats.max(initial=1))
    cap = min(n, 2 * widest + 8) + 1
    memo = ground.memo()
    chance = np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)
    return State(
        trip_of=np.full(n, -1),
        slot=np.arange(n),
        members=np.zeros((t, cap), dtype=np.int64),
        left=np.arange(n),
        aboard=np.zeros(t, dtype=np.int64),
        load=np.zeros(t, dtype=np.int64),
        kind=kind,
        day=day,
        stops=np.zeros((t, s), dtype=np.int64),
        drops=np.zeros((t, s), dtype=np.int64),
        stop_place=np.zeros((t, s), dtype=np.int64),
        n_stops=np.zeros(t, dtype=np.int64),
        n_drops=np.zeros(t, dtype=np.int64),
        n_firms=np.zeros(t, dtype=np.int64),
        key=np.zeros(t, dtype=np.uint64),
        drop_key=np.zeros(t, dtype=np.uint64),
        by_stop=np.zeros((t, s), dtype=np.int64),
        by_firm=np.zeros((t, firms), dtype=np.int64),
        cost=np.zeros(t),
        away=np.zeros((len(ground.seats), ground.horizon), dtype=np.int64),
        received=np.zeros((len(piece.reception), ground.horizon)),
        totals=np.array([n, 0, 0, 0, 0, 0]),
        memo_key=memo.ways.view(np.uint64),
        memo=memo.ways,
        side_key=memo.side_key,
        side_km=memo.side_km,
        random=chance,
        **_scratch(n, s, firms),
    )


def _scratch(n: int, s: int, firms: int) -> dict[str, Any]:
    """The fields of a state in which one move works, for so many parties, stops, enterprises."""
    return {
        "journal": np.zeros((3 * n + 4, 2), dtype=np.int64),
        "picked": np.zeros(n, dtype=np.int64),
        "stop_seen": np.zeros(s, dtype=np.int64),
        "firm_seen": np.zeros(firms, dtype=np.int64),
        "stop_gain": np.zeros((s, 2), dtype=np.int64),
        "firm_gain": np.zeros(firms, dtype=np.int64),
        "stops_touched": np.zeros(s, dtype=np.int64),
        "firms_touched": np.zeros(firms, dtype=np.int64),
        "work": np.zeros((2 * EXACT_STOPS << EXACT_STOPS) + s + 1),
        "order": np.zeros(5 * (s + 1), dtype=np.int64),
    }


@dataclass(frozen=True, slots=True)
class Rides:
    """What a draft learns from a piece: a copy without the state, which takes megabytes."""

    parties: Ints
    trips: Ints
    trip_of: Ints
    """Trip of the draft that each party rides; -1: left behind."""
    kind: Ints
    day: Ints
    cost: Floats


def rides_of(found: Cut) -> Rides:
    """Who rides where as the state of the piece says now."""
    state = found.state
    trip_of = np.where(state.trip_of < 0, -1, found.trips[state.trip_of])
    return Rides(
        found.parties, found.trips, trip_of, state.kind.copy(), state.day.copy(), state.cost.copy()
    )


def rides_before(draft: Draft, parties: Ints, trips: Ints) -> Rides:
    """Who rides where as the draft says now, for `write_back` to restore."""
    return Rides(
        parties, trips, draft.trip_of[parties], draft.kind[trips], draft.day[trips],
        draft.cost[trips],
    )  # fmt: skip


def write_back(rides: Rides, draft: Draft) -> None:
    """Let the draft ride so."""
    draft.trip_of[rides.parties] = rides.trip_of
    draft.kind[rides.trips] = rides.kind
    draft.day[rides.trips] = rides.day
    draft.cost[rides.trips] = rides.cost
