"""What a run in pieces and its pieces kept, read back."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from transport.models import PlanningPiece, PlanningRun
from transport.planner.exchange import parse_plan, parse_problem
from transport.planner.plan import Plan
from transport.planner.problem import Problem
from transport.queries.question import Member, Question, Refusal


def kept_question(run: PlanningRun) -> Question:
    """Give what the run asked when it was parted: its plan is for those people, on that day."""
    told = _told(run.question_file)
    members = {
        party: tuple(Member(entry, worker) for entry, worker in people)
        for party, people in told["members"].items()
    }
    refusals = tuple(
        Refusal(Member(entry, worker), code, details)
        for entry, worker, code, details in told["refusals"]
    )
    return Question(parse_problem(_told(run.problem_file)), members, refusals)


def piece_problem(piece: PlanningPiece) -> Problem:
    """Give the problem of a piece."""
    return parse_problem(_told(piece.problem_file))


def piece_plans(run: PlanningRun) -> Iterator[Plan]:
    """Give the plans of the run's pieces in their order, one at a time."""
    files = run.pieces.order_by("number").values_list("plan_file", flat=True)
    for file in files.iterator(chunk_size=1):
        yield parse_plan(_told(file))


def _told(file: bytes | memoryview | None) -> dict[str, Any]:
    assert file is not None, "a run in pieces and its pieces keep their files"
    return json.loads(gzip.decompress(bytes(file)))  # type: ignore[no-any-return]
