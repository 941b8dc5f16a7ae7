"""The problems that are measured: public ones, the same without the rules that peers lack, CVRPLIB.

All are values of the exchange format (direct-bus-problem/1).
"""

import json
import math
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PUBLIC = ROOT.parent / "shared" / "planning" / "instances"
Raw = dict[str, Any]

LEFT_OUT = ("enterprise_cost", "max_pickups", "max_dropoffs")
"""The price of mixing and the stop limits: no peer can express them."""

BEYOND_PEERS = ("horizon_days", "reception_per_day", "max_ride_minutes", "turnaround_days")
"""With one of these a problem stays one for the planner alone."""


def public(name: str) -> Raw:
    """A public problem with all its rules."""
    found: Raw = json.loads((PUBLIC / f"{name}.json").read_text(encoding="utf-8"))
    return found


def like_for_like(raw: Raw) -> Raw:
    """The same problem, mixing free and without stop limits, so that every engine can model it."""
    rules = {key: value for key, value in (raw.get("rules") or {}).items() if key not in LEFT_OUT}
    beyond = [key for key in BEYOND_PEERS if rules.get(key) is not None]
    if beyond:
        raise ValueError(f"{raw['name']}: no peer can express {', '.join(beyond)}")
    return raw | {"name": f"{raw['name']}, mixing free, no stop limits", "rules": rules}


def cvrplib(path: Path) -> Raw:
    """A CVRPLIB file as an open problem: every customer rides to the depot, no way back is paid.

    Roads are symmetric there, so that this is the open problem that starts at the depot, turned.
    There are a tenth more vehicles than the demand fills, and one.
    """
    import vrplib

    read = vrplib.read_instance(path)
    demand = [int(need) for need in read["demand"]]
    weight = [[float(km) for km in row] for row in read["edge_weight"]]
    depot = int(read["depot"][0])
    seats = int(read["capacity"])
    customers = [i for i in range(len(demand)) if i != depot and demand[i] > 0]
    order = [*customers, depot]
    km = [[weight[i][j] for j in order] for i in order]
    return {
        "format": "direct-bus-problem/1",
        "name": f"{read['name']}, open",
        "stops": [_stop(i, is_depot=i == depot) for i in order],
        "travel": {"km": km, "minutes": km},
        "parties": [
            {"id": f"P{i}", "from": f"S{i}", "to": f"S{depot}", "enterprise": "E",
             "size": demand[i], "priority": 1}
            for i in customers
        ],
        "vehicle_types": [
            {"id": "c", "seats": seats, "count": math.ceil(1.1 * sum(demand) / seats) + 1,
             "fixed_cost": 0, "cost_per_km": 1}
        ],
        "rules": {},
    }  # fmt: skip


def _stop(i: int, *, is_depot: bool) -> Raw:
    side = "destination" if is_depot else "origin"
    return {"id": f"S{i}", "name": f"S{i}", "lon": 0, "lat": 0, "side": side, "county": side}
