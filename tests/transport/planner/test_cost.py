import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of
from tests.transport.planner.random_plans import random_plan
from tests.transport.planner.small_problems import random_problem
from transport.planner.cost import Cost, cost, enterprises, trip_cost, trip_km, trip_path
from transport.planner.exchange import parse_plan, parse_problem, plan_text, problem_json
from transport.planner.travel import Roads


def priced(problem: dict, plan: dict) -> Cost:
    return cost(parse_problem(problem), parse_plan(plan))


# ---- each part ----


def test_a_trip_costs_its_coach_and_the_way_from_its_first_pickup():
    found = priced(problem_of("two_parties"), plan_of("two_parties"))

    assert found == Cost(fixed=9800, distance=pytest.approx(7.2 * 1900.5), mixing=0, unserved=0)
    assert found.total == pytest.approx(23483.6)


def test_the_way_there_and_the_way_back_are_different_roads():
    plan = plan_of("full_coach")
    there = priced(problem_of("full_coach"), plan).distance
    plan["trips"][0] |= {"pickups": ["O2", "O1"], "dropoffs": ["D2", "D1"]}

    back = priced(problem_of("full_coach"), plan).distance

    assert (there, back) == (4 * (20 + 1920 + 5), 4 * (25 + 1910 + 6))


def test_the_empty_way_from_the_depot_is_paid():
    problem, plan = problem_of("full_coach"), plan_of("full_coach")
    for depot, km in ((None, 1945), ("O1", 1945), ("O2", 25 + 1945), ("D2", 1910 + 1945)):
        problem["vehicle_types"][0]["depot"] = depot

        assert priced(problem, plan).distance == 4 * km


def test_each_enterprise_aboard_beyond_the_first_is_paid():
    problem, plan = problem_of("full_coach"), plan_of("full_coach")
    assert priced(problem, plan).mixing == 120

    problem["parties"][1]["enterprise"] = "E1"
    assert priced(problem, plan).mixing == 0

    problem["parties"].append(problem["parties"][1] | {"id": "P3", "enterprise": "E2"})
    problem["parties"].append(problem["parties"][1] | {"id": "P4", "enterprise": "E3"})
    plan["trips"][0]["parties"] += ["P3", "P4"]
    assert priced(problem, plan).mixing == 240


def test_enterprises_on_different_trips_do_not_mix():
    problem = problem_of("reception_limit")
    problem["rules"]["enterprise_cost"] = 120

    assert priced(problem, plan_of("reception_limit")).mixing == 0


@pytest.mark.parametrize(
    ("prices", "priority", "left"),
    [
        (None, 1, 2e6),
        (None, 2, 2e5),
        (None, 3, 2e4),
        ({"1": 7.5}, 1, 15),
        ({"1": 7.5}, 2, 2e5),
        ({"2": 0}, 2, 0),
    ],
)
def test_who_is_left_behind_is_paid_by_head_and_priority(prices, priority, left):
    problem, plan = problem_of("two_parties"), plan_of("two_parties")
    problem["parties"][0]["priority"] = priority
    problem["rules"]["unserved_cost"] = prices
    plan["trips"][0]["parties"] = ["P2"]
    plan["unserved"] = [{"party": "P1", "reason": "没有座位"}]

    assert priced(problem, plan).unserved == left


def test_a_plan_of_nothing_costs_nothing():
    problem, plan = problem_of("two_parties") | {"parties": []}, plan_of("two_parties")

    assert priced(problem, plan | {"trips": []}) == Cost(0, 0, 0, 0)


def test_the_total_is_added_without_losing_cents_to_big_amounts():
    assert Cost(fixed=1e16, distance=0.5, mixing=0.5, unserved=-1e16).total == 1.0


# ---- one trip ----


@pytest.mark.parametrize("name", NAMES)
def test_the_trips_of_a_plan_cost_what_the_plan_costs_without_those_left_behind(name):
    problem, plan = parse_problem(problem_of(name)), parse_plan(plan_of(name))
    whole = cost(problem, plan)

    alone = sum(trip_cost(problem, trip) for trip in plan.trips)

    assert alone == pytest.approx(whole.total - whole.unserved)


def test_a_trip_drives_from_its_depot_to_its_last_drop_off():
    problem, plan = parse_problem(problem_of("every_rule")), parse_plan(plan_of("every_rule"))
    first, second = plan.trips
    names = [[problem.stops[i].id for i in trip_path(problem, trip)] for trip in plan.trips]

    assert names == [["O2", "O2", "O1", "D1", "D2"], ["O3", "D3"]]
    roads = Roads(problem)
    assert trip_km(problem, second, roads=roads) == roads.km(2, 5)
    assert enterprises(problem, first) == {0, 1}
    assert enterprises(problem, second) == {2}


# ---- the independent referee ----


def report_of(problem, plan) -> dict:
    """Give the referee's account of a plan, feasible or not."""
    read = JUDGE.Problem(problem_json(problem))
    raw = json.loads("".join(plan_text(plan)))
    trips = [JUDGE.Trip(read, i, trip) for i, trip in enumerate(raw["trips"])]
    return JUDGE.cost_report(read, raw, trips)


def compare(problem, plan) -> None:
    """Assert that the referee finds the same amounts, to the cent."""
    found, report = cost(problem, plan), report_of(problem, plan)
    for part in ("fixed", "distance", "mixing", "unserved", "total"):
        assert round(getattr(found, part), 2) == report[part], part


@needs_judge
@pytest.mark.parametrize("name", NAMES)
def test_a_named_plan_costs_what_the_referee_says(name):
    compare(parse_problem(problem_of(name)), parse_plan(plan_of(name)))


@needs_judge
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**6), parties=st.integers(1, 12))
def test_a_random_plan_costs_what_the_referee_says_to_the_cent(seed, parties):
    problem = random_problem(seed, parties)

    compare(problem, random_plan(problem, random.Random(seed)))


@needs_judge
@settings(max_examples=100, deadline=None)
@given(
    circuity=st.floats(1e-6, 1e6),
    kmh=st.floats(1e-6, 1e6),
    places=st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=6, max_size=6),
    per_km=st.floats(0, 1e4),
)
def test_great_circles_anywhere_on_earth_cost_what_the_referee_says(circuity, kmh, places, per_km):
    raw = problem_of("every_rule")
    raw["travel"]["model"] = {"circuity": circuity, "kmh": kmh}
    for stop, (lon, lat) in zip(raw["stops"], places, strict=True):
        stop |= {"lon": lon, "lat": lat}
    for kind in raw["vehicle_types"]:
        kind["cost_per_km"] = per_km

    compare(parse_problem(raw), parse_plan(plan_of("every_rule")))


@needs_judge
@settings(max_examples=100, deadline=None)
@given(
    money=st.lists(st.one_of(st.integers(0, 10**15), st.floats(0, 1e15)), min_size=6, max_size=6),
    size=st.integers(1, 10**9),
)
def test_the_greatest_amounts_of_the_format_cost_what_the_referee_says(money, size):
    raw = problem_of("every_rule")
    raw["rules"]["enterprise_cost"] = money[0]
    raw["rules"]["unserved_cost"] = {"1": money[1], "3": money[2]}
    raw["vehicle_types"][0] |= {"fixed_cost": money[3], "cost_per_km": money[4]}
    raw["vehicle_types"][1]["fixed_cost"] = money[5]
    raw["parties"][3]["size"] = size

    compare(parse_problem(raw), parse_plan(plan_of("every_rule")))
