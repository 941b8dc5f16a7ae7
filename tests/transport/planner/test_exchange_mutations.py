import copy
import json
import random

import pytest

from tests.transport.planner.changed_json import ABSENT, at, changed, refuses
from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import NAMES, plan_of, problem_of
from tests.transport.planner.referee import instance
from transport.planner.exchange import (
    Malformed,
    load_json,
    parse_plan,
    parse_problem,
    problem_json,
)

HUGE = 10**400
ODD = [
    None, True, False, 0, 1, -1, 2, 1.0, 1.5, -0.5, 0.0, 1e9, 1e9 + 1, 10**9, 10**9 + 1, 1e15,
    10**15, 10**15 + 1, 1e16, 100_000, 100_001, HUGE, float("inf"), float("nan"), "", "1", "O1",
    "D1", "origin", "E1", "\ud800", [], [1], [0, 1], [1, 0], [0, 1.0], [True, True], ["O1"],
    ["P01", 2], [None], {}, {"id": "x"}, {"1": 5, "2": None}, {"4": 1}, {"330784": 3}, [{}], [[]],
]  # fmt: skip


def written(problem) -> dict:
    return json.loads(json.dumps(problem_json(problem)))


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
