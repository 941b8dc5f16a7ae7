from dataclasses import replace
from itertools import product

import pytest

from tests.transport.planner import one_road
from tests.transport.planner.one_road import trip
from tests.transport.planner.small_problems import _trips_of, best_plan, random_problem
from transport.planner.check import check
from transport.planner.plan import Plan, Unserved
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    VehicleType,
    party_columns,
)
from transport.planner.repair import forced, repair
from transport.planner.repair.rides import laid_over

COACH = replace(one_road.COACH, count=2)


def problem_of(*parties: Party, kinds=(COACH,), rules: Rules | None = None) -> Problem:
    return one_road.problem_of(*parties, kinds=kinds, rules=rules or Rules())


def party(name: str, size: int, origin: str = "o1", days=None) -> Party:
    return Party(name, origin, "d1", "e", size, 3, days)


def test_an_unchanged_problem_changes_nothing():
    problem = problem_of(party("a", 3), party("b", 2))
    plan = Plan("p", [trip("a"), trip("b")], [])

    found = repair(problem, plan)

    assert (found.told, found.people_told, found.proven) == ((), 0, True)
    assert list(found.plan.trips) == list(plan.trips)


def test_a_party_that_is_gone_leaves_its_seat_and_nobody_is_told():
    plan = Plan("p", [trip("a", "x", pickups=("o1",)), trip("b")], [])

    found = repair(problem_of(party("a", 3), party("b", 2)), plan)

    assert [t.parties for t in found.plan.trips] == [("a",), ("b",)]
    assert found.people_told == 0


def test_a_new_party_rides_where_there_is_room():
    plan = Plan("p", [trip("a"), trip("b")], [])

    found = repair(problem_of(party("a", 3), party("b", 2), party("new", 2)), plan)

    assert found.people_told == 0
    assert found.proven
    assert {"b", "new"} in [set(t.parties) for t in found.plan.trips]


def test_where_there_is_no_room_the_fewest_people_move_to_make_it():
    parties = party("a", 2), party("b", 1), party("c", 2), party("new", 2)
    plan = Plan("p", [trip("a", "b"), trip("c")], [])
    found = repair(problem_of(*parties), plan)

    assert check(problem_of(*parties), found.plan) == []
    assert found.plan.unserved == []
    assert found.people_told == 0

    bigger = repair(problem_of(*parties[:3], party("new", 3)), plan)

    assert bigger.plan.unserved == []
    assert (bigger.told, bigger.people_told, bigger.proven) == (("a",), 2, True)


def test_one_person_moves_for_a_party_that_fits_nowhere_else():
    parties = party("a", 2), party("b", 1), party("c", 2), party("d", 1), party("new", 2)
    plan = Plan("p", [trip("a", "b"), trip("c", "d")], [])

    found = repair(problem_of(*parties), plan)

    assert found.plan.unserved == []
    assert found.people_told == 1
    assert found.proven


def test_a_coach_that_is_gone_is_replaced_by_another_type_without_telling_anybody():
    spare = VehicleType("big", 9, 1, 3000.0, 2.0)
    problem = problem_of(party("a", 3), party("b", 4), kinds=(replace(COACH, count=1), spare))
    plan = Plan("p", [trip("a"), trip("b")], [])

    found = repair(problem, plan)

    assert sorted(t.vehicle_type for t in found.plan.trips) == ["big", "c4"]
    assert found.people_told == 0
    assert found.proven


def test_a_locked_trip_takes_nobody_and_keeps_everybody():
    plan = Plan("p", [trip("a"), trip("b")], [])
    problem = problem_of(party("a", 3), party("b", 2), party("new", 1))

    found = repair(problem, plan, locked=frozenset({0}))

    assert found.plan.trips[0] == trip("a")
    assert {"b", "new"} == set(found.plan.trips[1].parties)


def test_nobody_is_moved_for_those_whom_the_old_plan_left_behind():
    parties = party("a", 2), party("b", 1), party("c", 2), party("d", 1), party("left", 2)
    plan = Plan("p", [trip("a", "b"), trip("c", "d")], [Unserved("left", "")])

    found = repair(problem_of(*parties), plan)

    assert found.people_told == 0
    assert [left.party for left in found.plan.unserved] == ["left"]


def test_without_time_for_better_the_smallest_trip_loses_its_coach():

    rides = laid_over(
        problem_of(party("a", 3), party("b", 2), kinds=(replace(COACH, count=1),)),
        Plan("p", [trip("a"), trip("b")], []),
        frozenset(),
    )

    forced._drop_trips(rides)

    assert [ride.kind for ride in rides.rides] == [0, None]


def changed(problem: Problem, seed: int) -> Problem:
    """The problem after one of five changes."""
    rows = list(problem.party_rows())
    rules, kinds = problem.rules, list(problem.vehicle_types)
    which = seed % 5
    if which == 0:
        rows = rows[1:]
    if which == 1:
        rows = [*rows, replace(rows[0], id="new", size=1)]
    if which == 2:
        kinds = [replace(kind, count=max(0, kind.count - 1)) for kind in kinds]
    if which == 3:
        kinds = [replace(kind, seats=max(1, kind.seats - 1)) for kind in kinds]
    if which == 4:
        rules = replace(rules, max_pickups=1)
    parties = party_columns(rows, problem.stops, rules)
    return replace(problem, parties=parties, vehicle_types=kinds, rules=rules)


@pytest.mark.parametrize("seed", range(60))
def test_every_repair_is_feasible_and_a_proof_is_never_wrong(seed):
    problem = random_problem(seed, parties=5)
    _, plan = best_plan(problem)
    after = changed(problem, seed)

    found = repair(after, plan, seconds=4)

    assert check(after, found.plan) == []
    if found.proven:
        left = {entry.party for entry in found.plan.unserved}
        stays = sum(float(after.unserved_price[after.party_index[p]]) for p in left)
        assert found.people_told <= fewest_told(after, plan, stays)


def fewest_told(problem: Problem, plan: Plan, stays: float) -> int:
    """People told at least by any feasible plan that leaves no dearer parties, by trying all."""
    rows = range(len(problem.parties))
    home = {
        problem.party_index[p]: i for i, t in enumerate(plan.trips) for p in t.parties
        if p in problem.party_index
    }  # fmt: skip
    places = [*range(len(plan.trips) + 2), None]
    best = 10**9
    for where in product(places, repeat=len(rows)):
        price = sum(float(problem.unserved_price[p]) for p in rows if where[p] is None)
        told = sum(int(problem.parties.size[p]) for p in home if where[p] != home[p])
        if told < best and price <= stays + 1e-6 and can_run(problem, plan, where):
            best = told
    return best


def can_run(problem: Problem, plan: Plan, where) -> bool:
    options = []
    for i in range(len(plan.trips) + 2):
        aboard = [p for p in range(len(where)) if where[p] == i]
        if not aboard:
            continue
        trips = _trips_of(problem, aboard)
        if i < len(plan.trips):
            trips = [t for t in trips if t[2] == plan.trips[i].day]
        options.append(trips)
    for chosen in product(*options):
        whole = Plan(problem.name, [option[4] for option in chosen], [])
        faults = [fault for fault in check(problem, whole) if fault.rule != "once"]
        if not faults:
            return True
    return False
