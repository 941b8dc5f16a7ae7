"""What the check, and the referee beside it, finds wrong with a plan."""

from tests.transport.planner.judge import JUDGE
from transport.planner.check import check
from transport.planner.exchange import parse_plan, parse_problem


def faults(problem: dict, plan: dict):
    """Give the violations; the referee, where it is here, must be of the same mind."""
    found = check(parse_problem(problem), parse_plan(plan))
    if JUDGE is not None:
        assert bool(JUDGE.check(problem, plan)[0]) == bool(found)
    return found


def broken(problem: dict, plan: dict) -> list[str]:
    """Give the codes of the rules that the plan breaks, one a violation."""
    return [fault.rule for fault in faults(problem, plan)]
