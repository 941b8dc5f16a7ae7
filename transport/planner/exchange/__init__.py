"""Reads and writes direct-bus-problem/1 and direct-bus-plan/1 files, plain or gzipped.

A file that does not have the form is refused with the place and the remedy, in two languages.
"""

from transport.planner.exchange.plan_file import parse_plan, plan_text, read_plan, write_plan
from transport.planner.exchange.problem_file import (
    parse_problem,
    problem_json,
    read_problem,
    write_problem,
)
from transport.planner.exchange.values import Malformed, check_writable, load_json

__all__ = [
    "Malformed",
    "check_writable",
    "load_json",
    "parse_plan",
    "parse_problem",
    "plan_text",
    "problem_json",
    "read_plan",
    "read_problem",
    "write_plan",
    "write_problem",
]
