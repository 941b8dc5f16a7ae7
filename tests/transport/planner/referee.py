"""The independent referee of the exchange format, where it stands beside the project."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from transport.planner.exchange import plan_text, problem_json
from transport.planner.plan import Plan
from transport.planner.problem import Problem

PLACE = Path(__file__).parents[4] / "shared" / "planning" / "check_plan.py"


def referee() -> ModuleType | None:
    """The referee's module; None where it is absent."""
    if not PLACE.exists():
        return None
    spec = importlib.util.spec_from_file_location("check_plan", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdict(problem: Problem, plan: Plan, *, expected: float) -> None:
    """Assert that the referee accepts the plan at the expected cost, to the cent."""
    judge = referee()
    if judge is None:
        return
    raw = json.loads(json.dumps(problem_json(problem)))
    violations, report = judge.check(raw, json.loads("".join(plan_text(plan))))
    assert violations == []
    assert report["total"] == pytest.approx(expected, abs=0.0051)


def instance(name: str) -> Path:
    """A public problem; skips the test where it is absent."""
    path = PLACE.parent / "instances" / f"{name}.json"
    if not path.exists():
        pytest.skip("the public problems are not beside the project")
    return path
