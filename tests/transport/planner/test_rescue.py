"""Whoever is left behind gets what is free, wherever it is; nothing else may break."""

import numpy as np
import pytest

from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.ground import Draft, Ground
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
from transport.planner.rescue import MOST, TRIPS, rescued
from transport.planner.sequence import plan_of, priced

HEAT = 0.1
RIDERS = TRIPS + 10


def corridor(*, waiting, reception, riders_days=None, days=(0, 0)):
    """Coaches of two seats, for each of the riders one; and parties who wait, for those days."""
    stops = [
        Stop("A", "A", 104.0, 27.0, Side.ORIGIN, "C1"),
        Stop("B", "B", 120.0, 29.0, Side.DESTINATION, "C2"),
    ]
    rules = Rules(
        max_pickups=4, max_dropoffs=4, enterprise_cost=0.0, horizon_days=2, turnaround_days=1,
        unserved_cost={1: 1e6, 2: 1e6, 3: 1e6}, reception_per_day={"C2": reception},
        max_ride_minutes=None,
    )  # fmt: skip
    parties = [Party(f"P{i}", "A", "B", "E", 1, 1, riders_days) for i in range(RIDERS)]
    parties += [Party(f"W{i}", "A", "B", "E", 1, 1, days) for i in range(waiting)]
    kinds = [VehicleType("c2", 2, RIDERS, 500.0, 1.0)]
    return Problem(
        "corridor", stops, party_columns(parties, stops, rules), kinds, TravelModel(1.2, 80), rules
    )


def on_first_day(problem):
    """The draft in which each of the riders has a trip on the first day and the others wait."""
    ground = Ground(problem)
    trip_of = np.arange(len(problem.parties))
    trip_of[RIDERS:] = -1
    none = np.zeros(RIDERS, dtype=np.int64)
    return ground, priced(ground, Draft(trip_of, none, none.copy(), np.zeros(RIDERS)))


def search(ground, draft, *, moves=2_000_000, seed=(1, 1), may_start=lambda: True):
    """The draft once those left behind were searched for seats."""
    heat = HEAT * ground.detour_price
    return rescued(ground, draft, heat=heat, moves=moves, seed=seed, may_start=may_start)


def left(draft):
    """How many parties are left behind."""
    return int((draft.trip_of < 0).sum())


def assert_keeps_the_rules(ground, draft):
    plan = plan_of(ground, draft, reason="-")
    assert check(ground.problem, plan) == []
    assert cost(ground.problem, plan).total == pytest.approx(ground.cost(draft))
    assert len(plan.trips) == len(draft.kind), "no trip is empty"


def test_others_change_their_day_for_those_who_cannot():
    # On the first day all places of reception are taken by people who may as well go on the second.
    ground, draft = on_first_day(corridor(waiting=3, reception=RIDERS))

    found = draft
    for number in range(5):
        found = search(ground, found, seed=(1, number))

    assert left(draft) == 3, "the draft given is left as it was"
    assert left(found) == 0
    assert_keeps_the_rules(ground, found)


def test_whom_no_rule_lets_ride_stays():
    ground, draft = on_first_day(corridor(waiting=3, reception=2 * RIDERS, days=(5, 6)))

    found = search(ground, draft)

    assert left(found) == 3
    assert ground.cost(found) <= ground.cost(draft)
    assert_keeps_the_rules(ground, found)


def test_what_is_free_is_given_out_once():
    # One place of reception is free, on the only day of everybody.
    days = (0, 0)
    problem = corridor(waiting=4, reception=RIDERS + 1, riders_days=days, days=days)
    ground, draft = on_first_day(problem)

    found = search(ground, draft)

    assert left(found) == 3
    assert_keeps_the_rules(ground, found)


def test_it_repeats_with_the_same_seed():
    ground, draft = on_first_day(corridor(waiting=3, reception=RIDERS))

    first, second = (search(ground, draft, seed=(4, 2)) for _ in range(2))

    assert (first.trip_of == second.trip_of).all()
    assert (first.day == second.day).all()


@pytest.mark.parametrize("waiting", [0, MOST + 1])
def test_nothing_is_done_for_nobody_nor_for_very_many(waiting):
    ground, draft = on_first_day(corridor(waiting=waiting, reception=2 * RIDERS))

    assert search(ground, draft) is draft


def test_nothing_is_begun_when_time_is_up():
    ground, draft = on_first_day(corridor(waiting=3, reception=2 * RIDERS))

    assert left(search(ground, draft, may_start=lambda: False)) == 3


def test_moves_for_one_party_seat_one_party():
    ground, draft = on_first_day(corridor(waiting=3, reception=2 * RIDERS))

    assert left(search(ground, draft, moves=1)) == 2
