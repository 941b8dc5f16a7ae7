"""Parts of a problem hold everybody once, share what is limited, and join to a feasible plan."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transport.planner.judge import needs_judge
from tests.transport.planner.odd_problems import random_problem
from tests.transport.planner.referee import instance, verdict
from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.decompose import merge, need, parts_of
from transport.planner.example import two_parties
from transport.planner.exchange import plan_text, problem_json, read_problem
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelModel,
    VehicleType,
    party_columns,
)
from transport.planner.rejoin import joined, rest_of, seated, settled
from transport.planner.solve import solve
from transport.planner.stop import MaxMoves, MaxSeconds

WORK = MaxMoves(500)
ODD = given(seed=st.integers(0, 10**6), people=st.sampled_from([1, 4, 15, 60]))


def solved(parts):
    return [solve(part.problem, stop=WORK, seed=1).plan for part in parts]


def corridor(*, counties=1, parties=40, seats=(10,), count=9, **rules):
    """One party of two from each of the counties in turn, to two stops of one county."""
    stops = [
        Stop(f"o{i}", f"o{i}", 104 + i, 27, Side.ORIGIN, f"5306{i:02d}") for i in range(counties)
    ] + [Stop(f"d{i}", f"d{i}", 120, 29 + i / 10, Side.DESTINATION, "330784") for i in range(2)]
    limits = Rules(**rules)
    rows = [
        Party(f"p{n}", f"o{n % counties}", f"d{n % 2}", f"e{n % 3}", 2, 3) for n in range(parties)
    ]
    kinds = [VehicleType(f"k{i}", many, count, 100, 1) for i, many in enumerate(seats)]
    travel = TravelModel(1.3, 70)
    return Problem("whole", stops, party_columns(rows, stops, limits), kinds, travel, limits)


# ---- parts --------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@ODD
def test_every_party_is_in_exactly_one_part_as_it_was(seed, people):
    problem = random_problem(seed)

    parts = parts_of(problem, people=people)

    whole = Counter(problem.party_rows())
    assert sum((Counter(part.problem.party_rows()) for part in parts), Counter()) == whole
    for part in parts:
        alone = len(part.problem.parties) == 1 or problem.travellers <= people
        assert part.problem.travellers <= people or alone


@settings(max_examples=60, deadline=None)
@ODD
def test_no_share_exceeds_what_there_is_and_every_vehicle_is_given_out(seed, people):
    problem = random_problem(seed)

    parts = parts_of(problem, people=people)

    for k, kind in enumerate(problem.vehicle_types):
        shares = [part.problem.vehicle_types[k].count for part in parts]
        assert min(shares) >= 0
        assert sum(shares) == kind.count
    for where, limit in problem.rules.reception_per_day.items():
        shares = [part.problem.rules.reception_per_day.get(where) for part in parts]
        assert sum(share for share in shares if share is not None) <= limit
        for part, share in zip(parts, shares, strict=True):
            ends = {part.problem.stops[s].county for s in part.problem.parties.destination}
            assert share is not None or where not in ends


@settings(max_examples=20, deadline=None)
@ODD
def test_the_same_problem_gives_the_same_parts(seed, people):
    problem = random_problem(seed)

    first, second = (parts_of(problem, people=people) for _ in range(2))

    assert [problem_json(p.problem) for p in first] == [problem_json(p.problem) for p in second]


def test_a_small_problem_is_its_only_part():
    problem = two_parties()

    assert [part.problem for part in parts_of(problem, people=3)] == [problem]


def test_a_part_without_anybody_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        parts_of(two_parties(), people=0)


def test_neighbouring_origin_counties_stay_together():
    parts = parts_of(corridor(counties=4, parties=40), people=40)

    homes = [{stop.county for stop in p.problem.stops if stop.side is Side.ORIGIN} for p in parts]
    assert homes == [{"530600", "530601"}, {"530602", "530603"}]


def test_one_origin_county_is_parted_by_where_people_go():
    parts = parts_of(corridor(), people=40)

    assert [
        {stop.id for stop in p.problem.stops if stop.side is Side.DESTINATION} for p in parts
    ] == [{"d0"}, {"d1"}]


def test_people_between_the_same_two_stops_are_parted_by_enterprise():
    problem = corridor()
    parties = replace(problem.parties, destination=np.full(40, 1))

    parts = parts_of(replace(problem, parties=parties), people=54)

    assert [sorted(part.problem.parties.enterprises) for part in parts] == [["e0"], ["e1", "e2"]]


def test_each_part_has_seats_for_its_people_where_the_whole_has():
    problem = corridor(counties=5, parties=45, seats=(30, 10), count=4)

    parts = parts_of(problem, people=30)

    for part in parts:
        seats = sum(kind.seats * kind.count for kind in part.problem.vehicle_types)
        assert seats >= part.problem.travellers
    assert len(parts) >= 3


def test_who_can_ride_on_large_coaches_only_gets_one():
    problem = corridor(counties=2, parties=20, seats=(30, 2), count=1)
    kinds = [problem.vehicle_types[0], replace(problem.vehicle_types[1], count=40)]
    size = problem.parties.size.copy()
    size[[1, 3]] = 15
    problem = replace(problem, vehicle_types=kinds, parties=replace(problem.parties, size=size))

    small, large = parts_of(problem, people=46)

    assert small.problem.vehicle_types[0].count == 0
    assert large.problem.vehicle_types[0].count == 1


@pytest.mark.parametrize(("horizon", "turnaround", "seats"), [(1, 1, 80), (4, 2, 40), (4, 9, 80)])
def test_seats_are_needed_once_for_each_turn_of_a_coach(horizon, turnaround, seats):
    problem = corridor(horizon_days=horizon)

    assert need(problem, np.arange(40), turnaround=turnaround) == seats


def test_a_tight_window_needs_seats_that_a_wide_one_does_not():
    problem = corridor(horizon_days=4)
    last = problem.parties.last_day.copy()
    last[:30] = 0

    tight = replace(problem, parties=replace(problem.parties, last_day=last))

    assert need(tight, np.arange(40), turnaround=1) == 60


# ---- plans --------------------------------------------------------------------------------------


@needs_judge
@settings(max_examples=40, deadline=None)
@ODD
def test_plans_of_the_parts_join_to_a_plan_that_check_and_referee_accept(seed, people):
    problem = random_problem(seed)
    plans = solved(parts_of(problem, people=people))

    merged = merge(problem, plans)
    result = joined(problem, plans, people=people, stop=WORK)

    assert check(problem, merged) == []
    verdict(problem, merged, expected=cost(problem, merged).total)
    verdict(problem, result.plan, expected=result.cost)
    assert result.cost <= cost(problem, merged).total + 1e-6
    assert result.bound <= result.cost
    whole = solve(problem, stop=WORK, seed=seed)
    assert result.bound <= whole.cost + 0.005


def test_joining_repeats_byte_for_byte():
    problem = random_problem(5, parties=60, kinds=2, days=3)

    texts = {
        "".join(plan_text(joined(problem, solved(parts_of(problem, people=20)), people=20,
                                 stop=WORK, seed=3).plan))
        for _ in range(2)
    }  # fmt: skip

    assert len(texts) == 1


def test_who_a_part_left_behind_is_offered_what_the_others_left_over():
    problem = corridor(parties=4, count=2)
    trip = Trip("k0", 0, ("o0",), ("d0",), ("p0", "p2"))
    plan = Plan("whole", [trip], [Unserved("p1", "-"), Unserved("p3", "-")])

    rest = rest_of(problem, plan, people=4)
    result = joined(problem, [plan], people=4, stop=WORK)

    assert sorted(rest.problem.parties.ids) == ["p0", "p1", "p2", "p3"]
    assert rest.problem.vehicle_types[0].count == 2
    assert rest.kept.trips == []
    assert not result.plan.unserved


def test_who_is_left_behind_gets_a_vehicle_that_is_free_on_another_day_only():
    problem = corridor(parties=15, count=1, horizon_days=2)
    full = tuple(f"p{n}" for n in range(0, 10, 2))
    left = [Unserved(f"p{n}", "-") for n in range(15) if f"p{n}" not in full]

    plan = seated(problem, Plan("whole", [Trip("k0", 0, ("o0",), ("d0",), full)], left))

    assert sorted(trip.day for trip in plan.trips) == [0, 1]
    assert check(problem, plan) == []
    assert seated(problem, replace(plan, unserved=[])).trips == plan.trips


def test_badly_filled_coaches_of_two_parts_become_one():
    problem = corridor(counties=2, parties=4, count=2)
    plans = [
        Plan("whole", [Trip("k0", 0, (f"o{i}",), (f"d{i}",), (f"p{i}", f"p{i + 2}"))], [])
        for i in range(2)
    ]

    result = joined(problem, plans, people=8, stop=WORK)

    assert len(result.plan.trips) == 1


def test_the_rest_is_kept_as_it_was_where_nothing_better_is_found():
    problem = corridor(counties=2, parties=4, count=2)
    plan = solve(problem, stop=WORK).plan
    rest = rest_of(problem, replace(plan, trips=[*plan.trips]), people=0)

    assert rest is None
    ways = [Trip("k0", 0, (f"o{i}",), (f"d{i}",), (f"p{i}", f"p{i + 2}")) for i in range(2)]
    apart = rest_of(problem, Plan("whole", ways, []), people=8)
    nobody = Plan(apart.problem.name, [], [Unserved(f"p{n}", "-") for n in range(4)])
    assert sorted(settled(problem, apart, nobody).trips, key=str) == sorted(ways, key=str)


def test_vehicles_and_reception_of_kept_trips_are_not_given_out_again():
    problem = corridor(
        parties=45, count=8, horizon_days=3, turnaround_days=2, reception_per_day={"330784": 42.5}
    )
    firsts = [i % 2 + 10 * (i // 2) for i in range(8)]
    full = [tuple(f"p{n}" for n in range(first, first + 10, 2)) for first in firsts]
    trips = [Trip("k0", i % 2, ("o0",), (f"d{i % 2}",), full[i]) for i in range(8)]
    left = [Unserved(f"p{n}", "-") for n in range(40, 45)]

    rest = rest_of(problem, Plan("whole", trips, left), people=10)

    assert rest.kept.trips == trips[5:]
    assert rest.problem.vehicle_types[0].count == 8 - 3
    assert rest.problem.rules.reception_per_day == {"330784": 42 - 20}


def test_the_bounds_of_parts_are_not_added_up():
    plans = [Plan("whole", [], [], 7.0), Plan("whole", [], [], 5.0)]

    assert merge(corridor(), plans).lower_bound == 0
    assert merge(corridor(), plans[:1]).lower_bound == 7


@pytest.mark.parametrize(
    "change",
    [
        {"vehicle_types": []},
        {"parties": party_columns([], [], Rules())},
        {"rules": Rules(reception_per_day={"330784": 0.0})},
    ],
)
def test_odd_shapes_are_parted_and_joined(change):
    problem = replace(corridor(), **change)

    plans = solved(parts_of(problem, people=10))
    result = joined(problem, plans, people=10, stop=WORK)

    assert not result.plan.trips
    assert len(result.plan.unserved) == len(problem.parties)


def test_joining_ends_with_the_time_it_is_given():
    problem = random_problem(5, parties=60, kinds=2)
    plans = solved(parts_of(problem, people=20))

    assert joined(problem, plans, people=20, stop=MaxSeconds(1.0)).seconds < 2.5


def test_a_public_problem_is_parted_and_joined_for_less_than_its_parts_cost():
    problem = read_problem(instance("zhenxiong-yongkang"))
    parts = parts_of(problem, people=1000)
    plans = [solve(part.problem, stop=MaxMoves(60_000), seed=1).plan for part in parts]

    result = joined(problem, plans, people=1000, stop=MaxMoves(60_000))

    verdict(problem, result.plan, expected=result.cost)
    assert len(parts) == 4
    assert result.cost < cost(problem, merge(problem, plans)).total
