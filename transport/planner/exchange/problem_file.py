"""Reads and writes direct-bus-problem/1."""

import gc
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from transport.planner.exchange.party_rows import read_parties
from transport.planner.exchange.values import (
    Json,
    header,
    load_json,
    number,
    once,
    record,
    records,
    refuse,
    save_text,
    text,
    whole,
    without_nulls,
)
from transport.planner.problem import (
    DEFAULT_UNSERVED_COST,
    Floats,
    Problem,
    Rules,
    Side,
    Stop,
    TravelMatrix,
    TravelModel,
    VehicleType,
)

PROBLEM_FORMAT = "direct-bus-problem/1"

RULE_KEYS = frozenset(
    (
        "max_pickups",
        "max_dropoffs",
        "enterprise_cost",
        "unserved_cost",
        "horizon_days",
        "turnaround_days",
        "reception_per_day",
        "max_ride_minutes",
    )
)

# The problem


def read_problem(path: Path) -> Problem:
    """The problem in a file. Raises Malformed."""
    with _no_collector():
        return parse_problem(load_json(path))


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the search for cycles: JSON makes none; among millions of objects it takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def parse_problem(raw: object) -> Problem:
    """The problem in a JSON value, defaults filled in. Raises Malformed."""
    holder = header(raw, "problem", PROBLEM_FORMAT)
    name = text(holder, "name", "problem")
    stops = _stops(holder)
    index = {stop.id: i for i, stop in enumerate(stops)}
    travel = _travel(record(holder.get("travel"), "travel"), len(stops))
    rules = _rules(without_nulls(holder, "rules", "rules"))
    kinds = _vehicle_types(holder, index)
    return Problem(name, stops, read_parties(holder, stops, rules), kinds, travel, rules)


def _stops(holder: Json) -> list[Stop]:
    seen: set[str] = set()
    found = []
    for i, raw in enumerate(records(holder, "stops", "problem")):
        key = text(raw, "id", f"stops[{i}]")
        once(seen, key, "stop")
        place = f"stop {key}"
        if raw.get("side") not in ("origin", "destination"):
            refuse(
                place, "'side' must be \"origin\" or \"destination\"",
                "“side”必须是“origin”（出发）或“destination”（到达）",
            )  # fmt: skip
        found.append(
            Stop(
                id=key,
                name=text(raw, "name", place),
                lon=number(raw, "lon", place, span=(-180, 180)),
                lat=number(raw, "lat", place, span=(-90, 90)),
                side=Side(raw["side"]),
                county=text(raw, "county", place),
            )
        )
    return found


def _travel(raw: Json, count: int) -> TravelMatrix | TravelModel:
    if raw.get("model") is None:
        return TravelMatrix(_matrix(raw, "km", count), _matrix(raw, "minutes", count))
    if raw.get("km") is not None or raw.get("minutes") is not None:
        refuse(
            "travel", "give either 'model' or 'km' and 'minutes', not both",
            "“model”与“km”“minutes”只能给一种",
        )  # fmt: skip
    model = record(raw["model"], "travel.model")
    circuity = number(model, "circuity", "travel.model", span=(1e-6, 1e6))
    return TravelModel(circuity, number(model, "kmh", "travel.model", span=(1e-6, 1e6)))


def _matrix(raw: Json, key: str, count: int) -> Floats:
    rows = raw.get(key)
    if not isinstance(rows, list) or len(rows) != count:
        refuse(
            "travel", f"{key!r} must be a square matrix over the {count} stops",
            f"“{key}”必须是 {count} 个站点之间的方阵",
        )  # fmt: skip
    table = np.zeros((count, count))
    for i, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != count:
            refuse(f"travel.{key}[{i}]", f"must have {count} entries", f"必须有 {count} 个数")
        for j, value in enumerate(row):
            if type(value) not in (int, float) or not 0 <= value <= 1e9:
                refuse(
                    f"travel.{key}[{i}][{j}]", "must be a number from 0 to 1e9",
                    "必须是 0 到 1e9 之间的数",
                )  # fmt: skip
        table[i] = row
    return table


def _rules(raw: Json) -> Rules:
    unknown = ", ".join(sorted(set(raw) - RULE_KEYS))
    if unknown:
        refuse(
            "rules", f"unknown {unknown}; take it out or correct its name",
            f"不认识的规则 {unknown}；请删除或改正名称",
        )  # fmt: skip
    ride = number(raw, "max_ride_minutes", "rules", default=math.inf)
    return Rules(
        max_pickups=whole(raw, "max_pickups", "rules", span=(1, 10**9), default=0) or None,
        max_dropoffs=whole(raw, "max_dropoffs", "rules", span=(1, 10**9), default=0) or None,
        enterprise_cost=number(raw, "enterprise_cost", "rules", default=0),
        unserved_cost=_unserved_cost(without_nulls(raw, "unserved_cost", "rules.unserved_cost")),
        horizon_days=whole(raw, "horizon_days", "rules", span=(1, 10**5), default=1),
        turnaround_days=whole(raw, "turnaround_days", "rules", span=(1, 10**9), default=1),
        reception_per_day=_reception(raw),
        max_ride_minutes=None if math.isinf(ride) else ride,
    )


def _unserved_cost(raw: Json) -> dict[int, float]:
    if set(raw) - {"1", "2", "3"}:
        refuse("rules.unserved_cost", 'the keys are "1", "2" and "3"', "键只能是“1”“2”“3”")
    return {
        priority: number(raw, str(priority), "rules.unserved_cost", default=default)
        for priority, default in DEFAULT_UNSERVED_COST.items()
    }


def _reception(raw: Json) -> dict[str, float]:
    limits = without_nulls(raw, "reception_per_day", "rules.reception_per_day")
    return {county: number(limits, county, "rules.reception_per_day") for county in limits}


def _vehicle_types(holder: Json, index: dict[str, int]) -> list[VehicleType]:
    seen: set[str] = set()
    found = []
    for i, raw in enumerate(records(holder, "vehicle_types", "problem")):
        key = text(raw, "id", f"vehicle_types[{i}]")
        once(seen, key, "vehicle type")
        place = f"vehicle type {key}"
        depot = None if raw.get("depot") is None else text(raw, "depot", place)
        if depot is not None and depot not in index:
            refuse(
                place, f"depot {depot!r} is not a stop; name one of 'stops' or leave it out",
                f"发车点“{depot}”不在站点中；请改为已有站点或去掉",
            )  # fmt: skip
        found.append(
            VehicleType(
                id=key,
                seats=whole(raw, "seats", place, span=(1, 10**9)),
                count=whole(raw, "count", place),
                fixed_cost=number(raw, "fixed_cost", place),
                cost_per_km=number(raw, "cost_per_km", place),
                depot=depot,
            )
        )
    return found


def problem_json(problem: Problem) -> Json:
    """The problem as a JSON value of the format."""
    rules = problem.rules
    optional = {
        "max_pickups": rules.max_pickups,
        "max_dropoffs": rules.max_dropoffs,
        "max_ride_minutes": rules.max_ride_minutes,
    }
    return {
        "format": PROBLEM_FORMAT,
        "name": problem.name,
        "stops": [{k: getattr(stop, k) for k in Stop.__slots__} for stop in problem.stops],
        "travel": _travel_json(problem.travel),
        "parties": [_party_json(problem, p) for p in range(len(problem.parties))],
        "vehicle_types": [_type_json(kind) for kind in problem.vehicle_types],
        "rules": {
            "enterprise_cost": rules.enterprise_cost,
            "unserved_cost": {str(p): cost for p, cost in rules.unserved_cost.items()},
            "horizon_days": rules.horizon_days,
            "turnaround_days": rules.turnaround_days,
            "reception_per_day": dict(rules.reception_per_day),
            **{key: value for key, value in optional.items() if value is not None},
        },
    }


def _travel_json(travel: TravelMatrix | TravelModel) -> Json:
    if isinstance(travel, TravelModel):
        return {"model": {"circuity": travel.circuity, "kmh": travel.kmh}}
    return {"km": travel.km.tolist(), "minutes": travel.minutes.tolist()}


def _type_json(kind: VehicleType) -> Json:
    keys = ("id", "seats", "count", "fixed_cost", "cost_per_km", "depot")
    return {key: value for key in keys if (value := getattr(kind, key)) is not None}


def _party_json(problem: Problem, p: int) -> Json:
    party = problem.party(p)
    first, last = party.days or (0, problem.rules.horizon_days - 1)
    found: Json = {
        "id": party.id,
        "from": party.origin,
        "to": party.destination,
        "enterprise": party.enterprise,
        "size": party.size,
        "priority": party.priority,
    }
    if (first, last) != (0, problem.rules.horizon_days - 1):
        # A window that the horizon cut away stays outside it: never may they depart.
        found["days"] = [first, last] if first <= last else [problem.rules.horizon_days] * 2
    return found


def write_problem(path: Path, problem: Problem) -> None:
    """Write the problem to a file."""
    save_text(path, json.JSONEncoder(ensure_ascii=False).iterencode(problem_json(problem)))
