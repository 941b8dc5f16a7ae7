"""Reads and writes direct-bus-plan/1."""

import json
from collections.abc import Iterator
from pathlib import Path

from transport.planner.exchange.values import (
    header,
    load_json,
    number,
    records,
    save_text,
    text,
    texts,
    whole,
)
from transport.planner.plan import Plan, Trip, Unserved

PLAN_FORMAT = "direct-bus-plan/1"

# The plan


def read_plan(path: Path) -> Plan:
    """The plan in a file; what its ids refer to is for check(). Raises Malformed."""
    return parse_plan(load_json(path))


def parse_plan(raw: object) -> Plan:
    """The plan in a JSON value. Raises Malformed."""
    holder = header(raw, "plan", PLAN_FORMAT)
    trips = []
    for i, trip in enumerate(records(holder, "trips", "plan")):
        place = f"trip {i}"
        trips.append(
            Trip(
                vehicle_type=text(trip, "vehicle_type", place),
                day=whole(trip, "day", place, span=(-(10**9), 10**9)),
                pickups=texts(trip, "pickups", place),
                dropoffs=texts(trip, "dropoffs", place),
                parties=texts(trip, "parties", place),
            )
        )
    left = [
        Unserved(text(entry, "party", f"unserved[{i}]"), text(entry, "reason", f"unserved[{i}]"))
        for i, entry in enumerate(records(holder, "unserved", "plan"))
    ]
    bound = holder.get("lower_bound")
    if bound is not None:
        bound = number(holder, "lower_bound", "plan", span=(-1e15, 1e15))
    return Plan(text(holder, "problem", "plan"), trips, left, bound)


def write_plan(path: Path, plan: Plan) -> None:
    """Write the plan to a file, one trip a line."""
    save_text(path, plan_text(plan))


def plan_text(plan: Plan) -> Iterator[str]:
    """The plan as JSON text, one trip a line, in pieces."""
    yield f'{{"format": "{PLAN_FORMAT}", "problem": {_dumps(plan.problem)},\n"trips": ['
    for i, trip in enumerate(plan.trips):
        yield (",\n" if i else "\n") + _dumps({k: getattr(trip, k) for k in Trip.__slots__})
    yield '],\n"unserved": ['
    for i, left in enumerate(plan.unserved):
        yield (",\n" if i else "\n") + _dumps({"party": left.party, "reason": left.reason})
    bound = "" if plan.lower_bound is None else f',\n"lower_bound": {plan.lower_bound!r}'
    yield f"]{bound}}}\n"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
