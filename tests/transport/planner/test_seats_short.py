"""Where seats are so short that many stay behind, the search still finds who should."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from tests.transport.planner.greedy import Greedy
from tests.transport.planner.referee import instance
from transport.planner import improve, solve
from transport.planner.bound import lower_bound
from transport.planner.check import check
from transport.planner.construct import construct, most_trips
from transport.planner.cost import cost
from transport.planner.exchange import read_problem
from transport.planner.ground import Ground
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
from transport.planner.stop import MaxMoves


@pytest.fixture(scope="module")
def problem():
    """1,100 people of three priorities from 12 townships, and 20 coaches of 28 seats."""
    chance = random.Random(7)
    stops = [Stop(f"O{i}", f"O{i}", 104 + chance.random(), 27 + chance.random(), Side.ORIGIN, "A")
             for i in range(12)]  # fmt: skip
    stops += [Stop(f"D{i}", f"D{i}", 120 + chance.random(), 29.0, Side.DESTINATION, "B")
              for i in range(4)]  # fmt: skip
    rules = Rules(max_pickups=3, max_dropoffs=2, enterprise_cost=150.0)
    parties = [
        Party(
            f"P{p}", f"O{chance.randrange(12)}", f"D{chance.randrange(4)}",
            f"E{chance.randrange(30)}", chance.choice([1, 1, 2, 3]), chance.randint(1, 3), None,
        )
        for p in range(600)
    ]  # fmt: skip
    coach = VehicleType("c28", 28, 20, 9000.0, 7.0)
    travel = TravelModel(1.3, 70)
    return Problem("short", stops, party_columns(parties, stops, rules), [coach], travel, rules)


def test_those_who_stay_are_those_whom_it_costs_least(problem):
    result = solve.solve(problem, stop=MaxMoves(50_000), seed=1)

    assert check(problem, result.plan) == []
    assert result.cost < cost(problem, Greedy(problem).plan()).total
    assert result.cost < 1.01 * lower_bound(problem, seconds=0.0).value


def test_half_the_coaches_of_a_province_carry_those_who_matter_most():
    whole = read_problem(instance("multi-county"))
    kinds = [replace(kind, count=kind.count // 2) for kind in whole.vehicle_types]

    result = solve.solve(replace(whole, vehicle_types=kinds), stop=MaxMoves(300_000), seed=1)

    # 7.3 % as crowding cost a seat's price only and everybody crowded aboard; 3.4 % since.
    assert result.gap < 0.045


def test_no_trip_is_laid_on_where_no_vehicle_is_free(problem):
    ground = Ground(problem)
    none = np.zeros((1, 1), dtype=np.int64)

    def trips(room):
        return most_trips(ground, people=500, parties=300, least=0.0, room=room)

    assert trips(none) == trips(none - 2) == 0
    assert trips(none + 3) == 3


@pytest.fixture
def draft(problem):
    """A first draft, in which everybody aboard has a seat."""
    return construct(Ground(problem))


def round_of(problem, draft, may_start, pool):
    """One round without moves in parts of few trips."""
    return improve.search_round(
        Ground(problem), draft, heat=improve.Heat(1.0, 1.0, 1.0, 0.0), moves=0, seed=(1, 1),
        pool=pool, may_start=may_start,
    )  # fmt: skip


def test_parts_whose_turn_does_not_come_stay_as_they_are(problem, draft, pool):
    before = draft.copy()

    strict, spent = round_of(problem, draft, lambda: False, pool)

    assert strict is not None
    assert (strict.trip_of == before.trip_of).all()
    assert spent == 0


def test_a_part_without_its_turn_that_is_crowded_makes_no_plan(problem, draft, pool):
    draft.trip_of[:] = 0

    strict, _ = round_of(problem, draft, lambda: False, pool)

    assert strict is None


@pytest.fixture
def pool():
    """One thread for the parts."""
    with ThreadPoolExecutor(1) as threads:
        yield threads
