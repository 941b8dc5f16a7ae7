"""Repairs after larger changes, beside the least change that there is, and of thousands."""

import random
from dataclasses import replace

import pytest

from tests.transport.planner.exact_repair import least_change
from tests.transport.planner.referee import instance, verdict
from tests.transport.planner.small_problems import best_plan, random_problem
from transport.planner.check import check
from transport.planner.exchange import read_problem
from transport.planner.plan import Plan
from transport.planner.problem import Party, Problem, party_columns
from transport.planner.repair import repair
from transport.planner.solve import solve
from transport.planner.stop import MaxMoves

SECONDS = 4.0


def with_parties(problem: Problem, rows: list[Party]) -> Problem:
    return replace(problem, parties=party_columns(rows, problem.stops, problem.rules))


def twice_changed(problem: Problem, seed: int) -> Problem:
    """Give the problem after two of six changes at once."""
    dice = random.Random(seed)
    rows, rules, kinds = list(problem.party_rows()), problem.rules, list(problem.vehicle_types)
    for change in dice.sample(range(6), 2):
        if change == 0:
            rows.pop(dice.randrange(len(rows)))
        if change == 1:
            rows.append(replace(dice.choice(rows), id="new", size=dice.choice([1, 2])))
        if change == 2:
            kinds = [replace(kind, count=max(0, kind.count - 1)) for kind in kinds]
        if change == 3:
            kinds = [replace(kind, seats=max(1, kind.seats - 1)) for kind in kinds]
        if change == 4:
            rules = replace(rules, max_pickups=1)
        if change == 5:
            limits = {county: dice.randint(1, 5) for county in ("20", "21")}
            rules = replace(rules, reception_per_day=limits)
    return with_parties(replace(problem, vehicle_types=kinds, rules=rules), rows)


def stays(problem: Problem, old: Plan, new: Plan) -> float:
    """What those cost who stay now and did not stay before."""
    before = {left.party for left in old.unserved}
    left = [problem.party_index[one.party] for one in new.unserved if one.party not in before]
    return round(float(problem.unserved_price[left].sum()), 2)


@pytest.mark.parametrize("seed", range(30))
def test_as_little_stays_as_can_be_and_nobody_moves_who_need_not(seed):
    problem = random_problem(seed, parties=5)
    _, plan = best_plan(problem)
    after = twice_changed(problem, seed)
    least, fewest = least_change(after, plan)

    found = repair(after, plan, seconds=SECONDS)

    verdict(after, found.plan, expected=found.cost)
    assert stays(after, plan, found.plan) == least
    assert found.people_told >= fewest
    if found.proven or fewest == 0:
        assert found.people_told == fewest


@pytest.mark.parametrize("seed", [0, 2, 5, 6, 7, 11, 12, 13, 15, 16])
def test_a_locked_trip_keeps_its_people_whatever_else_must_change(seed):
    problem = random_problem(seed, parties=5)
    _, plan = best_plan(problem)
    rows = list(problem.party_rows())
    after = with_parties(problem, [*rows, replace(rows[0], id="new", size=1)])
    least, fewest = least_change(after, plan, frozenset({0}))

    found = repair(after, plan, seconds=SECONDS, locked=frozenset({0}))

    assert check(after, found.plan) == []
    assert set(plan.trips[0].parties) in [set(trip.parties) for trip in found.plan.trips]
    assert stays(after, plan, found.plan) == least
    assert found.people_told >= fewest
    if found.proven or fewest == 0:
        assert found.people_told == fewest


@pytest.fixture(scope="module")
def thousands() -> tuple[Problem, Plan]:
    """A public problem of 3,400 people with a plan of it."""
    problem = read_problem(instance("zhenxiong-yongkang"))
    return problem, solve(problem, stop=MaxMoves(200_000), seed=1).plan


def tenth_gone(problem: Problem) -> Problem:
    rows = list(problem.party_rows())
    return with_parties(problem, [row for i, row in enumerate(rows) if i % 10])


def tenth_exchanged(problem: Problem) -> Problem:
    rows = list(problem.party_rows())
    new = [replace(row, id=f"new{row.id}") for row in rows[::10]]
    return with_parties(problem, [row for i, row in enumerate(rows) if i % 10] + new)


def twenty_new(problem: Problem) -> Problem:
    rows = list(problem.party_rows())
    return with_parties(problem, rows + [replace(row, id=f"new{row.id}") for row in rows[::150]])


def coaches_gone(problem: Problem) -> Problem:
    kinds = [replace(kind, count=kind.count - 2) for kind in problem.vehicle_types]
    return replace(problem, vehicle_types=kinds)


def reception_lowered(problem: Problem) -> Problem:
    limits = {"330784": 0.9 * problem.travellers}
    return replace(problem, rules=replace(problem.rules, reception_per_day=limits))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (tenth_gone, 0),
        (tenth_exchanged, 0),
        (twenty_new, None),
        (coaches_gone, None),
        (reception_lowered, None),
    ],
)
def test_a_plan_of_thousands_is_repaired_after_a_large_change(thousands, change, told):
    problem, plan = thousands
    after = change(problem)

    # A repair ends as soon as it is proven; on a busy machine the proof needs its time.
    found = repair(after, plan, seconds=SECONDS if told is None else 10 * SECONDS)

    assert check(after, found.plan) == []
    if told is not None:
        assert (found.people_told, found.proven) == (told, True)


def test_no_more_people_stay_than_a_lowered_reception_asks_for(thousands):
    problem, plan = thousands
    after = reception_lowered(problem)

    found = repair(after, plan, seconds=SECONDS)

    aboard = sum(
        int(after.parties.size[after.party_index[party]])
        for trip in found.plan.trips for party in trip.parties
    )  # fmt: skip
    assert aboard == int(0.9 * problem.travellers)
    assert found.proven
