import copy
import errno
import gzip
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of
from tests.transport.planner.referee import instance
from tests.transport.planner.small_problems import random_problem
from transport.planner.exchange import (
    Malformed,
    check_writable,
    load_json,
    parse_plan,
    parse_problem,
    plan_text,
    problem_json,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import DEFAULT_UNSERVED_COST, Rules, TravelModel

PLAN = parse_plan(plan_of("two_parties"))
ABSENT = object()
HUGE = 10**400
ODD = [
    None, True, False, 0, 1, -1, 2, 1.0, 1.5, -0.5, 0.0, 1e9, 1e9 + 1, 10**9, 10**9 + 1, 1e15,
    10**15, 10**15 + 1, 1e16, 100_000, 100_001, HUGE, float("inf"), float("nan"), "", "1", "O1",
    "D1", "origin", "E1", "\ud800", [], [1], [0, 1], [1, 0], [0, 1.0], [True, True], ["O1"],
    ["P01", 2], [None], {}, {"id": "x"}, {"1": 5, "2": None}, {"4": 1}, {"330784": 3}, [{}], [[]],
]  # fmt: skip


def written(problem) -> dict:
    return json.loads(json.dumps(problem_json(problem)))


def at(raw: object, path: tuple) -> object:
    for step in path:
        raw = raw[step]
    return raw


def changed(raw: dict, path: tuple, value: object) -> dict:
    """Give a copy with another value at the path, or without it."""
    raw = copy.deepcopy(raw)
    holder = at(raw, path[:-1])
    if value is ABSENT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return raw


# ---- files ----


@pytest.mark.parametrize("ending", ["json", "json.gz"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_read_again(tmp_path, name, ending):
    problem, plan = parse_problem(problem_of(name)), parse_plan(plan_of(name))
    files = tmp_path / f"problem.{ending}", tmp_path / f"plan.{ending}"

    write_problem(files[0], problem)
    write_plan(files[1], plan)

    assert written(read_problem(files[0])) == written(problem)
    assert read_plan(files[1]) == plan
    assert (files[1].read_bytes()[:2] == b"\x1f\x8b") is (ending == "json.gz")
    assert sorted(tmp_path.iterdir()) == sorted(files)  # nothing else is left lying about


@pytest.mark.parametrize("seed", range(30))
def test_a_random_problem_comes_back_column_by_column(seed):
    problem = random_problem(seed)

    found = parse_problem(written(problem))

    assert (found.name, found.stops, found.vehicle_types) == (
        problem.name, problem.stops, problem.vehicle_types,
    )  # fmt: skip
    assert found.rules == problem.rules
    for column in ("origin", "destination", "enterprise", "size", "priority"):
        assert getattr(found.parties, column).tolist() == getattr(problem.parties, column).tolist()
    for day in range(problem.rules.horizon_days):
        assert [p.days[0] <= day <= p.days[1] for p in found.party_rows()] == [
            p.days[0] <= day <= p.days[1] for p in problem.party_rows()
        ]


def test_a_plan_file_is_the_same_bytes_each_time(tmp_path):
    plan = parse_plan(plan_of("every_rule"))
    for file in (tmp_path / "a.json.gz", tmp_path / "b.json.gz"):
        write_plan(file, plan)

    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


def test_chinese_is_written_as_it_is_read(tmp_path):
    write_plan(tmp_path / "plan.json", parse_plan(plan_of("every_rule")))

    assert "九人坐不下八座车" in (tmp_path / "plan.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ['"quoted"\n', "\ud800 alone", "𠮷野", "\x00", ""])
def test_any_text_that_json_can_hold_is_a_name(tmp_path, name):
    plan = Plan(name, [Trip(name, 0, (name,), (name,), (name,))], [Unserved(name, name)], 1.25)
    problem = parse_problem(problem_of("two_parties") | {"name": name})

    write_plan(tmp_path / "plan.json", plan)
    write_problem(tmp_path / "problem.json", problem)

    assert read_plan(tmp_path / "plan.json") == plan
    assert read_problem(tmp_path / "problem.json").name == name


def test_a_file_that_is_there_is_replaced_whole(tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("x" * 10**5)

    write_plan(file, parse_plan(plan_of("two_parties")))

    assert read_plan(file) == parse_plan(plan_of("two_parties"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent.json", None),
        ("empty.json", b""),
        ("half.json", b'{"format": '),
        ("gbk.json", '{"name": "镇雄"}'.encode("gbk")),
        ("mark.json", b"\xef\xbb\xbf{}"),
        ("deep.json", b"[" * 10**5),
        ("long.json", b"1" * 5000),
        ("plain.json.gz", b"{}"),
        ("empty.json.gz", b""),
        ("half.json.gz", gzip.compress(b"{}" * 999)[:-9]),
        ("spoilt.json.gz", gzip.compress(b"{}" * 999)[:12] + b"\xff" * 40),
    ],
)
def test_a_file_that_is_not_json_is_refused_by_its_name_in_two_languages(tmp_path, name, content):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(Malformed) as refusal:
        read_problem(file)

    assert refusal.value.place == str(file)
    assert any(word in refusal.value.remedy for word in ("check the path", "export the file again"))
    assert f"{file}：{refusal.value.zh}\n" in str(refusal.value)
    assert "请" in refusal.value.zh
    if JUDGE is not None:
        with pytest.raises(JUDGE.Malformed):
            JUDGE.load(file)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Malformed, match="cannot be read"):
        load_json(tmp_path)


# ---- files that cannot be written ----


@pytest.mark.parametrize("name", ["", "nowhere/plan.json", "file/plan.json"])
def test_where_no_file_can_be_written_is_known_beforehand(tmp_path, name):
    (tmp_path / "file").touch()

    for refuse in (check_writable, lambda path: write_plan(path, PLAN)):
        with pytest.raises(Malformed) as refusal:
            refuse(tmp_path / name)

        assert refusal.value.place == str(tmp_path / name)
        assert "cannot be written" in refusal.value.remedy
        assert "无法写入" in refusal.value.zh
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    for refuse in (check_writable, lambda path: write_plan(path, PLAN)):
        with pytest.raises(Malformed, match="cannot be written"):
            refuse(tmp_path / ("x" * 300))


def test_a_folder_that_is_not_ours_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    with pytest.raises(Malformed, match="permission denied"):
        check_writable(tmp_path / "plan.json")


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    file = tmp_path / "plan.json"
    write_plan(file, PLAN)
    before = file.read_bytes()

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as half:
            half.write(data[:9])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Malformed, match="No space left on device"):
        write_plan(file, parse_plan(plan_of("every_rule")))

    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(pipe.read_bytes)
        check_writable(pipe)
        write_plan(pipe, PLAN)

    assert parse_plan(json.loads(heard.result())) == PLAN
    assert pipe.is_fifo()


def test_a_file_may_be_written_over(tmp_path):
    (tmp_path / "plan.json").touch()

    check_writable(tmp_path / "plan.json")
    check_writable(tmp_path / "another.json")


# ---- defaults ----


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


# ---- numbers ----


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


def assert_same_mind(raw: dict, *, is_refused: bool) -> None:
    """Assert that the referee, where it is here, refuses or accepts the problem too."""
    if JUDGE is not None:
        assert refuses(JUDGE.Problem, raw, JUDGE.Malformed) is is_refused


def refuses(read, raw: object, refusal: type[Exception]) -> bool:
    """Say whether a reader refuses; any other exception is not caught."""
    try:
        read(copy.deepcopy(raw))
    except refusal:
        return True
    return False


# ---- malformed: place and remedy ----


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


# ---- random mutations, against the referee ----


def places(raw: object, path: tuple = ()) -> list[tuple]:
    """Give the path of every value inside the value."""
    steps = raw if isinstance(raw, dict) else range(len(raw)) if isinstance(raw, list) else ()
    found = [] if not path else [path]
    for step in steps:
        found += places(raw[step], (*path, step))
    return found


def mutated(raw: dict, dice: random.Random) -> tuple[tuple, dict]:
    """Give a random path and a copy in which it was replaced, taken out, doubled or renamed."""
    path = dice.choice(places(raw))
    kind = dice.choice(["odd", "odd", "odd", "absent", "double", "rename", "copy"])
    if kind == "odd":
        return path, changed(raw, path, copy.deepcopy(dice.choice(ODD)))
    if kind == "copy":  # of another value of the same document
        return path, changed(raw, path, copy.deepcopy(at(raw, dice.choice(places(raw)))))
    if kind == "absent":
        return path, changed(raw, path, ABSENT)
    found = copy.deepcopy(raw)
    holder, last = at(found, path[:-1]), path[-1]
    if isinstance(holder, list):
        holder.insert(dice.randrange(len(holder) + 1), copy.deepcopy(holder[last]))
    else:
        holder[f"{last}_" if kind == "rename" else last] = holder.pop(last)
    return path, found


@needs_judge
@pytest.mark.parametrize("source", ["tiny", *NAMES])
def test_a_mutated_problem_is_refused_exactly_where_the_referee_refuses_it(source):
    base = load_json(instance("tiny")) if source == "tiny" else problem_of(source)
    dice, verdicts = random.Random(source), []
    for _ in range(400):
        path, raw = mutated(base, dice)
        is_refused = refuses(parse_problem, raw, Malformed)

        assert is_refused is refuses(JUDGE.Problem, raw, JUDGE.Malformed), (path, raw)
        verdicts.append(is_refused)
        if not is_refused:
            assert not refuses(JUDGE.Problem, written(parse_problem(raw)), JUDGE.Malformed)

    assert 40 < sum(verdicts) < 390  # both verdicts were tried


@needs_judge
@pytest.mark.parametrize("name", NAMES)
def test_a_mutated_plan_is_refused_exactly_where_the_referee_refuses_it(name):
    base, dice, verdicts = plan_of(name) | {"lower_bound": 1.5}, random.Random(name), []
    for _ in range(300):
        path, raw = mutated(base, dice)
        is_refused = refuses(parse_plan, raw, Malformed)

        assert is_refused is refuses(JUDGE.read_plan, raw, JUDGE.Malformed), (path, raw)
        verdicts.append(is_refused)

    assert 30 < sum(verdicts) < 290
