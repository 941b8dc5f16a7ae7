import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.transport.planner.judge import JUDGE
from tests.transport.planner.named_problems import DATA, plan_of, problem_of
from tests.transport.planner.referee import instance
from transport.planner import command, solve
from transport.planner.check import check
from transport.planner.exchange import load_json, read_plan, read_problem

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 240
"""Seconds: kernels may have to be compiled first."""
SMALL = DATA / "every_rule.json"
OFFLINE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere",
    "PATH": os.environ["PATH"],
}
"""All that the commands may find in their environment: no settings, no server."""

pytestmark = pytest.mark.timeout(2 * PATIENCE)


def run(*words: object, script: tuple[str, ...] = ("manage.py",)) -> subprocess.CompletedProcess:
    """Run a command of the project as people do, with no database to be had."""
    return subprocess.run(
        [sys.executable, *script, *map(str, words)],
        cwd=ROOT, env=OFFLINE, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def assert_accepted(problem: Path, plan: Path) -> None:
    """Assert that the check and, where it is here, the referee accept the plan."""
    if JUDGE is not None:
        assert JUDGE.check(JUDGE.load(problem), JUDGE.load(plan))[0] == []
    assert check(read_problem(problem), read_plan(plan)) == []


# ---- a plan is written ----


@pytest.mark.parametrize("ending", ["json", "json.gz"])
def test_a_problem_becomes_a_plan_that_the_referee_accepts(tmp_path, ending):
    problem, out = tmp_path / f"problem.{ending}", tmp_path / f"plan.{ending}"
    text = SMALL.read_bytes()
    problem.write_bytes(gzip.compress(text) if ending == "json.gz" else text)

    done = run("plan_buses", problem, "--out", out, "--work", 500)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("cost ")
    assert_accepted(problem, out)
    assert list(tmp_path.glob("*.part")) == []


def test_the_tiny_problem_is_planned_within_its_seconds_with_everybody_aboard(tmp_path):
    tiny, out = instance("tiny"), tmp_path / "plan.json"

    done = run("plan_buses", tiny, "--out", out, "--seconds", 2, "--progress")

    assert done.returncode == 0
    assert "unserved 0" in done.stderr
    assert_accepted(tiny, out)
    plan = read_plan(out)
    assert plan.unserved == []
    assert plan.lower_bound > 0


@pytest.mark.parametrize("limit", ["--work=10", "--seconds=1"])
@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"parties": []}, []),
        ({"vehicle_types": []}, ["P1", "P2"]),
        ({"rules": {"max_ride_minutes": 5}}, ["P1", "P2"]),
        (
            {"parties": [], "vehicle_types": [], "stops": [], "travel": {"km": [], "minutes": []}},
            [],
        ),
    ],
    ids=["nobody", "no coach", "no ride short enough", "nothing"],
)
def test_a_problem_in_which_nobody_can_ride_has_a_plan_too(tmp_path, change, left, limit):
    problem, out = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps(problem_of("two_parties") | change))

    done = run("plan_buses", problem, "--out", out, limit)

    assert (done.returncode, done.stderr) == (0, "")
    assert_accepted(problem, out)
    assert [entry.party for entry in read_plan(out).unserved] == left


def test_the_same_work_and_seed_give_the_same_bytes_whatever_the_threads(tmp_path):
    plans = []
    for threads in (1, 2, 2):
        out = tmp_path / f"plan{len(plans)}.json"
        done = run(
            "plan_buses", instance("tiny"), "--out", out,
            "--work", 3000, "--seed", 7, "--threads", threads,
        )  # fmt: skip
        assert done.returncode == 0
        plans.append(out.read_bytes())

    assert plans[0] == plans[1] == plans[2]


def test_the_commands_load_neither_django_nor_a_database(tmp_path):
    script = (
        "import sys; from transport.planner.command import main; code = main(sys.argv[1:]);"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'django', 'psycopg', 'celery', 'rest_framework', 'config'})); sys.exit(code)"
    )

    done = run(
        "plan_buses", SMALL, "--out", tmp_path / "plan.json", "--work", 10, script=("-c", script)
    )

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_interrupted_search_writes_the_best_plan_so_far(tmp_path):
    tiny, out = instance("tiny"), tmp_path / "plan.json"
    words = ["plan_buses", tiny, "--out", out, "--seconds", PATIENCE, "--progress"]
    with subprocess.Popen(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT, env=OFFLINE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    ) as running:  # fmt: skip
        try:
            assert any("gap" in line for line in running.stderr)
            running.send_signal(signal.SIGINT)
            _, rest = running.communicate(timeout=PATIENCE)
        finally:
            running.kill()

    assert (running.returncode, "Traceback" in rest) == (0, False)
    assert_accepted(tiny, out)


def test_an_interrupt_before_there_is_a_plan_leaves_without_a_traceback(tmp_path):
    pipe, out = tmp_path / "problem.json", tmp_path / "plan.json"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [sys.executable, "manage.py", "plan_buses", str(pipe), "--out", str(out)],
        cwd=ROOT, env=OFFLINE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        try:
            with pipe.open("w"):  # opens once the command opens the other end
                running.send_signal(signal.SIGINT)
            # Closed now: a read that began just after the signal would wait for ever otherwise.
            _, said = running.communicate(timeout=PATIENCE)
        finally:
            running.kill()

    assert (running.returncode, "Traceback" in said) == (130, False)
    assert "interrupted" in said
    assert not out.exists()


# ---- exit 2, in two languages ----


@pytest.fixture
def refused(capsys, monkeypatch):
    """Run a command in this process; give its two lines after an exit with 2 and no output."""
    monkeypatch.setattr(command, "_load_kernels", lambda: None)

    def refused(*words: object) -> list[str]:
        assert command.main([str(word) for word in words]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err.splitlines()

    return refused


@pytest.mark.parametrize("name", ["plan_buses", "repair_plan"])
def test_an_absent_file_is_refused_in_two_languages(refused, tmp_path, name):
    absent, out = tmp_path / "absent.json", tmp_path / "plan.json"
    files = [absent] if name == "plan_buses" else [SMALL, absent]

    zh, en = refused(name, *files, "--out", out)

    assert zh.startswith(f"{absent}：无法读取")
    assert en.startswith(f"{absent}: cannot be read")
    assert not out.exists()


@pytest.mark.parametrize("name", ["plan_buses", "repair_plan"])
def test_a_malformed_problem_is_refused_in_two_languages(refused, tmp_path, name):
    bad, out = tmp_path / "bad.json", tmp_path / "plan.json"
    raw = problem_of("every_rule")
    raw["rules"]["horizon_days"] = 0
    bad.write_text(json.dumps(raw))
    plan = [] if name == "plan_buses" else [DATA / "every_rule.plan.json"]

    assert refused(name, bad, *plan, "--out", out) == [
        "rules：“horizon_days”必须是 1 到 100000 之间的整数",
        "rules: 'horizon_days' must be a whole number from 1 to 100000",
    ]
    assert not out.exists()


@pytest.mark.parametrize("name", ["plan_buses", "repair_plan"])
def test_an_output_that_cannot_be_written_is_refused_before_any_planning(refused, tmp_path, name):
    plan = [] if name == "plan_buses" else [DATA / "every_rule.plan.json"]
    for out in (tmp_path, tmp_path / "nowhere" / "plan.json"):
        zh, en = refused(name, SMALL, *plan, "--out", out)

        assert zh.startswith(f"{out}：无法写入")
        assert en.startswith(f"{out}: cannot be written")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_leaves_with_2_and_no_traceback(tmp_path):
    done = run("plan_buses", tmp_path / "absent.json", "--out", tmp_path / "plan.json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "无法读取" in done.stderr
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_does_not_wait_for_kernels_that_load_for_ever(tmp_path):
    bad, endless = tmp_path / "bad.json", (
        "import sys, threading, manage; from transport.planner import command;"
        "command._load_kernels = threading.Event().wait; manage.main()"
    )  # fmt: skip
    bad.write_text("{}")

    done = run("plan_buses", bad, "--out", tmp_path / "plan.json", script=("-c", endless))

    assert (done.returncode, done.stdout) == (2, "")
    assert "'format' must be" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--out"],
        ["--out", "x", "--seed", "-1"],
        ["--out", "x", "--work", "-1"],
        ["--out", "x", "--work", "1.5"],
        ["--out", "x", "--seconds", "nan"],
        ["--out", "x", "--seconds=-1"],
        ["--out", "x", "--threads", "two"],
    ],
)
def test_arguments_that_make_no_sense_leave_with_2(capsys, words):
    with pytest.raises(SystemExit) as leave:
        command.main(["plan_buses", str(SMALL), *words])

    assert leave.value.code == 2
    assert "usage: manage.py plan_buses" in capsys.readouterr().err


# ---- repair_plan ----


def test_a_repaired_plan_is_one_that_the_referee_accepts(tmp_path):
    raw, problem, out = problem_of("every_rule"), tmp_path / "problem.json", tmp_path / "plan.json"
    raw["parties"].append(raw["parties"][0] | {"id": "P5", "size": 1})
    problem.write_text(json.dumps(raw))

    done = run("repair_plan", problem, DATA / "every_rule.plan.json", "--out", out, "--lock", 1)

    assert (done.returncode, done.stderr) == (0, "")
    assert_accepted(problem, out)
    kept = load_json(out)["trips"]
    assert plan_of("every_rule")["trips"][1] in kept
    assert "P5" in kept[0]["parties"]


@pytest.mark.parametrize("number", ["2", "-1"])
def test_a_trip_that_is_not_there_cannot_be_locked(refused, tmp_path, number):
    plan = DATA / "every_rule.plan.json"

    assert refused("repair_plan", SMALL, plan, "--out", tmp_path / "x", f"--lock={number}") == [
        f"没有第 {number} 趟车；现有 0 至 1",
        f"there is no trip {number}; they are 0 to 1",
    ]


def test_the_command_gives_the_reasons_for_which_the_search_had_no_time(tmp_path, monkeypatch):
    raw = problem_of("two_parties")
    raw["vehicle_types"] = [{**kind, "count": 0} for kind in raw["vehicle_types"]]
    problem, out = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps(raw), encoding="utf-8")
    monkeypatch.setattr(solve._Search, "_may_explain", lambda _self: False)

    assert command.main(["plan_buses", str(problem), "--out", str(out), "--seconds", "0.1"]) == 0

    left = read_plan(out).unserved
    assert len(left) == len(raw["parties"])
    assert all("0 coaches" in one.reason and one.reason != solve.REASON for one in left)
