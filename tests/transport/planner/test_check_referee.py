import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transport.planner.faults import broken
from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import plan_of, problem_of
from tests.transport.planner.random_plans import random_plan
from tests.transport.planner.small_problems import best_plan, random_problem
from transport.planner.check import check
from transport.planner.exchange import plan_text, problem_json


def test_a_problem_without_anybody_has_an_empty_plan():
    problem = problem_of("two_parties") | {"parties": []}

    assert broken(problem, plan_of("two_parties") | {"trips": []}) == []


@needs_judge
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_referee_names_the_same_violations_of_random_plans(seed):
    problem = random_problem(seed)
    plan = random_plan(problem, random.Random(seed))
    found = check(problem, plan)

    violations, _ = JUDGE.check(problem_json(problem), parse_json(plan))

    # A window cut to the horizon is the same rule in other numbers.
    assert sorted(str(fault) for fault in found if fault.rule != "days") == sorted(
        line for line in violations if "may not depart" not in line
    )
    assert sum(fault.rule == "days" for fault in found) == sum(
        "may not depart" in line for line in violations
    )


@needs_judge
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_referee_accepts_the_best_plan_of_a_small_problem_as_the_check_does(seed):
    problem = random_problem(seed, parties=4)
    _, plan = best_plan(problem)

    assert check(problem, plan) == []
    assert JUDGE.check(problem_json(problem), parse_json(plan))[0] == []


def parse_json(plan) -> dict:
    """Give the plan as it is written to a file."""
    return json.loads("".join(plan_text(plan)))
