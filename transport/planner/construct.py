"""A first plan, fast: coaches are filled by county pair, township, drop-off and enterprise.

What does not fill a coach is filled again with the neighbours of the same origin county, and
last with everybody. Pure.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from transport.planner import kernels
from transport.planner.ground import Draft, Ground
from transport.planner.piece import Cut, cut
from transport.planner.problem import Floats, Ints
from transport.planner.select import DayPlan, crowds, day_plan

FULL = 0.85
"""Share of the seats that a coach of one county pair must fill in the first round."""

SHARES = (FULL, 0.6, 0.4)
"""Shares of the seats that a coach must fill, in one round after the other."""

SPARE_SEATS = (0.05, 0.02, 0.0)
"""Shares of the seats that the day plan keeps free; the first that leaves nobody behind counts."""

PATIENCE = 15.0
"""Seconds that all day plans together may take: a guard, for what they look at is limited."""

QUICK = 0.5
"""With less patience no day plan is begun: most would come to nothing."""

LARGEST = 4000
"""Most parties that are filled together in the last round."""

LOOKS = 5_000_000
"""About how often it is looked, for trips of their own, whether somebody may come along on a day:
a fraction of a second. Of millions left behind the dearest have their turn; the others later."""


def construct(ground: Ground, *, patience: float = PATIENCE) -> Draft:
    """A feasible draft of well filled coaches, on the days of a day plan where days matter.

    Whom no well filled coach takes is left behind: for insertion, then for `seat_the_rest`.
    Within `patience` seconds no day plan may be found; then days are left to chance.
    """
    filling = Filling(ground, np.full(len(ground.problem.parties), -1))
    pair, origin = ground.pairs
    plan = chosen_days(ground, patience)
    if plan is not None:
        if _is_dense(ground, pair):
            fill_days(filling, pair, plan)
        else:
            for least in SHARES:
                for group in (pair, origin):
                    fill_groups(filling, group, least=least, plan=plan)
    for least in SHARES:
        for group in (pair, origin):
            fill_groups(filling, group, least=least)
    return filling.draft()


@dataclass(slots=True)
class Filling:
    """Trips filled so far, and what they use of vehicles and reception."""

    ground: Ground
    trip_of: Ints
    kinds: list[Ints] = field(default_factory=list)
    days: list[Ints] = field(default_factory=list)
    costs: list[Floats] = field(default_factory=list)
    trips: int = 0
    away: Ints = field(init=False)
    leaving: Ints = field(init=False)
    received: Floats = field(init=False)

    def __post_init__(self) -> None:
        size = (len(self.ground.seats), self.ground.horizon)
        self.away = np.zeros(size, dtype=np.int64)
        self.leaving = np.zeros(size, dtype=np.int64)
        self.received = np.zeros((len(self.ground.counties), self.ground.horizon))

    def keep(self, found: Cut) -> None:
        """Take over the trips of a piece that has been filled."""
        state = found.state
        used = np.flatnonzero(state.aboard > 0)
        number = np.full(len(found.trips) + 1, -1)
        number[used] = self.trips + np.arange(len(used))
        self.trip_of[found.parties] = number[state.trip_of]
        self.trips += len(used)
        self.kinds.append(state.kind[used])
        self.days.append(state.day[used])
        self.costs.append(state.cost[used])
        self.received += state.received
        leaving = np.zeros_like(self.leaving)
        np.add.at(leaving, (state.kind[used], state.day[used]), 1)
        self.leaving += leaving
        self.away += self.ground.under_way(leaving)

    def draft(self) -> Draft:
        """All trips filled so far."""
        none = np.zeros(0, dtype=np.int64)
        return Draft(
            self.trip_of.copy(),
            np.concatenate([none, *self.kinds]),
            np.concatenate([none, *self.days]),
            np.concatenate([np.zeros(0), *self.costs]),
        )


def chosen_days(ground: Ground, patience: float) -> DayPlan | None:
    """The day plan with the most seats to spare that leaves nobody behind, if days matter.

    The last that was found where there is no such, and none where time is too short for one.
    """
    if patience < QUICK or (ground.horizon == 1 and not ground.counties):
        return None
    crowd = crowds(ground)
    if crowd is None:
        return None
    plan, end = None, time.monotonic() + patience
    for spare in SPARE_SEATS:
        left = end - time.monotonic()
        if left <= 0:
            break
        plan = day_plan(ground, crowd, spare=spare, seconds=left)
        if plan is None or (plan.day >= 0).all():
            break
    return plan


def _is_dense(ground: Ground, pair: Ints) -> bool:
    """Whether a county pair has coaches full of people on each day."""
    pairs = len(np.unique(pair))
    return bool(ground.problem.travellers >= 60 * pairs * ground.horizon)


def fill_days(filling: Filling, pair: Ints, plan: DayPlan) -> None:
    """Fill the coaches of the plan with the people that it has for each day."""
    for day in range(filling.ground.horizon):
        going = np.flatnonzero(plan.day == day)
        order = going[np.argsort(pair[going], kind="stable")]
        for parties in _split(order, np.flatnonzero(np.diff(pair[order])) + 1):
            fill_together(filling, parties, least=FULL, plan=plan, only=day)
        rest = going[filling.trip_of[going] < 0]
        for parties in even_parts(filling.ground, rest):
            fill_together(filling, parties, least=0.6, plan=plan, only=day)


def fill_groups(
    filling: Filling, group: Ints | None, *, least: float, plan: DayPlan | None = None
) -> None:
    """Fill trips group by group of those left behind."""
    for parties in groups_left(filling, group):
        fill_together(filling, parties, least=least, plan=plan)


def groups_left(filling: Filling, group: Ints | None) -> Iterator[Ints]:
    """The parties left behind, group by group (None: in even parts, neighbours together)."""
    left = np.flatnonzero(filling.trip_of < 0)
    if group is not None:
        order = left[np.argsort(group[left], kind="stable")]
        yield from _split(order, np.flatnonzero(np.diff(group[order])) + 1)
        return
    yield from even_parts(filling.ground, left)


def even_parts(ground: Ground, parties: Ints) -> list[Ints]:
    """These parties in parts of at most LARGEST, neighbours together: no dense table grows."""
    rows = ground.problem.parties
    lon = np.array([stop.lon for stop in ground.problem.stops])
    order = parties[np.lexsort((lon[rows.origin[parties]], rows.destination[parties]))]
    return _split(order, np.arange(LARGEST, len(order), LARGEST))


def _split(order: Ints, at: Ints) -> list[Ints]:
    return np.split(order, at) if len(order) else []


def fill_together(
    filling: Filling, parties: Ints, *, least: float, plan: DayPlan | None = None, only: int = -1
) -> None:
    """Lay on trips for these parties as long as each is filled to the share `least`.

    With a plan, only with the coaches that it has for each day, and with a day `only`, only on
    that day.
    """
    ground = filling.ground
    people = int(ground.problem.parties.size[parties].sum())
    room = (ground.count[:, None] - filling.away) if plan is None else plan.trips - filling.leaving
    trips = most_trips(ground, people=people, parties=len(parties), least=least, room=room)
    if trips == 0:
        return
    found = _blank(
        filling, parties, trips=trips, room=room,
        day=None if plan is None or only < 0 else plan.day,
    )  # fmt: skip
    if plan is not None:  # departures are counted, so a coach is away on its first day only
        found.piece.limits[2] = 1
    lay_on_days(found, least, range(ground.horizon) if only < 0 else (only,))
    kernels.price_all(found.piece, found.state, 0.0)
    filling.keep(found)


def _blank(
    filling: Filling, parties: Ints, *, trips: int, room: Ints, day: Ints | None = None
) -> Cut:
    """A piece of these parties, all left behind, and so many trips with nobody aboard."""
    zeros = np.zeros(trips, dtype=np.int64)
    return cut(
        filling.ground, Draft(filling.trip_of, zeros, zeros, np.zeros(trips)),
        parties=parties, trips=np.arange(trips), room=room,
        reception=filling.ground.reception[:, None] - filling.received, seed=0, day=day,
    )  # fmt: skip


def most_trips(ground: Ground, *, people: int, parties: int, least: float, room: Ints) -> int:
    """More trips than are needed for these people, as far as there is room [type, day]."""
    free = int(np.maximum(room, 0).sum())
    owned = ground.count > 0
    if not owned.any() or not parties:
        return 0
    smallest = int(ground.seats[owned].min())
    if people < least * smallest:
        return 0
    return min(free, parties, int(people / (max(least, 0.3) * smallest)) + 1)


def lay_on_days(found: Cut, least: float, days: Iterable[int]) -> None:
    """Fill trips day by day, the most pressing parties first."""
    cells, starts = cells_of(found)
    waiting = np.zeros(len(starts) - 1, dtype=np.int64)
    between = np.zeros(found.piece.km.shape, dtype=np.int64)
    trip = 0
    for day in days:
        if trip == len(found.trips):
            break
        trip = kernels.lay_on(
            found.piece, found.state, day, least, cells, starts, waiting, between, trip
        )


def cells_of(found: Cut) -> tuple[Ints, Ints]:
    """Parties ordered into cells, alike in all but size (large first), and where each starts."""
    piece = found.piece
    keys = (
        piece.origin,
        piece.destination,
        piece.enterprise,
        piece.first_day,
        piece.last_day,
        piece.price / piece.size,
    )
    order = np.lexsort((-piece.size, *reversed(keys)))
    table = np.array([key[order] for key in keys])
    starts = np.flatnonzero((np.diff(table, axis=1) != 0).any(axis=0)) + 1
    return order, np.concatenate([[0], starts, [len(order)]])


def seat_the_rest(ground: Ground, draft: Draft) -> Draft:
    """The draft with more trips for those left behind, as far as it pays; no trip is empty."""
    draft.drop_empty()
    if (draft.trip_of >= 0).all():
        return draft
    filling = Filling(ground, draft.trip_of.copy(), [draft.kind], [draft.day], [draft.cost])
    filling.trips = len(draft.kind)
    filling.away += ground.away(draft)
    filling.received += ground.received(draft)
    pair, origin = ground.pairs
    for group in (pair, origin):
        fill_groups(filling, group, least=0.2)
    fill_groups(filling, None, least=0.0)
    groups = list(groups_left(filling, None))
    for parties in groups:
        start_trips(filling, parties, looks=LOOKS // len(groups))
    return filling.draft()


def start_trips(filling: Filling, parties: Ints, *, looks: int) -> None:
    """Lay on a trip for each of these left behind for whom it pays, the dearest first.

    As many of them as it takes about so many looks to find company for.
    """
    rows, price = filling.ground.problem.parties, filling.ground.problem.unserved_price
    room = filling.ground.count[:, None] - filling.away
    people = int(rows.size[parties].sum())
    trips = most_trips(
        filling.ground, people=people, parties=len(parties), least=0.0, room=room
    )  # fmt: skip
    if trips == 0:
        return
    found = _blank(filling, parties, trips=trips, room=room)
    cells, starts = cells_of(found)
    waiting = np.zeros(len(starts) - 1, dtype=np.int64)
    between = np.zeros(found.piece.km.shape, dtype=np.int64)
    order = np.lexsort((-rows.size[parties], -price[parties] / rows.size[parties]))
    days = np.maximum(0, rows.last_day[parties] - rows.first_day[parties] + 1)[order]
    order = order[np.cumsum(days) * len(starts) <= looks]
    kernels.lay_on_for(found.piece, found.state, order, cells, starts, waiting, between, 0)
    kernels.price_all(found.piece, found.state, 0.0)
    filling.keep(found)
