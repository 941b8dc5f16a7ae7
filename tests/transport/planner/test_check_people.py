import pytest

from tests.transport.planner.faults import broken, faults
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of

NOTE = {"party": "P1", "reason": "没有座位"}


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_of_a_named_problem_keeps_every_rule(name):
    assert broken(problem_of(name), plan_of(name)) == []


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
