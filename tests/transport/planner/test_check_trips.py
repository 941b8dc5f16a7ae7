import pytest

from tests.transport.planner.faults import broken, faults
from tests.transport.planner.named_problems import plan_of, problem_of


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
