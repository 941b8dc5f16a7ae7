import json

import pytest

from benchmarks.planner import problems
from tests.transport.planner.judge import JUDGE, needs_judge
from transport.planner.exchange import parse_problem

VRP = """NAME : toy
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 0 5
5 9 9
DEMAND_SECTION
1 0
2 4
3 5
4 7
5 0
DEPOT_SECTION
1
-1
EOF
"""


@pytest.fixture
def toy(tmp_path):
    path = tmp_path / "toy.vrp"
    path.write_text(VRP)
    return problems.cvrplib(path)


def test_a_cvrplib_file_becomes_an_open_problem_of_the_format(toy):
    read = parse_problem(json.loads(json.dumps(toy)))

    assert read.name == "toy, open"
    assert [(p.id, p.origin, p.destination, p.size) for p in read.party_rows()] == [
        ("P1", "S1", "S0", 4),
        ("P2", "S2", "S0", 5),
        ("P3", "S3", "S0", 7),
    ]
    assert (read.vehicle_types[0].seats, read.vehicle_types[0].count) == (10, 3)


@needs_judge
def test_no_way_back_is_paid_in_an_open_problem(toy):
    plan = {
        "format": "direct-bus-plan/1",
        "problem": "toy, open",
        "trips": [
            {"vehicle_type": "c", "day": 0, "pickups": ["S2", "S1"], "dropoffs": ["S0"],
             "parties": ["P1", "P2"]},
            {"vehicle_type": "c", "day": 0, "pickups": ["S3"], "dropoffs": ["S0"],
             "parties": ["P3"]},
        ],
        "unserved": [],
    }  # fmt: skip

    violations, report = JUDGE.check(toy, plan)

    assert violations == []
    assert report["total"] == 5 + 5 + 5


def test_like_for_like_only_mixing_and_stop_limits_are_left_out():
    raw = {"name": "x", "rules": {"enterprise_cost": 150, "max_pickups": 3, "max_dropoffs": 4,
                                  "unserved_cost": {"1": 7}}}  # fmt: skip

    found = problems.like_for_like(raw)

    assert found["rules"] == {"unserved_cost": {"1": 7}}
    assert found["name"] != raw["name"]
    assert raw["rules"]["max_pickups"] == 3


def test_a_problem_of_several_days_is_not_for_peers():
    raw = {"name": "x", "rules": {"horizon_days": 7}}

    with pytest.raises(ValueError, match="horizon_days"):
        problems.like_for_like(raw)
