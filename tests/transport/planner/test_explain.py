from dataclasses import replace

import pytest

from tests.transport.planner.one_road import COACH, problem_of, trip
from tests.transport.planner.small_problems import best_plan, random_problem
from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.explain import (
    Limit,
    carried,
    explain,
    lifted,
    trip_costs,
    with_reasons,
)
from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
)


def left_behind(problem: Problem, *trips: Trip):
    aboard = {party for trip in trips for party in trip.parties}
    left = [Unserved(p, "") for p in problem.parties.ids if p not in aboard]
    plan = Plan("p", list(trips), left)
    assert check(problem, plan) == []
    return explain(problem, plan)


A, B = Party("a", "o1", "d1", "e", 3, 3), Party("b", "o1", "d1", "e", 2, 3)


def test_a_seat_that_is_short_is_named_with_its_number():
    (why,) = left_behind(problem_of(A, B, rules=Rules()), trip("a"))

    assert why.limits == (Limit.SEATS,)
    assert "trip 0 (c4, day 0) is short of 1 for a party of 2 (4 seats)" in why.english
    assert "差 1 座" in why.chinese


def test_another_set_of_the_same_size_is_told_too():
    (why,) = left_behind(problem_of(A, B, rules=Rules()), trip("a"))

    assert why.others == ((Limit.FLEET,),)


def test_days_outside_the_horizon_are_the_reason():
    never = replace(B, days=(7, 9))

    (why,) = left_behind(problem_of(never, rules=Rules(horizon_days=2)))

    assert why.limits == (Limit.DAYS,)


def test_a_full_county_is_the_reason():
    one = replace(A, size=1)
    rules = Rules(reception_per_day={"330784": 2})

    (why,) = left_behind(problem_of(one, B, rules=rules), trip("a"))

    assert why.limits == (Limit.RECEPTION,)
    assert "receives 2 people a day and would get 3" in why.english


def test_one_pickup_too_many_is_the_reason():
    far = replace(B, origin="o2", size=1)

    (why,) = left_behind(problem_of(A, far, rules=Rules(max_pickups=1)), trip("a"))

    assert Limit.PICKUPS in {why.limits[0], *(o[0] for o in why.others)}
    assert len(why.limits) == 1


def test_a_ride_that_is_always_too_long_is_the_reason():
    (why,) = left_behind(problem_of(B, rules=Rules(max_ride_minutes=60)))

    assert why.limits == (Limit.RIDE,)


def test_a_price_below_the_cost_of_carrying_is_the_reason():
    rules = Rules(unserved_cost={1: 1.0, 2: 1.0, 3: 1.0})

    (why,) = left_behind(problem_of(B, rules=rules))

    assert why.limits == (Limit.PRICE,)
    assert why.english.startswith("Cheaper to leave than to carry")
    assert why.chinese.startswith("留下比运送更便宜")


def test_a_party_that_fits_is_said_to_fit():
    (why,) = left_behind(problem_of(replace(A, size=1), B, rules=Rules()), trip("a"))

    assert why.limits == ()
    assert "can carry them" in why.english


def test_without_any_type_there_is_no_way():
    (why,) = left_behind(problem_of(A, rules=Rules(), kinds=()))

    assert why.place is None
    assert why.english == "There is no type of coach."


@pytest.mark.parametrize("seed", range(150))
def test_without_the_named_limits_the_party_rides_and_with_any_one_of_them_it_does_not(seed):
    problem = random_problem(seed)
    _, plan = best_plan(problem)

    for why in explain(problem, plan):
        if why.place is None:
            continue
        grown = carried(plan, why)
        easier = lifted(problem, why)

        assert check(easier, grown) == []
        for limit in set(why.limits) - {Limit.PRICE}:
            kept = tuple(other for other in why.limits if other != limit)
            assert check(lifted(problem, replace(why, limits=kept)), grown) != []
        if Limit.PRICE not in why.limits:
            assert cost(problem, plan).total >= cost(easier, grown).total - 1e-6
        if not why.limits:  # the optimum leaves only those behind who are no cheaper aboard
            assert cost(problem, grown).total == pytest.approx(cost(problem, plan).total)


def test_the_words_of_every_reason_stand_in_the_plan():
    problem = problem_of(A, B, rules=Rules())
    plan = Plan("p", [trip("a")], [Unserved("b", "")])

    (left,) = with_reasons(problem, plan).unserved

    assert "坐不下" in left.reason
    assert "short of 1" in left.reason


def test_reasons_that_there_is_no_time_for_stay_as_they_are():
    problem = problem_of(A, B, rules=Rules())
    plan = Plan("p", [], [Unserved("a", "old"), Unserved("b", "old")])
    turns = iter([True, True, False])  # whether to begin, then party by party

    first, second = with_reasons(problem, plan, may_go_on=lambda: next(turns)).unserved

    assert first.reason != "old"
    assert second.reason == "old"


def test_whoever_has_other_words_keeps_them():
    problem = problem_of(A, B, Party("c", "o1", "d1", "e", 3, 3), rules=Rules())
    plan = Plan("p", [trip("a")], [Unserved("b", "none yet"), Unserved("c", "my own words")])

    first, second = with_reasons(problem, plan, instead_of="none yet").unserved

    assert "short of 1 for a party of 2" in first.reason
    assert second.reason == "my own words"


def test_the_costs_of_the_trips_add_up_to_the_plan():
    problem = problem_of(A, B, rules=Rules(), kinds=(replace(COACH, count=2),))
    plan = Plan("p", [trip("a"), trip("b")], [])

    found = list(trip_costs(problem, plan))

    assert sum(each.total for each in found) == pytest.approx(cost(problem, plan).total)
    assert "for the coach" in found[0].english
    assert "人均" in found[0].chinese
