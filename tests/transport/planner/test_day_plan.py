"""The day plan, also where its people must be taken together to keep it small."""

import numpy as np
import pytest

from transport.planner import select
from transport.planner.construct import chosen_days
from transport.planner.example import two_parties
from transport.planner.ground import Ground
from transport.planner.problem import Party, Problem, Rules, VehicleType, party_columns

WINDOWS = [(0, 0), (0, 1), (1, 2), (0, 2)]


@pytest.fixture
def ground():
    """40 people of three priorities in four windows over three days; 15 a day are received."""
    stops = two_parties().stops
    rules = Rules(horizon_days=3, turnaround_days=1, reception_per_day={"330784": 15.0})
    parties = [Party(f"P{i}", "O1", "D1", "E1", 1, 1 + i % 3, WINDOWS[i % 4]) for i in range(40)]
    return Ground(
        Problem(
            name="three days",
            stops=stops,
            parties=party_columns(parties, stops, rules),
            vehicle_types=[VehicleType("c20", 20, 3, 6000.0, 5.0)],
            travel=two_parties().travel,
            rules=rules,
        )
    )


def planned(ground):
    plan = select.day_plan(ground, select.crowds(ground), spare=0.0, seconds=5.0)
    rows = ground.problem.parties
    going = plan.day >= 0
    assert (rows.first_day[going] <= plan.day[going]).all()
    assert (plan.day[going] <= rows.last_day[going]).all()
    people = np.bincount(plan.day[going], minlength=3)
    assert (people <= 15).all()
    assert (people <= 20 * plan.trips.sum(axis=0)).all()
    return plan


def test_everybody_goes_within_windows_and_reception(ground):
    assert len(select.crowds(ground).people) == 12
    assert (planned(ground).day >= 0).all()


def test_prices_are_taken_together_where_the_programme_is_too_large(ground, monkeypatch):
    monkeypatch.setattr(select, "LARGEST", 15)

    crowd = select.crowds(ground)

    assert crowd.people.tolist() == [10] * 4
    assert (crowd.price * crowd.people).sum() == pytest.approx(ground.problem.unserved_price.sum())
    assert (planned(ground).day >= 0).all()


def test_a_programme_too_large_even_so_is_not_made(ground, monkeypatch):
    monkeypatch.setattr(select, "LARGEST", 5)

    assert select.crowds(ground) is None


def test_where_many_coaches_leave_fractions_of_them_do(ground, monkeypatch):
    whole = planned(ground)
    monkeypatch.setattr(select, "MANY", 0)

    plan = select.day_plan(ground, select.crowds(ground), spare=0.0, seconds=5.0)

    going = plan.day >= 0
    assert (ground.problem.parties.first_day[going] <= plan.day[going]).all()
    assert (np.bincount(plan.day[going], minlength=3) <= 15).all()
    assert going.all()
    assert 40 / 20 - 1 <= plan.trips.sum() <= whole.trips.sum()


@pytest.mark.parametrize("seed", range(20))
def test_rounding_keeps_every_limit_on_the_coaches_of_some_days(seed):
    chance = np.random.default_rng(seed)
    days, turnaround = int(chance.integers(2, 12)), int(chance.integers(1, 5))
    table = chance.uniform(0.0, 9.0, (3, days))

    def under_way(trips):
        return np.array([trips[:, max(0, d - turnaround + 1) : d + 1].sum(axis=1)
                         for d in range(days)])  # fmt: skip

    rounded = select._rounded(table)

    assert (rounded >= 0).all()
    assert (under_way(rounded) <= np.ceil(under_way(table))).all()
    assert (rounded.sum(axis=1) >= table.sum(axis=1) - 1).all()


def test_no_day_plan_is_begun_with_too_little_patience(ground):
    assert chosen_days(ground, patience=0.1) is None
    assert (chosen_days(ground, patience=5.0).day >= 0).all()
