import json

import pytest

from tests.transport.planner.changed_json import ABSENT, assert_same_mind, at, changed
from tests.transport.planner.named_problems import plan_of, problem_of
from transport.planner.exchange import (
    Malformed,
    parse_plan,
    parse_problem,
    problem_json,
)
from transport.planner.problem import DEFAULT_UNSERVED_COST, Rules, TravelModel

HUGE = 10**400


def written(problem) -> dict:
    return json.loads(json.dumps(problem_json(problem)))


def test_rules_that_are_left_out_have_their_defaults():
    for rules in (ABSENT, None, {}):
        found = parse_problem(changed(problem_of("two_parties"), ("rules",), rules))

        assert found.rules == Rules(
            max_pickups=None, max_dropoffs=None, enterprise_cost=0,
            unserved_cost={1: 1e6, 2: 1e5, 3: 1e4}, horizon_days=1, turnaround_days=1,
            reception_per_day={}, max_ride_minutes=None,
        )  # fmt: skip


def test_every_rule_is_read():
    assert parse_problem(problem_of("every_rule")).rules == Rules(
        max_pickups=2, max_dropoffs=2, enterprise_cost=120.25,
        unserved_cost={1: 5000, 2: DEFAULT_UNSERVED_COST[2], 3: 700.5}, horizon_days=3,
        turnaround_days=2, reception_per_day={"330784": 6, "330782": 4}, max_ride_minutes=2400,
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        *[("rules", key) for key in problem_of("every_rule")["rules"]],
        ("rules", "unserved_cost", "1"),
        ("rules", "reception_per_day", "330784"),
        ("parties", 0, "days"),
        ("vehicle_types", 0, "depot"),
        ("rules",),
    ],
)
def test_null_counts_as_absent_in_any_optional_place(path):
    raw = problem_of("every_rule")

    null, absent = changed(raw, path, None), changed(raw, path, ABSENT)

    assert written(parse_problem(null)) == written(parse_problem(absent))
    assert written(parse_problem(null)) != written(parse_problem(raw))


def test_null_counts_as_absent_in_travel_and_in_a_plan():
    raw = problem_of("every_rule")
    raw["travel"] |= {"km": None, "minutes": None}
    assert parse_problem(raw).travel == TravelModel(1.35, 70)
    raw = problem_of("two_parties")
    raw["travel"]["model"] = None
    assert parse_problem(raw).travel.km.tolist() == [[0, 1900.5], [1950, 0]]

    assert parse_plan(plan_of("two_parties") | {"lower_bound": None}).lower_bound is None


@pytest.mark.parametrize(
    "path",
    [("x",), ("stops", 0, "x"), ("travel", "x"), ("travel", "model", "x"), ("parties", 0, "x"),
     ("vehicle_types", 0, "x")],
)  # fmt: skip
def test_unknown_keys_outside_the_rules_are_ignored(path):
    raw = problem_of("every_rule")

    for value in (1, None, {"a": []}, float("nan")):
        assert written(parse_problem(changed(raw, path, value))) == written(parse_problem(raw))


def test_unknown_keys_of_a_plan_are_ignored():
    raw = plan_of("every_rule") | {"x": 1}
    raw["trips"][0]["x"] = raw["unserved"][0]["x"] = [1]

    assert parse_plan(raw) == parse_plan(plan_of("every_rule"))


def test_unknown_rules_are_refused_by_name_unless_they_are_null():
    raw = problem_of("every_rule")
    raw["rules"] |= {"max_pickup": 2, "colour": "red"}

    with pytest.raises(Malformed) as refusal:
        parse_problem(raw)

    assert str(refusal.value) == (
        "rules：不认识的规则 colour, max_pickup；请删除或改正名称\n"
        "rules: unknown colour, max_pickup; take it out or correct its name"
    )
    raw["rules"] |= {"max_pickup": None, "colour": None}
    assert written(parse_problem(raw)) == written(parse_problem(problem_of("every_rule")))


@pytest.mark.parametrize(
    ("path", "kept", "refused"),
    [
        (("stops", 0, "lon"), [-180, 180, 0.5], [-180.001, 180.001]),
        (("stops", 0, "lat"), [-90, 90, 0], [-90.001, 90.001]),
        (("travel", "model", "circuity"), [1e-6, 1e6], [0, 9e-7, 1e6 + 1]),
        (("travel", "model", "kmh"), [1e-6, 1e6], [0, 9e-7, 1e6 + 1]),
        (("parties", 0, "size"), [1, 10**9], [0, -1, 10**9 + 1, 1.0, 1.5, True]),
        (("parties", 0, "priority"), [1, 2, 3], [0, 4, 1.0, True]),
        (("vehicle_types", 0, "seats"), [1, 10**9], [0, 10**9 + 1, 1.0, True]),
        (("vehicle_types", 0, "count"), [0, 10**9], [-1, 10**9 + 1, 1.0, True]),
        (("vehicle_types", 0, "fixed_cost"), [0, 0.5, 10**15, 1e15], [-0.01, 10**15 + 1, True]),
        (("vehicle_types", 0, "cost_per_km"), [0, 0.5, 10**15], [-0.01, 10**15 + 1, True]),
        (("rules", "max_pickups"), [1, 10**9], [0, 10**9 + 1, 2.0, True]),
        (("rules", "max_dropoffs"), [1, 10**9], [0, 10**9 + 1, 2.0, True]),
        (("rules", "max_ride_minutes"), [0, 0.5, 1e15], [-1, 1.1e15, True]),
        (("rules", "enterprise_cost"), [0, 0.5, 1e15], [-1, 1.1e15, True]),
        (("rules", "horizon_days"), [1, 100_000], [0, 100_001, 1.0, True]),
        (("rules", "turnaround_days"), [1, 10**9], [0, 10**9 + 1, 1.0, True]),
        (("rules", "unserved_cost", "1"), [0, 0.5, 1e15], [-1, 1.1e15, True]),
        (("rules", "reception_per_day", "330784"), [0, 0.5, 1e15], [-1, 1.1e15, True]),
    ],
)
def test_numbers_are_kept_up_to_both_ends_and_refused_beyond(path, kept, refused):
    raw = problem_of("every_rule")
    endless = [float("inf"), float("-inf"), float("nan"), HUGE, -HUGE, "1", [], {}]

    for value in kept:
        raw_kept = changed(raw, path, value)
        assert at(written(parse_problem(raw_kept)), path) == value
        assert_same_mind(raw_kept, is_refused=False)
    for value in refused + endless:
        with pytest.raises(Malformed, match=path[-1]):
            parse_problem(changed(raw, path, value))
        assert_same_mind(changed(raw, path, value), is_refused=True)


@pytest.mark.parametrize("key", ["km", "minutes"])
def test_matrix_entries_are_kept_up_to_both_ends_and_refused_beyond_by_place(key):
    raw = problem_of("two_parties")
    for value in (0, 0.5, 10**9, 1e9):
        found = parse_problem(changed(raw, ("travel", key, 0, 1), value))
        assert getattr(found.travel, key)[0, 1] == value

    for value in (-0.1, 10**9 + 1, HUGE, True, None, "1", float("nan"), float("inf"), []):
        with pytest.raises(Malformed) as refusal:
            parse_problem(changed(raw, ("travel", key, 0, 1), value))
        assert refusal.value.place == f"travel.{key}[0][1]"
