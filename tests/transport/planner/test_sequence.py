import random
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from tests.transport.planner.random_plans import random_plan
from tests.transport.planner.small_problems import random_problem
from transport.planner.check import longest_ride
from transport.planner.cost import trip_cost
from transport.planner.ground import Draft, Ground
from transport.planner.plan import Plan, Trip
from transport.planner.problem import Party, Problem, Side, Stop, TravelModel, party_columns
from transport.planner.sequence import TRIPS_AT_ONCE, plan_of
from transport.planner.travel import Roads


def draft_of(problem: Problem, plan: Plan) -> Draft:
    """Give the draft that carries the same parties, in no order of stops."""
    trip_of = np.full(len(problem.parties), -1)
    for number, trip in enumerate(plan.trips):
        trip_of[[problem.party_index[party] for party in trip.parties]] = number
    kind = np.array([problem.type_index[t.vehicle_type] for t in plan.trips], dtype=np.int64)
    day = np.array([trip.day for trip in plan.trips], dtype=np.int64)
    return Draft(trip_of, kind, day, np.zeros(len(plan.trips)))


def ordered(problem: Problem, plan: Plan) -> Plan:
    return plan_of(Ground(problem), draft_of(problem, plan), reason="没有座位", bound=1.5)


def ways(trip: Trip) -> list[Trip]:
    """Give the trip with its stops in every order."""
    return [
        replace(trip, pickups=before, dropoffs=after)
        for before in permutations(trip.pickups)
        for after in permutations(trip.dropoffs)
    ]


@pytest.mark.parametrize("seed", range(25))
def test_every_trip_visits_its_stops_in_the_cheapest_order_on_which_nobody_rides_too_long(seed):
    problem = random_problem(seed, parties=8)
    roads, most = Roads(problem), problem.rules.max_ride_minutes or float("inf")
    wanted = [
        [way for way in ways(trip) if longest_ride(problem, way, roads=roads) <= most + 1e-6]
        for trip in random_plan(problem, random.Random(seed)).trips
    ]
    plan = random_plan(problem, random.Random(seed))
    possible = [n for n, choice in enumerate(wanted) if choice]
    plan = replace(plan, trips=[plan.trips[n] for n in possible])

    found = ordered(problem, plan)

    assert len(found.trips) == len(possible)
    for trip, n in zip(found.trips, possible, strict=True):
        assert trip in [replace(way, parties=trip.parties) for way in wanted[n]]
        assert sorted(trip.parties) == sorted(wanted[n][0].parties)
        assert trip_cost(problem, trip) == pytest.approx(
            min(trip_cost(problem, way) for way in wanted[n])
        )


def test_everybody_left_behind_has_the_reason_and_the_plan_its_name_and_bound():
    problem = random_problem(3)
    nobody = Plan(problem.name, [], [])

    found = ordered(problem, nobody)

    assert (found.problem, list(found.trips), found.lower_bound) == (problem.name, [], 1.5)
    assert [(left.party, left.reason) for left in found.unserved] == [
        (party, "没有座位") for party in problem.parties.ids
    ]


def corridor(pickups: int, parties: int) -> Problem:
    """Give a problem whose pickups lie on one road that leads to one drop-off."""
    base = random_problem(0)
    stops = [
        Stop(f"o{i}", f"o{i}", 104 + 0.1 * i, 27.0, Side.ORIGIN, "530627") for i in range(pickups)
    ]
    random.Random(1).shuffle(stops)
    stops.append(Stop("d", "d", 120.0, 27.0, Side.DESTINATION, "330784"))
    rules = replace(
        base.rules, max_pickups=None, max_dropoffs=None, max_ride_minutes=None, horizon_days=1
    )
    rows = [Party(f"p{i}", f"o{i % pickups}", "d", "e", 1, 1) for i in range(parties)]
    kinds = [replace(base.vehicle_types[0], seats=50, count=500, cost_per_km=1.0, depot=None)]
    columns = party_columns(rows, stops, rules)
    return Problem("corridor", stops, columns, kinds, TravelModel(1.2, 80), rules)


@pytest.mark.parametrize("pickups", [1, 2, 8, 9, 14])
def test_pickups_along_a_road_are_visited_along_it_however_many_there_are(pickups):
    problem = corridor(pickups, pickups)
    everybody = tuple(problem.parties.ids)
    kind = problem.vehicle_types[0].id
    plan = Plan("corridor", [Trip(kind, 0, (), (), everybody)], [])

    [trip] = ordered(problem, plan).trips

    assert sorted(trip.pickups) == sorted(f"o{i}" for i in range(pickups))
    along = replace(trip, pickups=tuple(f"o{i}" for i in range(pickups)))
    assert trip_cost(problem, trip) == pytest.approx(trip_cost(problem, along), rel=1e-3)


def test_a_plan_of_many_trips_is_put_in_order_part_by_part_and_loses_nobody():
    count = 2 * TRIPS_AT_ONCE + 3
    problem = corridor(3, count)
    kind = problem.vehicle_types[0].id
    plan = Plan("corridor", [Trip(kind, 0, (), (), (p,)) for p in problem.parties.ids], [])

    found = ordered(problem, plan)

    assert [trip.parties for trip in found.trips] == [(p,) for p in problem.parties.ids]
    assert [trip.pickups for trip in found.trips] == [(f"o{i % 3}",) for i in range(count)]
    assert found.unserved == []


def test_a_trip_of_the_draft_that_nobody_rides_is_left_out():
    problem = corridor(2, 2)
    kind = problem.vehicle_types[0].id
    plan = Plan("corridor", [Trip(kind, 0, (), (), ()), Trip(kind, 0, (), (), ("p0", "p1"))], [])

    [trip] = ordered(problem, plan).trips

    assert trip.parties == ("p0", "p1")
