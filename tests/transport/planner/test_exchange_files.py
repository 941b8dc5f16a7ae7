import errno
import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.transport.planner.judge import JUDGE
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of
from tests.transport.planner.small_problems import random_problem
from transport.planner.exchange import (
    Malformed,
    check_writable,
    load_json,
    parse_plan,
    parse_problem,
    problem_json,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from transport.planner.plan import Plan, Trip, Unserved

PLAN = parse_plan(plan_of("two_parties"))


def written(problem) -> dict:
    return json.loads(json.dumps(problem_json(problem)))


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
        ("half.json.gz", gzip.compress(b"{}" * 999, mtime=0)[:-9]),
        ("spoilt.json.gz", gzip.compress(b"{}" * 999, mtime=0)[:12] + b"\xff" * 40),
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
