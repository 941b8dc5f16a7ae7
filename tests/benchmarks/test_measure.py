"""A run that goes wrong gives a row that says so, and the others go on."""

import json
import sys

import pytest

from benchmarks.planner import measure
from benchmarks.planner.measure import NoReferee, Run
from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import DATA

PROBLEM = DATA / "two_parties.json"


def script(text: str):
    """A stand-in for an engine: gets the plan's place as its argument."""
    return lambda engine, problem, out, **_: [sys.executable, "-c", text, str(out)]


def run(tmp_path, monkeypatch, text: str, *, patience: float = 60.0) -> Run:
    monkeypatch.setattr(measure, "command", script(text))
    return measure.run(
        "peer", PROBLEM, tmp_path, seconds=1, seed=1, patience=patience, judge=JUDGE
    )  # fmt: skip


@needs_judge
def test_a_plan_has_the_referees_cost(tmp_path, monkeypatch):
    plan = json.dumps((DATA / "two_parties.plan.json").read_text())
    told = run(tmp_path, monkeypatch, f"import sys; open(sys.argv[1], 'w').write({plan})")

    assert (told.fault, told.trips, told.people_left) == ("", 1, 0)
    assert told.cost == pytest.approx(9800 + 1900.5 * 7.2)
    assert told.peak_mb > 1


@needs_judge
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("raise SystemExit('no feasible solution in time')", "no feasible solution in time"),
        ("import an_engine_that_nobody_has", "No module named 'an_engine_that_nobody_has'"),
        ("raise SystemExit(3)", "ended with 3"),
        ("pass", "ended with 0"),
        ("import sys; open(sys.argv[1], 'w').write('{')", "cannot be read as JSON"),
    ],
)
def test_an_engine_that_fails_says_why(tmp_path, monkeypatch, text, fault):
    told = run(tmp_path, monkeypatch, text)

    assert fault in told.fault
    assert told.cost is None


@needs_judge
def test_an_engine_that_never_ends_is_ended(tmp_path, monkeypatch):
    told = run(tmp_path, monkeypatch, "import time; time.sleep(600)", patience=0.5)

    assert told.fault == "no answer in 1.5 s"


@needs_judge
def test_a_plan_that_the_referee_refuses_has_no_cost(tmp_path, monkeypatch):
    plan = json.loads((DATA / "two_parties.plan.json").read_text()) | {"trips": []}
    text = json.dumps(json.dumps(plan))

    told = run(tmp_path, monkeypatch, f"import sys; open(sys.argv[1], 'w').write({text})")

    assert told.fault.startswith("refused by the referee: party P1 is aboard 0 times")
    assert told.cost is None


def test_without_the_referee_nothing_is_measured(tmp_path):
    with pytest.raises(NoReferee, match="--referee"):
        measure.referee(tmp_path / "check_plan.py")
