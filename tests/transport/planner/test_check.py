import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of
from tests.transport.planner.random_plans import random_plan
from tests.transport.planner.small_problems import best_plan, random_problem
from transport.planner.check import check
from transport.planner.exchange import parse_plan, parse_problem, plan_text, problem_json

NOTE = {"party": "P1", "reason": "没有座位"}


def faults(problem: dict, plan: dict):
    """Give the violations; the referee, where it is here, must be of the same mind."""
    found = check(parse_problem(problem), parse_plan(plan))
    if JUDGE is not None:
        assert bool(JUDGE.check(problem, plan)[0]) == bool(found)
    return found


def broken(problem: dict, plan: dict) -> list[str]:
    """Give the codes of the rules that the plan breaks, one a violation."""
    return [fault.rule for fault in faults(problem, plan)]


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_of_a_named_problem_keeps_every_rule(name):
    assert broken(problem_of(name), plan_of(name)) == []


# ---- names ----


def test_a_plan_is_for_the_problem_that_it_names():
    plan = plan_of("two_parties") | {"problem": "another"}

    assert broken(problem_of("two_parties"), plan) == ["problem"]


@pytest.mark.parametrize(
    ("key", "value", "stranger"),
    [
        ("vehicle_type", "c99", "unknown vehicle type 'c99'"),
        ("pickups", ["O1", "O99"], "unknown stop 'O99'"),
        ("dropoffs", ["D1", "D99"], "unknown stop 'D99'"),
        ("parties", ["P1", "P2", "P99"], "unknown party 'P99'"),
    ],
)
def test_everything_that_a_trip_names_exists(key, value, stranger):
    plan = plan_of("two_parties")
    plan["trips"][0][key] = value

    [fault] = faults(problem_of("two_parties"), plan)

    assert (fault.rule, fault.trip, fault.sentence) == ("name", 0, stranger)
    assert str(fault) == f"trip 0: {stranger}"


def test_everybody_who_is_left_behind_exists():
    plan = plan_of("two_parties")
    plan["unserved"] = [{"party": "P99", "reason": "?"}]

    [fault] = faults(problem_of("two_parties"), plan)

    assert (fault.rule, fault.trip) == ("name", None)
    assert str(fault) == "unserved: unknown party 'P99'"


def test_a_plan_with_unknown_names_is_still_asked_for_everybody():
    plan = plan_of("two_parties")
    plan["trips"][0] |= {"vehicle_type": "c99", "parties": ["P1"]}

    assert broken(problem_of("two_parties"), plan) == ["name", "once"]


# ---- everybody once ----


def test_a_party_may_be_left_behind():
    plan = plan_of("two_parties")
    plan["trips"][0]["parties"] = ["P2"]
    plan["unserved"] = [NOTE]

    assert broken(problem_of("two_parties"), plan) == []


def test_nobody_is_forgotten():
    plan = plan_of("two_parties")
    plan["trips"][0]["parties"] = ["P2"]

    [fault] = faults(problem_of("two_parties"), plan)

    assert (fault.rule, fault.sentence) == (
        "once",
        "party P1 is aboard 0 times and unserved 0 times",
    )


def test_nobody_rides_and_stays_behind():
    plan = plan_of("two_parties") | {"unserved": [NOTE]}

    assert broken(problem_of("two_parties"), plan) == ["once"]


def test_nobody_is_left_behind_twice():
    plan = plan_of("two_parties") | {"unserved": [NOTE, NOTE]}
    plan["trips"][0]["parties"] = ["P2"]

    assert broken(problem_of("two_parties"), plan) == ["once"]


def test_nobody_rides_on_two_trips():
    plan = plan_of("two_parties")
    plan["trips"].append(plan["trips"][0] | {"parties": ["P1"]})

    assert broken(problem_of("two_parties"), plan) == ["once"]


def test_nobody_rides_twice_on_one_trip():
    plan = plan_of("two_parties")
    plan["trips"][0]["parties"] = ["P1", "P1", "P2"]

    assert broken(problem_of("two_parties"), plan) == ["once"]


# ---- stops ----


@pytest.mark.parametrize("side", ["pickups", "dropoffs"])
def test_a_trip_calls_at_a_stop_once(side):
    plan = plan_of("two_parties")
    plan["trips"][0][side] *= 2

    assert broken(problem_of("two_parties"), plan) == ["stops"]


@pytest.mark.parametrize(
    ("side", "stops", "sentence"),
    [
        ("pickups", ["O1"], "missing ['O2'], needless []"),
        ("dropoffs", ["D2"], "missing ['D1'], needless []"),
        ("pickups", ["O1", "O2", "D1"], "missing [], needless ['D1']"),
        ("dropoffs", ["D1", "O2"], "missing ['D2'], needless ['O2']"),
    ],
)
def test_a_trip_calls_at_the_stops_of_its_parties_and_no_other(side, stops, sentence):
    problem, plan = problem_of("full_coach"), plan_of("full_coach")
    problem["rules"] = {}
    plan["trips"][0][side] = stops

    [fault] = faults(problem, plan)

    assert (fault.rule, fault.trip) == ("stops", 0)
    assert fault.sentence.endswith(sentence)
    assert fault.sentence.startswith(side)


def test_stops_may_be_visited_in_any_order():
    plan = plan_of("full_coach")
    plan["trips"][0] |= {"pickups": ["O2", "O1"], "dropoffs": ["D2", "D1"]}

    assert broken(problem_of("full_coach"), plan) == []


def test_no_trip_is_empty():
    plan = plan_of("two_parties")
    plan["trips"].append(plan["trips"][0] | {"pickups": [], "dropoffs": [], "parties": []})

    [fault] = faults(problem_of("two_parties"), plan)

    assert (fault.rule, fault.trip) == ("empty", 1)


def test_no_trip_without_parties_calls_anywhere():
    plan = plan_of("two_parties")
    plan["trips"].append(plan["trips"][0] | {"parties": []})

    assert broken(problem_of("two_parties"), plan) == ["empty", "stops", "stops"]


# ---- seats and limits of stops ----


@pytest.mark.parametrize(("seats", "rules"), [(8, []), (7, []), (6, ["seats"])])
def test_the_people_aboard_are_at_most_the_seats(seats, rules):
    problem = problem_of("full_coach")
    problem["vehicle_types"][0]["seats"] = seats

    assert broken(problem, plan_of("full_coach")) == rules


@pytest.mark.parametrize("side", ["pickups", "dropoffs"])
def test_a_trip_calls_at_most_at_so_many_stops_of_each_side(side):
    problem, key = problem_of("full_coach"), f"max_{side}"
    for most, rules in ((3, []), (2, []), (1, [key]), (None, [])):
        problem["rules"][key] = most

        assert broken(problem, plan_of("full_coach")) == rules


def test_a_stop_that_is_named_twice_counts_once_towards_the_limit():
    plan = plan_of("full_coach")
    plan["trips"][0]["pickups"] = ["O1", "O2", "O1"]

    assert broken(problem_of("full_coach"), plan) == ["stops"]


# ---- days ----


@pytest.mark.parametrize(
    ("day", "rules"), [(-1, ["horizon"]), (0, []), (4, []), (5, ["horizon"]), (10**9, ["horizon"])]
)
def test_a_trip_departs_within_the_horizon(day, rules):
    problem, plan = problem_of("turnaround"), plan_of("turnaround")
    problem["vehicle_types"][0]["count"] = 3
    plan["trips"][2]["day"] = day

    assert broken(problem, plan) == rules


@pytest.mark.parametrize(
    ("window", "rules"),
    [
        ([2, 2], []),
        ([0, 2], []),
        ([2, 9], []),
        (None, []),
        ([0, 1], ["days"]),
        ([3, 9], ["days"]),
        ([-9, -1], ["days"]),
        ([5, 9], ["days"]),
        ([-(10**30), 10**30], []),
        ([10**30, 10**30], ["days"]),
    ],
)
def test_everybody_departs_on_one_of_their_days(window, rules):
    problem = problem_of("turnaround")
    problem["parties"][1]["days"] = window

    assert broken(problem, plan_of("turnaround")) == rules


# ---- rides ----


@pytest.mark.parametrize(
    ("most", "rules"),
    [(None, []), (1501, []), (1500, []), (1499.9999995, []), (1499.999, ["ride"]), (0, ["ride"])],
)
def test_nobody_rides_longer_than_allowed_to_a_millionth_of_a_minute(most, rules):
    problem = problem_of("longest_ride")
    problem["rules"]["max_ride_minutes"] = most

    assert broken(problem, plan_of("longest_ride")) == rules


def test_a_ride_lasts_from_ones_own_pickup_to_ones_own_drop_off():
    problem, plan = problem_of("longest_ride"), plan_of("longest_ride")
    assert broken(problem, plan) == []  # the trip takes 1510 minutes, nobody more than 1500

    problem["parties"][0]["to"], problem["parties"][1]["to"] = "D2", "D1"

    [fault] = faults(problem, plan)
    assert (fault.rule, fault.trip) == ("ride", 0)
    assert fault.sentence == "a ride of 1510.00 minutes, at most 1500 allowed"


def test_the_way_from_the_depot_is_nobodys_ride():
    problem = problem_of("longest_ride")
    problem["vehicle_types"][0]["depot"] = "D2"

    assert broken(problem, plan_of("longest_ride")) == []


def test_a_trip_with_wrong_stops_is_still_asked_for_its_rides():
    plan = plan_of("longest_ride")
    plan["trips"][0]["dropoffs"] = ["D2"]

    assert broken(problem_of("longest_ride"), plan) == ["stops"]

    plan["trips"][0] |= {"pickups": [], "dropoffs": []}

    assert broken(problem_of("longest_ride"), plan) == ["stops", "stops"]


# ---- fleet ----


@pytest.mark.parametrize(("count", "rules"), [(2, []), (1, []), (0, ["fleet"] * 3)])
def test_no_more_coaches_are_under_way_than_there_are(count, rules):
    problem = problem_of("turnaround")
    problem["vehicle_types"][0]["count"] = count

    assert broken(problem, plan_of("turnaround")) == rules


@pytest.mark.parametrize(
    ("turnaround", "rules"),
    [(1, []), (2, []), (3, ["fleet"] * 2), (4, ["fleet"] * 2), (10**9, ["fleet"] * 2)],
)
def test_a_coach_is_free_again_after_its_turnaround(turnaround, rules):
    problem = problem_of("turnaround")
    problem["rules"]["turnaround_days"] = turnaround

    assert broken(problem, plan_of("turnaround")) == rules


def test_the_day_and_the_type_of_a_shortage_are_named():
    plan = plan_of("turnaround")
    plan["trips"][2]["day"] = 3

    [fault] = faults(problem_of("turnaround"), plan)

    assert str(fault) == "day 3: 2 trips of type c5 under way, only 1 vehicles"


def test_one_type_does_not_stand_in_for_another():
    problem, plan = problem_of("turnaround"), plan_of("turnaround")
    problem["vehicle_types"].append(problem["vehicle_types"][0] | {"id": "other"})
    plan["trips"][2]["day"] = 3
    assert broken(problem, plan) == ["fleet"]

    plan["trips"][2]["vehicle_type"] = "other"

    assert broken(problem, plan) == []


# ---- reception ----


@pytest.mark.parametrize(
    ("most", "rules"), [(11, []), (10, []), (9.5, ["reception"]), (0, ["reception"] * 2)]
)
def test_a_county_receives_so_many_people_a_day_and_no_more(most, rules):
    problem = problem_of("reception_limit")
    problem["rules"]["reception_per_day"] = {"330784": most}

    assert broken(problem, plan_of("reception_limit")) == rules


def test_the_day_of_reception_is_the_day_of_departure():
    plan = plan_of("reception_limit")
    plan["trips"][2]["day"] = 0

    [fault] = faults(problem_of("reception_limit"), plan)

    assert fault.rule == "reception"
    assert str(fault) == "day 0: county 330784 receives 11, at most 10 allowed"


def test_each_county_has_its_own_limit_or_none():
    problem = problem_of("reception_limit")
    for limits, rules in (
        ({"330784": 10, "330782": 9}, []),
        ({"330784": 10, "330782": 8}, ["reception"]),
        ({"330782": 9}, []),
        ({"999999": 0}, []),
        ({}, []),
    ):
        problem["rules"]["reception_per_day"] = limits

        assert broken(problem, plan_of("reception_limit")) == rules


# ---- all rules together, against the referee ----


def test_a_problem_without_anybody_has_an_empty_plan():
    problem = problem_of("two_parties") | {"parties": []}

    assert broken(problem, plan_of("two_parties") | {"trips": []}) == []


@needs_judge
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_referee_names_the_same_violations_of_random_plans(seed):
    problem = random_problem(seed)
    plan = random_plan(problem, random.Random(seed))
    found = check(problem, plan)

    violations, _ = JUDGE.check(problem_json(problem), parse_json(plan))

    # A window cut to the horizon is the same rule in other numbers.
    assert sorted(str(fault) for fault in found if fault.rule != "days") == sorted(
        line for line in violations if "may not depart" not in line
    )
    assert sum(fault.rule == "days" for fault in found) == sum(
        "may not depart" in line for line in violations
    )


@needs_judge
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_referee_accepts_the_best_plan_of_a_small_problem_as_the_check_does(seed):
    problem = random_problem(seed, parties=4)
    _, plan = best_plan(problem)

    assert check(problem, plan) == []
    assert JUDGE.check(problem_json(problem), parse_json(plan))[0] == []


def parse_json(plan) -> dict:
    """Give the plan as it is written to a file."""
    return json.loads("".join(plan_text(plan)))
