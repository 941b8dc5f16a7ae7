"""Nobody is left behind beside a free place that is cheaper than staying."""

from dataclasses import replace

import pytest

from tests.transport.planner.odd_problems import random_problem
from tests.transport.planner.one_road import COACH, problem_of, trip
from transport.planner.check import check
from transport.planner.cost import cost
from transport.planner.explain import explain, with_room_taken
from transport.planner.plan import Plan, Unserved
from transport.planner.problem import Party, Rules
from transport.planner.solve import solve
from transport.planner.stop import MaxMoves

WIDE = replace(COACH, count=2)


def one(name, *, size=1, priority=3, days=None):
    """A party of the only road."""
    return Party(name, "o1", "d1", "e", size, priority, days)


def plan_of(problem, *trips):
    """The plan of these trips with everybody else left behind."""
    riding = {party for each in trips for party in each.parties}
    left = [Unserved(key, "-") for key in problem.parties.ids if key not in riding]
    return Plan("p", list(trips), left)


def taken(problem, plan, **kwargs):
    """Who rides each trip once free places are taken; the plan keeps the rules and is no dearer."""
    found = with_room_taken(problem, plan, **kwargs)
    assert check(problem, found) == []
    assert cost(problem, found).total <= cost(problem, plan).total
    return [set(each.parties) for each in found.trips], {left.party for left in found.unserved}


def test_a_free_seat_is_taken():
    problem = problem_of(one("a", size=3), one("b"), rules=Rules())

    assert taken(problem, plan_of(problem, trip("a"))) == ([{"a", "b"}], set())


def test_one_seat_is_taken_once_by_whom_it_costs_most_to_leave():
    problem = problem_of(one("a", size=3), one("b"), one("c", priority=1), rules=Rules())

    assert taken(problem, plan_of(problem, trip("a"))) == ([{"a", "c"}], {"b"})


def test_several_join_one_trip_one_after_the_other():
    problem = problem_of(one("a"), one("b"), one("c"), one("d"), one("e"), rules=Rules())

    (riders,), left = taken(problem, plan_of(problem, trip("a")))

    assert (len(riders), len(left)) == (4, 1)


def test_one_place_of_reception_is_taken_once():
    rules = Rules(reception_per_day={"330784": 3})
    problem = problem_of(one("a"), one("b"), one("c"), one("d"), rules=rules, kinds=(WIDE,))

    trips, left = taken(problem, plan_of(problem, trip("a"), trip("b")))

    assert sorted(map(len, trips)) == [1, 2]
    assert len(left) == 1


def test_who_may_not_leave_that_day_or_costs_less_to_leave_stays():
    rules = Rules(horizon_days=2, enterprise_cost=500.0, unserved_cost={1: 1e6, 2: 1e5, 3: 10.0})
    stranger = Party("c", "o1", "d1", "f", 1, 3, None)
    problem = problem_of(one("a"), one("b", priority=1, days=(1, 1)), stranger, rules=rules)

    assert taken(problem, plan_of(problem, trip("a"))) == ([{"a"}], {"b", "c"})


def test_nothing_is_changed_when_it_may_not_go_on():
    problem = problem_of(one("a"), one("b"), rules=Rules())
    plan = plan_of(problem, trip("a"))

    assert with_room_taken(problem, plan, may_go_on=lambda: False) is plan


def fits(problem, plan):
    """The parties left behind whom a trip of the plan can carry as they are."""
    reasons = explain(problem, plan)
    return [why for why in reasons if not why.limits and why.place and why.place.number is not None]


@pytest.mark.parametrize("seed", [3, 5, 8, 13, 14, 18, 27, 52])
def test_afterwards_nobody_stays_whom_a_trip_can_carry_for_less(seed):
    problem = random_problem(seed, parties=60, kinds=2)
    plan = solve(problem, stop=MaxMoves(20_000), seed=1).plan
    out = {party for each in plan.trips for party in each.parties[1:]}
    trips = [replace(each, parties=each.parties[:1]) for each in plan.trips]
    trips = [replace(each, **only_stops_of(problem, each)) for each in trips]
    left = [*plan.unserved, *(Unserved(party, "-") for party in sorted(out))]
    emptied = replace(plan, trips=trips, unserved=left)

    found = with_room_taken(problem, emptied)

    assert fits(problem, emptied), "or the problem shows nothing"
    assert check(problem, found) == []
    assert fits(problem, found) == []


def only_stops_of(problem, each):
    """The stops that the only party of a trip needs."""
    party = problem.party(problem.party_index[each.parties[0]])
    return {"pickups": (party.origin,), "dropoffs": (party.destination,)}
