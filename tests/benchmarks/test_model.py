"""What peers get to solve is the problem, and what they give back is judged as a plan of it."""

import json
import random
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.planner.model import UNIT, Route, model_of, plan_of, roads, turned
from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.odd_problems import random_problem, without_rules
from transport.planner.exchange import problem_json
from transport.planner.travel import Roads


def raw_of(seed: int, **fixed: object) -> dict:
    problem = without_rules(random_problem(seed, parties=20, largest=3, days=1, kinds=2, **fixed))
    raw = json.loads(json.dumps(problem_json(problem)))
    for party in raw["parties"]:
        party["days"] = None  # the problems that peers get have no days
    return raw


@pytest.mark.parametrize("seed", range(10))
def test_bundles_hold_everybody_once_and_only_parties_of_one_way(seed):
    raw = raw_of(seed)
    party = {one["id"]: one for one in raw["parties"]}

    model = model_of(raw, most=6)

    riders = [one for bundle in model.bundles for one in bundle.parties]
    assert sorted(riders) == sorted(party)
    for bundle in model.bundles:
        ends = {(party[p]["from"], party[p]["to"], party[p]["priority"]) for p in bundle.parties}
        assert len(ends) == 1
        assert bundle.size == sum(party[p]["size"] for p in bundle.parties) <= 6


def test_a_party_larger_than_a_bundle_is_one_by_itself():
    raw = raw_of(1)
    raw["parties"][0]["size"] = 40

    model = model_of(raw, most=6)

    assert [b.size for b in model.bundles if raw["parties"][0]["id"] in b.parties] == [40]


@needs_judge
@pytest.mark.parametrize("seed", range(10))
def test_the_cost_of_a_route_is_that_of_its_trip_with_the_drop_offs_turned(seed):
    raw = raw_of(seed, scale=50.0)
    raw["vehicle_types"] = [
        {"id": "c", "seats": 10**6, "count": 1, "fixed_cost": 500, "cost_per_km": 7}
    ]
    model = model_of(raw, most=6)
    order = list(range(len(model.bundles)))
    random.Random(seed).shuffle(order)
    stops = {one["id"]: i for i, one in enumerate(raw["stops"])}
    first: dict[tuple[str, str], int] = {}
    for b in order:  # one bundle a stop on both sides, so that nothing is visited twice
        party = next(p for p in raw["parties"] if p["id"] == model.bundles[b].parties[0])
        if not {party["from"], party["to"]} & {stop for ends in first for stop in ends}:
            first[party["from"], party["to"]] = b
    path = [model.coaches[0].start, *(model.bundles[b].way for b in first.values()), model.end]
    metres = sum(int(model.metres[i, j]) for i, j in pairwise(path))
    way = [a for a, _ in first] + [b for _, b in reversed(first)]

    km = sum(roads(raw)[stops[i], stops[j]] for i, j in pairwise(way))

    assert metres / 1000 == pytest.approx(km, abs=0.001 * len(way))
    assert model.coaches[0].fixed == 500 * UNIT
    assert model.coaches[0].per_metre * 1000 == 7 * UNIT


@needs_judge
@pytest.mark.parametrize("seed", range(10))
def test_routes_become_a_plan_that_the_referee_accepts(seed):
    raw = raw_of(seed)
    model = model_of(raw, most=1)
    kinds = [c for c in model.coaches if c.seats >= 3]
    routes = [Route(c.kind, [b]) for c, b in zip(kinds, range(len(model.bundles)), strict=False)]

    violations, report = JUDGE.check(raw, plan_of(raw, model, routes))

    assert violations == []
    assert report["trips"] == len(routes)


def test_turning_stretches_mends_a_crossed_order_and_never_lengthens():
    km = np.abs(np.subtract.outer(np.arange(6.0), np.arange(6.0)))

    assert turned(km, [1, 0, 2], [4, 3, 5], depot=None) == ([0, 1, 2], [3, 4, 5])


@pytest.mark.parametrize("matrix", [True, False])
def test_roads_are_those_of_the_planner(matrix):
    problem = without_rules(random_problem(3, parties=20, kinds=1, matrix=matrix, days=1))
    raw = json.loads(json.dumps(problem_json(problem)))
    count = len(problem.stops)

    km = Roads(problem).km_block(range(count), range(count))

    assert np.allclose(roads(raw), km)
