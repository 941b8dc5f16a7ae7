"""Random small problems with every rule, and their optimum by trying everything."""

import math
import random
from functools import cache
from itertools import combinations, permutations

import numpy as np

from transport.planner.check import longest_ride
from transport.planner.cost import trip_cost
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelMatrix,
    TravelModel,
    VehicleType,
    party_columns,
)
from transport.planner.travel import Roads


def random_problem(seed: int, parties: int = 6) -> Problem:
    """A problem of a few parties; rules, roads and prices vary with the seed."""
    dice = random.Random(seed)
    stops = [
        Stop(f"o{i}", f"o{i}", 104 + dice.random(), 27 + dice.random(), Side.ORIGIN, f"1{i % 2}")
        for i in range(dice.randint(1, 4))
    ] + [
        Stop(f"d{i}", f"d{i}", 120 + dice.random(), 29, Side.DESTINATION, f"2{i % 2}")
        for i in range(dice.randint(1, 3))
    ]
    horizon = dice.choice([1, 1, 2, 3])
    rules = Rules(
        max_pickups=dice.choice([None, 1, 2, 3]),
        max_dropoffs=dice.choice([None, 1, 2]),
        enterprise_cost=dice.choice([0.0, 30.0, 400.0]),
        unserved_cost=dice.choice([{1: 1e6, 2: 1e5, 3: 1e4}, {1: 900.0, 2: 300.0, 3: 0.0}]),
        horizon_days=horizon,
        turnaround_days=dice.choice([1, 1, 2, 3]),
        reception_per_day=dice.choice([{}, {}, {"20": 4, "21": 2}, {"20": 3.5}]),
        max_ride_minutes=dice.choice([None, None, 1400, 1500]),
    )
    ends = [s.id for s in stops if s.side is Side.ORIGIN], [s.id for s in stops if s.id[0] == "d"]
    rows = [
        Party(
            f"p{i}", dice.choice(ends[0]), dice.choice(ends[1]), dice.choice("abc"),
            dice.choice([1, 1, 2, 3]), dice.choice([1, 2, 3]), _days(dice, horizon),
        )
        for i in range(parties)
    ]  # fmt: skip
    kinds = [
        VehicleType(
            f"k{i}", dice.choice([2, 4, 5, 8]), dice.choice([0, 1, 2, 9]),
            dice.choice([0.0, 500.0, 2000.0]), dice.choice([0.0, 0.5, 3.0]),
            dice.choice([None, None, *(s.id for s in stops)]),
        )
        for i in range(dice.randint(1, 2))
    ]  # fmt: skip
    travel = TravelModel(1.2, 80) if dice.random() < 0.4 else _rough_matrix(dice, len(stops))
    return Problem(f"small-{seed}", stops, party_columns(rows, stops, rules), kinds, travel, rules)


def _days(dice: random.Random, horizon: int) -> tuple[int, int] | None:
    if dice.random() < 0.5:
        return None
    first = dice.randint(0, horizon)
    return first, first + dice.choice([0, 0, 1])


def _rough_matrix(dice: random.Random, count: int) -> TravelMatrix:
    """Neither symmetric nor keeping the triangle inequality."""
    km = np.array([[dice.randint(0, 900) for _ in range(count)] for _ in range(count)], float)
    return TravelMatrix(km, km * 60 / dice.choice([40, 80]))


def best_plan(problem: Problem) -> tuple[float, Plan]:
    """The optimum, by trying every trip and every way to put trips together."""
    count = len(problem.parties)
    price = problem.unserved_price
    trips = _all_trips(problem)

    @cache
    def best(left: int, used: tuple[tuple[int, int, int], ...]) -> tuple[float, tuple]:
        if not left:
            return 0.0, ()
        p = (left & -left).bit_length() - 1
        found, chosen = best(left & ~(1 << p), used)
        found += float(price[p])
        for mask, kind, day, cost, trip in trips[p]:
            if mask & ~left or not _allowed(problem, (*used, (mask, kind, day))):
                continue
            rest, more = best(left & ~mask, tuple(sorted((*used, (mask, kind, day)))))
            if cost + rest < found:
                found, chosen = cost + rest, (trip, *more)
        return found, chosen

    total, chosen = best((1 << count) - 1, ())
    aboard = {p for trip in chosen for p in trip.parties}
    left = [Unserved(p, "-") for p in problem.parties.ids if p not in aboard]
    return total, Plan(problem.name, list(chosen), left)


def _all_trips(problem: Problem) -> list[list[tuple[int, int, int, float, Trip]]]:
    """For each party, the trips of which it is the first: mask, type, day, cost, trip."""
    count, found = len(problem.parties), []
    for p in range(count):
        mine = []
        for many in range(count - p):
            for others in combinations(range(p + 1, count), many):
                mine += _trips_of(problem, (p, *others))
        found.append(mine)
    return found


def _trips_of(problem, rows):
    parties = problem.parties
    first = max(int(parties.first_day[p]) for p in rows)
    last = min(int(parties.last_day[p]) for p in rows)
    size = sum(int(parties.size[p]) for p in rows)
    days = range(first, min(last, problem.rules.horizon_days - 1) + 1)
    mask = sum(1 << p for p in rows)
    found = []
    for k, kind in enumerate(problem.vehicle_types):
        if size > kind.seats or not kind.count or not days:
            continue
        trip = _best_order(problem, rows, kind.id)
        if trip is not None:
            found += [
                (mask, k, day, trip[0], Trip(kind.id, day, *trip[1], trip[2])) for day in days
            ]
    return found


def _best_order(problem, rows, kind):
    parties, rules, roads = problem.parties, problem.rules, Roads(problem)
    pickups = sorted({problem.stops[int(parties.origin[p])].id for p in rows})
    dropoffs = sorted({problem.stops[int(parties.destination[p])].id for p in rows})
    if len(pickups) > (rules.max_pickups or 99) or len(dropoffs) > (rules.max_dropoffs or 99):
        return None
    ids, best = tuple(parties.ids[p] for p in rows), None
    for before in permutations(pickups):
        for after in permutations(dropoffs):
            trip = Trip(kind, 0, before, after, ids)
            minutes = longest_ride(problem, trip, roads=roads)
            if minutes > (rules.max_ride_minutes or math.inf) + 1e-6:
                continue
            cost = trip_cost(problem, trip, roads=roads)
            if best is None or cost < best[0]:
                best = cost, (before, after), ids
    return best


def _allowed(problem, used) -> bool:
    """Whether fleet and reception allow these trips together."""
    _, kind, day = used[-1]
    turn, parties = problem.rules.turnaround_days, problem.parties
    for d in range(day, day + turn):
        away = sum(1 for _, k, e in used if k == kind and d - turn < e <= d)
        if away > problem.vehicle_types[kind].count:
            return False
    received: dict[str, int] = {}
    for mask, _, e in used:
        if e == day:
            for p in range(len(parties)):
                if mask >> p & 1:
                    county = problem.stops[int(parties.destination[p])].county
                    received[county] = received.get(county, 0) + int(parties.size[p])
    limits = problem.rules.reception_per_day
    return all(people <= limits.get(county, math.inf) for county, people in received.items())
