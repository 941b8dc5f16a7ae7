"""Problems of odd shapes, each tiny: what a held-back problem may look like."""

import random
from dataclasses import replace

import numpy as np

from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelMatrix,
    TravelModel,
    VehicleType,
    party_columns,
)


def random_problem(seed: int, **fixed: object) -> Problem:
    """A small problem with rules drawn at random; `fixed` sets some of the draws."""
    chance = random.Random(seed)
    draw = {
        "origins": chance.randint(1, 6),
        "ends": chance.randint(1, 5),
        "parties": chance.choice([0, 1, 3, 20, 60]),
        "largest": chance.choice([1, 3, 9, 30]),
        "kinds": chance.randint(0, 3),
        "days": chance.choice([1, 1, 3, 8]),
        "matrix": chance.random() < 0.5,
        "scale": chance.choice([0.0, 1.0, 50.0]),
        **fixed,
    }
    stops = _stops(chance, draw["origins"], draw["ends"])
    rules = _rules(chance, draw["days"])
    parties = [_party(chance, p, stops, draw) for p in range(draw["parties"])]
    kinds = [_kind(chance, k, stops) for k in range(draw["kinds"])]
    travel = _travel(chance, len(stops), draw)
    return Problem(f"odd {seed}", stops, party_columns(parties, stops, rules), kinds, travel, rules)


def _stops(chance, origins, ends):
    return [
        Stop(f"S{i}", f"stop {i}", 104 + chance.random(), 27 + chance.random(),
             Side.ORIGIN if i < origins else Side.DESTINATION, f"C{i % 3}")
        for i in range(origins + ends)
    ]  # fmt: skip


def _rules(chance, days):
    return Rules(
        max_pickups=chance.choice([None, 1, 2]),
        max_dropoffs=chance.choice([None, 1, 3]),
        enterprise_cost=chance.choice([0.0, 100.0]),
        unserved_cost=chance.choice([
            {1: 1e6, 2: 1e5, 3: 1e4}, {1: 0.0, 2: 0.0, 3: 0.0}, {1: 900.0, 2: 50.0, 3: 5.0},
        ]),
        horizon_days=days,
        turnaround_days=chance.choice([1, 2, 5, 1000]),
        reception_per_day=chance.choice([{}, {}, {"C0": 7.5, "C1": 0.0}, {"C2": 20.0}]),
        max_ride_minutes=chance.choice([None, None, 30.0, 90.0, 0.0]),
    )  # fmt: skip


def _party(chance, p, stops, draw):
    ends = draw["origins"], draw["origins"] + draw["ends"]
    first = chance.randint(-3, draw["days"] + 2)
    days = None if chance.random() < 0.6 else (first, first + chance.randint(0, 4))
    return Party(
        f"P{p}", f"S{chance.randrange(0, ends[0])}", f"S{chance.randrange(*ends)}",
        f"E{chance.randint(0, 4)}", chance.randint(1, draw["largest"]), chance.randint(1, 3), days,
    )  # fmt: skip


def _kind(chance, k, stops):
    depot = chance.choice([None, None, chance.choice(stops).id])
    return VehicleType(
        f"k{k}", chance.choice([1, 5, 12, 40]), chance.choice([0, 1, 3, 50]),
        chance.choice([0.0, 500.0]), chance.choice([0.0, 7.0]), depot,
    )  # fmt: skip


def _travel(chance, stops, draw):
    if not draw["matrix"]:
        return TravelModel(circuity=1.3, kmh=60.0)
    table = np.array([[chance.random() for _ in range(stops)] for _ in range(stops)])
    return TravelMatrix(km=table * draw["scale"], minutes=table * draw["scale"])


def without_rules(problem: Problem) -> Problem:
    """The same problem with no limit but seats."""
    return replace(problem, rules=Rules())
