"""A problem and a plan as the gzipped bytes of their exchange files, and who a problem is about."""

import gzip
import json

from transport.planner.exchange import plan_text, problem_json
from transport.planner.plan import Plan
from transport.planner.problem import Problem
from transport.queries import Question


def problem_bytes(problem: Problem) -> bytes:
    """Give direct-bus-problem/1, gzipped; the same problem gives the same bytes."""
    return gzip.compress(json.dumps(problem_json(problem), ensure_ascii=False).encode(), mtime=0)


def plan_bytes(plan: Plan) -> bytes:
    """Give direct-bus-plan/1, gzipped; the same plan gives the same bytes."""
    return gzip.compress("".join(plan_text(plan)).encode(), mtime=0)


def question_bytes(question: Question) -> bytes:
    """Give the people of each party and the refusals, gzipped; `queries.kept_question` reads it."""
    told = {
        "members": {
            party: [[one.entry, one.worker] for one in people]
            for party, people in question.members.items()
        },
        "refusals": [
            [one.member.entry, one.member.worker, one.code, dict(one.details)]
            for one in question.refusals
        ],
    }
    return gzip.compress(json.dumps(told, ensure_ascii=False).encode(), mtime=0)
