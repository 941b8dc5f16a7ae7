import pytest

from tests.transport.planner.faults import broken, faults
from tests.transport.planner.named_problems import plan_of, problem_of


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
