from dataclasses import replace

import pytest

from tests.transport.planner.small_problems import best_plan, random_problem
from transport.planner.bound import Bound, face, lower_bound
from transport.planner.bound.ground import ground
from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelModel,
    VehicleType,
    party_columns,
)


@pytest.mark.parametrize("block", range(6))
def test_no_bound_is_above_the_optimum_of_a_small_problem(block):
    for seed in range(block * 20, block * 20 + 20):
        problem = random_problem(seed)
        best, plan = best_plan(problem)
        assert check(problem, plan) == []
        assert cost(problem, plan).total == pytest.approx(best)
        heard: list[Bound] = []

        found = lower_bound(problem, seconds=1, progress=heard.append)

        assert found.value <= best + 1e-6, seed
        assert all(bound.value <= best + 1e-6 for bound in heard), seed


@pytest.mark.parametrize("block", range(4))
def test_prices_of_trips_are_never_above_the_optimum(block, monkeypatch):
    monkeypatch.setattr(face, "MOST_PARTIES", 0)  # the integer programme would come first
    for seed in range(500 + block * 15, 515 + block * 15):
        problem = random_problem(seed)
        best, _ = best_plan(problem)

        found = lower_bound(problem, seconds=1)

        assert found.method != "programme"
        assert found.value <= best + 1e-6, seed


def test_a_small_problem_is_closed_and_says_so():
    problem = random_problem(0)
    best, _ = best_plan(problem)

    found = lower_bound(problem, seconds=10)

    assert found.method == "optimum"
    assert found.value == pytest.approx(best)


def test_the_proof_ends_where_a_known_plan_reaches_it():
    problem = random_problem(0)
    best, _ = best_plan(problem)
    heard: list[Bound] = []

    lower_bound(problem, seconds=10, upper=best - 1e9, progress=heard.append)

    assert {bound.method for bound in heard} <= {"fleet", "shares", "days"}


def test_colleagues_who_never_meet_share_no_price_of_mixing():
    stops = [Stop("o", "o", 104, 27, Side.ORIGIN, "530627"),
             Stop("d", "d", 120, 29, Side.DESTINATION, "330784")]  # fmt: skip
    rules = Rules(enterprise_cost=60.0, horizon_days=3)
    parties = [Party("a", "o", "d", "e", 2, 3, (0, 0)), Party("b", "o", "d", "e", 1, 3, (1, 1)),
               Party("c", "o", "d", "e", 3, 3, (1, 2))]  # fmt: skip
    kinds = [VehicleType("k", 40, 9, 100, 1)]
    travel = TravelModel(1.3, 70)
    problem = Problem("p", stops, party_columns(parties, stops, rules), kinds, travel, rules)

    shares = ground(problem).mixing

    assert shares.tolist() == [60 / 2, 60 / 4, 60 / 4]


@pytest.mark.parametrize("count", [0, 3])
def test_nobody_and_no_coach_are_priced_too(count):
    problem = random_problem(1, parties=count)
    bare = replace(problem, vehicle_types=[])

    assert lower_bound(bare, seconds=1).value == pytest.approx(float(bare.unserved_price.sum()))
