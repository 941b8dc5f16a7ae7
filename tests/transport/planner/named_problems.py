"""The tiny named problems of tests/data, each with a feasible plan, as JSON values."""

import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
NAMES = sorted(path.name.removesuffix(".plan.json") for path in DATA.glob("*.plan.json"))


def problem_of(name: str) -> dict:
    """Give the problem of this name, to be changed at will."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def plan_of(name: str) -> dict:
    """Give the feasible plan of this problem, to be changed at will."""
    return json.loads((DATA / f"{name}.plan.json").read_text(encoding="utf-8"))
