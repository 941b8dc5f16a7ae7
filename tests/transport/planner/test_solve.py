"""Any plan that solve() returns is feasible, costs what the referee says and repeats."""

import json
import time
from threading import Event, current_thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transport.planner.odd_problems import random_problem, without_rules
from tests.transport.planner.referee import verdict
from transport.planner import solve as planner
from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.example import two_parties
from transport.planner.exchange import plan_text
from transport.planner.solve import Params, solve
from transport.planner.stop import MaxMoves, MaxSeconds

WORK = MaxMoves(2000)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_any_plan_passes_the_check_and_the_referee_to_the_cent(seed):
    problem = random_problem(seed)

    result = solve(problem, stop=WORK, seed=seed)

    assert check(problem, result.plan) == []
    assert result.cost == pytest.approx(cost(problem, result.plan).total)
    assert result.bound <= result.cost + 0.005
    verdict(problem, result.plan, expected=result.cost)


def test_a_seed_repeats_byte_for_byte_on_any_number_of_threads():
    problem = random_problem(5, parties=60, kinds=2, days=3)

    texts = {
        "".join(plan_text(solve(problem, stop=WORK, seed=7, params=Params(threads=n)).plan))
        for n in (1, 2, 3)
    }

    assert len(texts) == 1


def test_the_time_limit_is_kept_within_half_a_second():
    problem = random_problem(5, parties=60, kinds=2)

    result = solve(problem, stop=MaxSeconds(1.0))

    assert result.seconds < 1.5


def test_progress_that_says_false_ends_the_search():
    seen = []

    result = solve(two_parties(), stop=MaxSeconds(60.0), progress=lambda s: seen.append(s) or False)

    assert len(seen) == 1
    assert result.seconds < 30


def test_two_parties_ride_together():
    result = solve(two_parties(), stop=WORK)

    assert [trip.parties for trip in result.plan.trips] == [("P1", "P2")]
    assert not result.plan.unserved


@pytest.mark.parametrize("seed", range(12))
def test_nobody_stays_behind_where_there_are_seats_for_everybody(seed):
    problem = without_rules(random_problem(seed, parties=60, largest=3, matrix=False, days=1))
    if not any(kind.seats >= 3 and kind.count >= 50 for kind in problem.vehicle_types):
        pytest.skip("this draw has too few coaches")

    result = solve(problem, stop=WORK)

    rows, row = problem.parties, problem.party_index
    left = [row[one.party] for one in result.plan.unserved]
    assert not [p for p in left if rows.first_day[p] <= rows.last_day[p]]  # others may never go


def test_the_plan_is_json_of_the_format():
    text = "".join(plan_text(solve(two_parties(), stop=WORK).plan))

    assert json.loads(text)["format"] == "direct-bus-plan/1"


def test_a_proof_that_outlasts_the_search_is_told_to_end_and_never_cut_off(monkeypatch):
    """An interpreter that ends in the middle of a solver's threads may abort."""
    told, seen = Event(), []

    def lower_bound(problem, *, seconds, progress, may_go_on):
        seen.append(current_thread())
        while may_go_on():
            time.sleep(0.01)
        told.set()

    monkeypatch.setattr(planner, "lower_bound", lower_bound)

    solve(random_problem(5, parties=20, kinds=2), stop=MaxSeconds(0.2))

    assert told.wait(10)
    assert not seen[0].daemon
