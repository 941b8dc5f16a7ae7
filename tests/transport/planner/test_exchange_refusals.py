import json

import pytest

from tests.transport.planner.changed_json import ABSENT, assert_same_mind, changed, refuses
from tests.transport.planner.judge import JUDGE
from tests.transport.planner.named_problems import plan_of, problem_of
from transport.planner.exchange import (
    Malformed,
    parse_plan,
    parse_problem,
    plan_text,
)


@pytest.mark.parametrize(
    ("path", "value", "place", "remedy"),
    [
        (("format",), "direct-bus-problem/2", "problem", "'format' must be"),
        (("name",), 5, "problem", "'name' must be a string"),
        (("stops",), {}, "problem", "'stops' must be a list of objects"),
        (("parties",), ABSENT, "problem", "'parties' must be a list of objects"),
        (("vehicle_types",), None, "problem", "'vehicle_types' must be a list of objects"),
        (("stops", 1), 7, "stops[1]", "must be an object"),
        (("stops", 1, "id"), None, "stops[1]", "'id' must be a string"),
        (("stops", 1, "id"), "O1", "stop O1", "is there twice"),
        (("stops", 1, "name"), ABSENT, "stop O2", "'name' must be a string"),
        (("stops", 1, "county"), 530627, "stop O2", "'county' must be a string"),
        (("stops", 1, "side"), "east", "stop O2", "'side' must be"),
        (("stops", 1, "side"), ["origin"], "stop O2", "'side' must be"),
        (("stops", 1, "lon"), None, "stop O2", "'lon' must be a number from -180 to 180"),
        (("travel",), None, "travel", "must be an object"),
        (("travel",), {}, "travel", "'km' must be a square matrix over the 6 stops"),
        (("travel", "km"), [], "travel", "not both"),
        (("travel", "minutes"), [], "travel", "not both"),
        (("travel", "model"), 3, "travel.model", "must be an object"),
        (("travel", "model", "kmh"), None, "travel.model", "'kmh' must be a number"),
        (("rules",), [], "rules", "must be an object"),
        (("rules", "unserved_cost"), [], "rules.unserved_cost", "must be an object"),
        (("rules", "unserved_cost"), {"4": 1}, "rules.unserved_cost", "the keys are"),
        (("rules", "unserved_cost", "2"), "x", "rules.unserved_cost", "'2' must be a number"),
        (("rules", "reception_per_day"), 5, "rules.reception_per_day", "must be an object"),
        (("rules", "reception_per_day", "330784"), "x", "rules.reception_per_day", "'330784' must"),
        (("vehicle_types", 1, "id"), 1, "vehicle_types[1]", "'id' must be a string"),
        (("vehicle_types", 1, "id"), "c8", "vehicle type c8", "is there twice"),
        (("vehicle_types", 0, "depot"), "X", "vehicle type c8", "depot 'X' is not a stop"),
        (("vehicle_types", 0, "depot"), 1, "vehicle type c8", "'depot' must be a string"),
        (("parties", 2, "id"), None, "parties[2]", "'id' must be a string"),
        (("parties", 2, "id"), "P1", "party P1", "is there twice"),
        (("parties", 2, "from"), "D1", "party P3", "a stop on the origin side, not 'D1'"),
        (("parties", 2, "to"), "O1", "party P3", "a stop on the destination side, not 'O1'"),
        (("parties", 2, "to"), ["D1"], "party P3", "'to' must be a string"),
        (("parties", 2, "enterprise"), 1, "party P3", "'enterprise' must be a string"),
        (("parties", 2, "days"), [1], "party P3", "'days' must be [first, last]"),
        (("parties", 2, "days"), [2, 1], "party P3", "'days' must be [first, last]"),
        (("parties", 2, "days"), [1, 2.0], "party P3", "'days' must be [first, last]"),
        (("parties", 2, "days"), [False, True], "party P3", "'days' must be [first, last]"),
        (("parties", 2, "days"), "12", "party P3", "'days' must be [first, last]"),
    ],
)
def test_a_malformed_problem_is_refused_with_place_and_remedy(path, value, place, remedy):
    raw = changed(problem_of("every_rule"), path, value)

    with pytest.raises(Malformed) as refusal:
        parse_problem(raw)

    assert refusal.value.place == place
    assert remedy in refusal.value.remedy
    assert_bilingual(refusal.value)
    assert_same_mind(raw, is_refused=True)


def assert_bilingual(refusal: Malformed) -> None:
    """Assert that the place is named in a Chinese line and in an English one."""
    zh, en = str(refusal).split("\n")
    assert zh == f"{refusal.place}：{refusal.zh}"
    assert en == f"{refusal.place}: {refusal.remedy}"
    assert any("一" <= letter <= "鿿" for letter in refusal.zh)
    assert refusal.remedy.isascii()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("travel", "km"), [[0, 1]], "travel"),
        (("travel", "minutes"), "far", "travel"),
        (("travel", "minutes"), ABSENT, "travel"),
        (("travel", "km", 1), [0], "travel.km[1]"),
        (("travel", "minutes", 0), None, "travel.minutes[0]"),
        (("travel", "minutes", 0), [0, 1, 2], "travel.minutes[0]"),
    ],
)
def test_a_malformed_matrix_is_refused_with_its_place(path, value, place):
    raw = changed(problem_of("two_parties"), path, value)

    with pytest.raises(Malformed) as refusal:
        parse_problem(raw)

    assert refusal.value.place == place
    assert_bilingual(refusal.value)
    assert_same_mind(raw, is_refused=True)


@pytest.mark.parametrize(
    ("path", "value", "place", "remedy"),
    [
        (("format",), "direct-bus-problem/1", "plan", "'format' must be"),
        (("problem",), None, "plan", "'problem' must be a string"),
        (("trips",), ABSENT, "plan", "'trips' must be a list of objects"),
        (("unserved",), ABSENT, "plan", "'unserved' must be a list of objects"),
        (("unserved",), None, "plan", "'unserved' must be a list of objects"),
        (("trips", 1), "c4", "trips[1]", "must be an object"),
        (("trips", 1, "vehicle_type"), 4, "trip 1", "'vehicle_type' must be a string"),
        (("trips", 1, "day"), 1.0, "trip 1", "'day' must be a whole number"),
        (("trips", 1, "day"), -(10**9) - 1, "trip 1", "'day' must be a whole number"),
        (("trips", 1, "day"), True, "trip 1", "'day' must be a whole number"),
        (("trips", 1, "pickups"), "O3", "trip 1", "'pickups' must be a list of strings"),
        (("trips", 1, "dropoffs"), ABSENT, "trip 1", "'dropoffs' must be a list of strings"),
        (("trips", 1, "parties"), ["P3", 4], "trip 1", "'parties' must be a list of strings"),
        (("unserved", 0), "P4", "unserved[0]", "must be an object"),
        (("unserved", 0, "party"), 4, "unserved[0]", "'party' must be a string"),
        (("unserved", 0, "reason"), None, "unserved[0]", "'reason' must be a string"),
        (("lower_bound",), "1", "plan", "'lower_bound' must be a number"),
        (("lower_bound",), float("nan"), "plan", "'lower_bound' must be a number"),
        (("lower_bound",), 1.1e15, "plan", "'lower_bound' must be a number"),
    ],
)
def test_a_malformed_plan_is_refused_with_place_and_remedy(path, value, place, remedy):
    raw = changed(plan_of("every_rule"), path, value)

    with pytest.raises(Malformed) as refusal:
        parse_plan(raw)

    assert refusal.value.place == place
    assert remedy in refusal.value.remedy
    assert_bilingual(refusal.value)
    if JUDGE is not None:
        assert refuses(JUDGE.read_plan, raw, JUDGE.Malformed)


@pytest.mark.parametrize("raw", [None, [], "x", 5, True, {}])
def test_what_is_no_object_of_the_format_is_refused(raw):
    for parse in (parse_problem, parse_plan):
        with pytest.raises(Malformed):
            parse(raw)


@pytest.mark.parametrize("bound", [-5, 0, 0.1, 1e15, -1e15, 29093.64000001])
def test_a_lower_bound_is_written_to_the_last_bit(bound):
    plan = parse_plan(plan_of("every_rule") | {"lower_bound": bound})

    assert json.loads("".join(plan_text(plan)))["lower_bound"] == bound
