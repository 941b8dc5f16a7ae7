"""The cheapest fleet for given prices: whole trips that seat everybody who is not left behind.

`fleet_value` is the inner minimum of every bound: trips of a type cost at least `trip[k]` more
than the prices of the people aboard, leaving a party costs `left[p]` more than its price, and
trips must have seats for all who ride. It forgets days but counts trips as whole numbers, by an
exact dynamic programme over seats. `days.py` keeps the days.
"""

import numpy as np

from transport.planner.bound.ground import Ground
from transport.planner.problem import Floats, Ints


def fleet_value(ground: Ground, trip: Floats, left: Floats) -> float:
    """Least cost of whole trips and of those left behind; `left` is never below 0."""
    people = ground.people
    staying = _staying(ground, left)
    riding = _seating(ground, trip, people)
    # With w seats, at least people - w stay; with more seats the same holds with fewer.
    seats = np.arange(people + 1)
    return float((riding + staying[people - seats]).min())


def _seating(ground: Ground, trip: Floats, people: int) -> Floats:
    """Least cost of trips with at least w seats, for every w up to `people`."""
    total = np.full(people + 1, np.inf)
    total[0] = 0.0
    for seats, cost, count in zip(ground.seats, trip, ground.count, strict=True):
        most = min(int(count) * ground.rotations, int(ground.rides.sum()))  # no trip is empty
        if cost < 0:  # every such trip pays for itself, so all of them run
            total = _shifted(total, int(seats) * most) + cost * most
            continue
        for several in _chunks(min(most, -(-people // int(seats)))):
            np.minimum(total, _shifted(total, int(seats) * several) + cost * several, out=total)
    return np.minimum.accumulate(total[::-1])[::-1]


def _shifted(total: Floats, seats: int) -> Floats:
    """Costs after so many more seats; seats beyond the last entry count as the last."""
    moved = np.full_like(total, np.inf)
    if seats < len(total):
        moved[seats:] = total[: len(total) - seats]
    moved[-1] = min(moved[-1], total[max(0, len(total) - 1 - seats) :].min())
    return moved


def _chunks(count: int) -> list[int]:
    """Numbers whose subset sums are exactly 0 .. count."""
    found, size = [], 1
    while count > 0:
        found.append(min(size, count))
        count -= found[-1]
        size *= 2
    return found


def _staying(ground: Ground, left: Floats) -> Floats:
    """Least cost of leaving at least y travellers behind, for every y (parties may be split).

    A county that receives fewer than want to come leaves its cheapest in any case.
    """
    rides, size = ground.rides, ground.problem.parties.size
    each = np.repeat((left / size)[rides], size[rides])
    county = np.repeat(limited_county(ground)[rides], size[rides])
    order = np.argsort(each, kind="stable")
    each, county = each[order], county[order]
    must = np.zeros(len(each), dtype=np.bool_)
    for number, most in enumerate(_received(ground)):
        mine = np.flatnonzero(county == number)
        must[mine[: max(0, len(mine) - most)]] = True
    each = np.concatenate((each[must], each[~must]))
    cost = np.concatenate(([0.0], np.cumsum(each)))
    forced = int(must.sum())
    cost[:forced] = cost[forced]
    return cost


def limited_county(ground: Ground) -> Ints:
    """For each party the number of its destination county among the limited ones, or -1."""
    problem = ground.problem
    numbers = {county: i for i, county in enumerate(problem.rules.reception_per_day)}
    of_stop = np.array([numbers.get(stop.county, -1) for stop in problem.stops], dtype=np.int64)
    return np.asarray(of_stop[problem.parties.destination])


def _received(ground: Ground) -> list[int]:
    """Most travellers that each limited county receives in the whole horizon."""
    rules = ground.problem.rules
    return [int(most) * rules.horizon_days for most in rules.reception_per_day.values()]
