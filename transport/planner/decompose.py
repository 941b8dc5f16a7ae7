"""Splits a problem into parts that can be solved apart, on several machines, and joins the plans.

Parties are parted by geography; a master shares the fleet and the reception limits among the parts,
so that no plans of the parts can break a rule of the whole together. Pure.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from transport.planner.plan import Plan
from transport.planner.problem import Floats, Ints, Parties, Problem, TravelMatrix, TravelModel

MOST_WINDOWS = 1000
"""Distinct first or last days up to which every window is weighed; beyond, only the widest."""


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a problem, with its own share of fleet and reception."""

    number: int
    """From 1, in the order of the parts."""
    problem: Problem


def parts_of(problem: Problem, *, people: int) -> list[Part]:
    """The problem in parts of at most `people` travellers, every party in exactly one.

    Neighbouring origin counties stay together, then destination counties, then stops, enterprises
    and single parties; only a party larger than `people` makes a larger part. A problem that is
    small enough comes back as one part, unchanged. The same problem gives the same parts.
    """
    if people < 1:
        raise ValueError("a part has at least one traveller")
    if problem.travellers <= people:
        return [Part(1, problem)]
    groups = list(_groups(problem, people))
    rooms = _fleet_shares(problem, groups)
    doors = _reception_shares(problem, groups)
    return [
        Part(i + 1, sub_problem(
            problem, rows, name=f"{problem.name} {i + 1}/{len(groups)}",
            counts=rooms[i], reception=doors[i],
        ))
        for i, rows in enumerate(groups)
    ]  # fmt: skip


def merge(problem: Problem, plans: Iterable[Plan]) -> Plan:
    """One plan of the whole from the plans of its parts, in the order given.

    Only a single plan keeps its bound. The bounds of several parts may not be added: a coach of
    the whole may carry people of two parts at once, for which the parts pay two, and each part is
    bound by its own share of the fleet; so their sum can exceed what the whole costs at best. The
    merged plan then claims 0, and the whole is bounded by itself.
    """
    plans = list(plans)
    bound = plans[0].lower_bound if len(plans) == 1 else 0.0
    trips = [trip for plan in plans for trip in plan.trips]
    return Plan(problem.name, trips, [left for plan in plans for left in plan.unserved], bound)


def sub_problem(
    problem: Problem, rows: Ints, *, name: str, counts: Sequence[int], reception: dict[str, float]
) -> Problem:
    """The problem of these parties alone, with so many vehicles of each type and these limits.

    It holds no stop that neither a party nor a depot needs.
    """
    parties = problem.parties
    depots = [problem.stop_index[k.depot] for k in problem.vehicle_types if k.depot is not None]
    ends = (parties.origin[rows], parties.destination[rows], np.array(depots, dtype=np.int64))
    stops, places = np.unique(np.concatenate(ends), return_inverse=True)
    return Problem(
        name=name,
        stops=[problem.stops[s] for s in stops.tolist()],
        parties=_chosen(parties, rows, places.reshape(-1)),
        vehicle_types=[
            replace(kind, count=int(count))
            for kind, count in zip(problem.vehicle_types, counts, strict=True)
        ],
        travel=_travel_among(problem.travel, stops),
        rules=replace(problem.rules, reception_per_day=reception),
    )


def _chosen(parties: Parties, rows: Ints, places: Ints) -> Parties:
    """Rows of the columns; `places` are their stops in the new problem."""
    n = len(rows)
    firms, firm = np.unique(parties.enterprise[rows], return_inverse=True)
    return Parties(
        ids=[parties.ids[p] for p in rows.tolist()],
        origin=places[:n].copy(),
        destination=places[n : 2 * n].copy(),
        enterprise=firm.reshape(-1).astype(np.int64),
        size=parties.size[rows],
        priority=parties.priority[rows],
        first_day=parties.first_day[rows],
        last_day=parties.last_day[rows],
        enterprises=[parties.enterprises[f] for f in firms.tolist()],
    )


def _travel_among(travel: TravelMatrix | TravelModel, stops: Ints) -> TravelMatrix | TravelModel:
    if isinstance(travel, TravelModel):
        return travel
    table = np.ix_(stops, stops)
    return TravelMatrix(travel.km[table], travel.minutes[table])


# ---- who goes into which part -------------------------------------------------------------------


def _groups(problem: Problem, people: int) -> Iterator[Ints]:
    """Rows of the parties of each part, halved between neighbours until each is small enough."""
    keys, size = _levels(problem), problem.parties.size
    places = _places(problem)
    waiting = [np.arange(len(size))]
    while waiting:
        rows = waiting.pop()
        total = int(size[rows].sum())
        if total <= people or len(rows) == 1:
            yield np.sort(rows)
            continue
        key = next(key for key in keys if len(np.unique(key[rows])) > 1)
        low, high = _halves(rows, key[rows], size[rows], places[rows], many=-(-total // people))
        waiting += [high, low]


def _levels(problem: Problem) -> list[Ints]:
    """For each party its origin county, destination county, both stops, enterprise, and row."""
    rows = problem.parties
    number: dict[str, int] = {}
    county = np.array(
        [number.setdefault(stop.county, len(number)) for stop in problem.stops], dtype=np.int64
    )
    counties = county[rows.origin], county[rows.destination]
    return [*counties, rows.origin, rows.destination, rows.enterprise, np.arange(len(rows))]


def _places(problem: Problem) -> Floats:
    """Where each party boards and is set down, as comparable lengths east and north."""
    rows, stops = problem.parties, problem.stops
    lat = np.array([stop.lat for stop in stops])
    east = np.array([stop.lon for stop in stops]) * math.cos(math.radians(float(lat.mean())))
    ends = (east[rows.origin], lat[rows.origin], east[rows.destination], lat[rows.destination])
    return np.stack(ends, axis=1)


def _halves(rows: Ints, key: Ints, size: Ints, places: Floats, *, many: int) -> tuple[Ints, Ints]:
    """The rows in two, each key on one side, as near as can be in the ratio of whole parts.

    Keys are parted across the direction in which they lie farthest apart.
    """
    units, unit = np.unique(key, return_inverse=True)
    unit = unit.reshape(-1)
    heads = np.bincount(unit, weights=size)
    riders = np.bincount(unit)
    middle = [np.bincount(unit, weights=column) / riders for column in places.T]
    widest = max(range(4), key=lambda axis: float(np.ptp(middle[axis])))
    order = np.lexsort((units, middle[widest]))
    before = np.cumsum(heads[order])[:-1]
    cut = int(np.argmin(np.abs(before - _first_share(float(heads.sum()), many)))) + 1
    is_low = np.zeros(len(units), dtype=bool)
    is_low[order[:cut]] = True
    return rows[is_low[unit]], rows[~is_low[unit]]


def _first_share(people: float, many: int) -> float:
    """How many of the people the first half of so `many` parts takes."""
    return people * (many // 2) / many


# ---- the master: who gets how much of what is shared --------------------------------------------


def need(problem: Problem, rows: Ints, *, turnaround: int) -> float:
    """Seats that these parties need at once, at least: the most that any window of days asks for.

    A seat is used anew every `turnaround` days. Who may never depart needs none.
    """
    parties, horizon = problem.parties, problem.rules.horizon_days
    rows = rows[parties.first_day[rows] <= parties.last_day[rows]]
    if not len(rows):
        return 0.0
    firsts, first = np.unique(parties.first_day[rows], return_inverse=True)
    lasts, last = np.unique(parties.last_day[rows], return_inverse=True)
    people = float(parties.size[rows].sum())
    if max(len(firsts), len(lasts)) > MOST_WINDOWS:
        return people / -(-horizon // turnaround)
    table = np.zeros((len(firsts), len(lasts)))
    np.add.at(table, (first.reshape(-1), last.reshape(-1)), parties.size[rows])
    inside = np.cumsum(np.cumsum(table[::-1], axis=0)[::-1], axis=1)
    days = np.maximum(lasts[None, :] - firsts[:, None] + 1, 1)
    return float((inside / -(-days // turnaround)).max())


def _fleet_shares(problem: Problem, groups: list[Ints]) -> Ints:
    """[part, type]: vehicles of each part; together no more than there are.

    A vehicle that a part has no need for is still given to somebody: all are shared in proportion
    to the seats that the parts need at once, and then moved from who has too many to who has too
    few, so that each has enough, where the whole has and vehicles are small enough to share.
    """
    seats = np.array([kind.seats for kind in problem.vehicle_types], dtype=np.int64)
    count = np.array([kind.count for kind in problem.vehicle_types], dtype=np.int64)
    needs = _needs_by_size(problem, groups, seats)
    weight = needs.max(axis=1, initial=0.0)
    given = np.zeros((len(groups), len(seats)), dtype=np.int64)
    owed = np.zeros(len(groups))
    for k in np.argsort(-seats, kind="stable").tolist():
        ideal = count[k] * _fractions(weight)
        given[:, k] = _rounded(ideal, int(count[k]), owed=owed / seats[k])
        owed += (ideal - given[:, k]) * seats[k]
    for k in np.argsort(-seats, kind="stable").tolist():
        _mend(given, needs, seats, k)
    return given


def _needs_by_size(problem: Problem, groups: list[Ints], seats: Ints) -> Floats:
    """[part, type]: seats needed at once on vehicles of at least that type's seats."""
    size, turnaround = problem.parties.size, problem.rules.turnaround_days
    found = np.zeros((len(groups), len(seats)))
    largest = int(seats.max(initial=0))
    for k, many in enumerate(seats.tolist()):
        smaller = int(seats[seats < many].max(initial=0))
        for i, rows in enumerate(groups):
            fits = rows[(size[rows] > smaller) & (size[rows] <= largest)]
            found[i, k] = need(problem, fits, turnaround=turnaround)
    return found


def _fractions(weight: Floats) -> Floats:
    """Each part's fraction; even where nobody needs anything."""
    total = float(weight.sum())
    return weight / total if total else np.full(len(weight), 1 / max(1, len(weight)))


def _rounded(ideal: Floats, total: int, *, owed: Floats) -> Ints:
    """Whole numbers near `ideal` that add up to `total`; who is owed most is rounded up."""
    whole = np.floor(ideal).astype(np.int64)
    order = np.lexsort((np.arange(len(ideal)), -(ideal - whole + owed)))
    whole[order[: max(0, total - int(whole.sum()))]] += 1
    return whole


def _mend(given: Ints, needs: Floats, seats: Ints, k: int) -> None:
    """Move vehicles of at least type k's seats from parts that can spare them to those short.

    The part with the most to spare gives; the first of several.
    """
    for part in np.flatnonzero(_above(given, needs, seats)[:, k] < 0).tolist():
        while _above(given, needs, seats)[part, k] < 0:
            spare = _spare(given, needs, seats)
            spare[part] = -1.0
            spare[:, seats < seats[k]] = -1.0
            giver, kind = np.unravel_index(int(np.argmax(spare)), spare.shape)
            if spare[giver, kind] < 0:
                return
            given[giver, kind] -= 1
            given[part, kind] += 1


def _above(given: Ints, needs: Floats, seats: Ints) -> Floats:
    """[part, type]: seats that a part has above its need, on vehicles of at least that type's."""
    is_able = seats[:, None] >= seats[None, :]
    return np.asarray((given * seats) @ is_able - needs)


def _spare(given: Ints, needs: Floats, seats: Ints) -> Floats:
    """[part, type]: seats above every need without one vehicle of the type; below 0: none."""
    above = _above(given, needs, seats)
    left = np.full(given.shape, -1.0)
    for t, many in enumerate(seats.tolist()):
        least = (above[:, seats <= many] - many).min(axis=1)
        left[:, t] = np.where(given[:, t] > 0, least, -1.0)
    return left


def _reception_shares(problem: Problem, groups: list[Ints]) -> list[dict[str, float]]:
    """Each part's limits: whole travellers a day for each limited county that its people go to.

    In proportion to what its busiest days need; a county's shares never exceed its limit.
    """
    shares: list[dict[str, float]] = [{} for _ in groups]
    county = np.array([stop.county for stop in problem.stops], dtype=object)
    for where, limit in sorted(problem.rules.reception_per_day.items()):
        going = [rows[county[problem.parties.destination[rows]] == where] for rows in groups]
        weight = np.array([need(problem, rows, turnaround=1) for rows in going])
        total = min(math.floor(limit), 10**9)
        ideal = total * _fractions(weight)
        for i, share in enumerate(_rounded(ideal, total, owed=np.zeros(len(groups))).tolist()):
            if len(going[i]):
                shares[i][where] = float(share)
    return shares
