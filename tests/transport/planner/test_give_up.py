"""Trips are given up where others take their people at less cost, and laid on where it pays."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from transport.planner import improve, kernels
from transport.planner.construct import Filling, start_trips
from transport.planner.ground import Draft, Ground
from transport.planner.piece import numbered
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

STOPS = [
    Stop("O1", "乌峰街道", 104.873, 27.441, Side.ORIGIN, "530627"),
    Stop("O2", "罗坎镇", 104.519, 27.799, Side.ORIGIN, "530627"),
    Stop("D1", "东城街道", 120.045, 28.892, Side.DESTINATION, "330784"),
]
CHEAP = {1: 1e6, 2: 1e5, 3: 10.0}
SMALL, LARGE = VehicleType("c20", 20, 4, 6000.0, 5.0), VehicleType("c59", 59, 1, 10400.0, 7.6)


def problem_of(people, *, kinds=(LARGE, SMALL), days=1, **rules):
    rules = Rules(horizon_days=days, turnaround_days=days, **rules)
    parties = [
        Party(f"P{i}", origin, "D1", "E1", 1, priority, window)
        for i, (origin, priority, window) in enumerate(people)
    ]
    return Problem(
        name="few",
        stops=STOPS,
        parties=party_columns(parties, STOPS, rules),
        vehicle_types=list(kinds),
        travel=TravelModel(circuity=1.35, kmh=70.0),
        rules=rules,
    )


def made_strict(problem, trip_of, kind, day=None):
    """The draft of these rides after a round without moves."""
    trips = len(kind)
    draft = Draft(np.array(trip_of), np.array(kind), np.array(day or [0] * trips), np.zeros(trips))
    with ThreadPoolExecutor(1) as pool:
        strict, _ = improve.search_round(
            Ground(problem), draft, heat=improve.Heat(1.0, 1.0, 1.0, 0.0), moves=0, seed=(1, 1),
            pool=pool, may_start=lambda: True,
        )  # fmt: skip
    strict.drop_empty()
    return strict


def test_people_of_a_thin_trip_ride_with_others():
    problem = problem_of([("O1", 3, None)] * 6 + [("O2", 3, None)] * 12)

    strict = made_strict(problem, [0] * 6 + [1] * 12, [1, 1])

    assert strict.trip_of.tolist() == [0] * 18
    assert strict.kind.tolist() == [1]


def test_the_trip_that_takes_them_gets_a_larger_vehicle():
    problem = problem_of([("O1", 3, None)] * 18 + [("O2", 3, None)] * 15)

    strict = made_strict(problem, [0] * 18 + [1] * 15, [1, 1])

    assert strict.trip_of.tolist() == [0] * 33
    assert strict.kind.tolist() == [0]


@pytest.mark.parametrize(
    ("kinds", "rules"),
    [
        ((VehicleType("c59", 59, 0, 10400.0, 7.6), SMALL), {}),
        ((LARGE, SMALL), {"max_pickups": 1}),
        ((VehicleType("c59", 59, 1, 90000.0, 7.6), SMALL), {}),
    ],
    ids=["no larger vehicle", "a stop too many", "it does not pay"],
)
def test_a_trip_stays_where_nobody_can_take_its_people(kinds, rules):
    problem = problem_of([("O1", 3, None)] * 18 + [("O2", 3, None)] * 15, kinds=kinds, **rules)

    strict = made_strict(problem, [0] * 18 + [1] * 15, [1, 1])

    assert strict.trip_of.tolist() == [0] * 18 + [1] * 15
    assert strict.kind.tolist() == [1, 1]


def test_a_trip_stays_where_one_of_its_people_may_not_go_on_another_day():
    people = [("O1", 3, (0, 1))] * 9 + [("O1", 3, (0, 0))] + [("O1", 3, (1, 1))] * 5

    strict = made_strict(problem_of(people, days=2), [0] * 10 + [1] * 5, [1, 1], [0, 1])

    assert strict.day.tolist() == [0, 1]
    assert strict.trip_of[9:].tolist() == [0] + [1] * 5


def laid_on(problem, *, looks=1000):
    ground = Ground(problem)
    filling = Filling(ground, np.full(len(problem.parties), -1))
    start_trips(filling, np.arange(len(problem.parties)), looks=looks)
    return filling.draft()


def test_a_trip_is_laid_on_for_one_whose_staying_is_dear():
    draft = laid_on(problem_of([("O1", 3, None), ("O2", 1, None)], unserved_cost=CHEAP))

    assert draft.trip_of.tolist() in ([-1, 0], [0, 0])


def test_only_so_many_are_looked_after_as_there_is_time_for():
    draft = laid_on(problem_of([("O1", 3, None), ("O2", 1, None)], unserved_cost=CHEAP), looks=0)

    assert draft.trip_of.tolist() == [-1, -1]


def test_no_trip_is_laid_on_at_a_loss():
    draft = laid_on(problem_of([("O1", 3, None)], unserved_cost=CHEAP))

    assert draft.trip_of.tolist() == [-1]
    assert not len(draft.kind)


def test_a_trip_is_laid_on_on_the_day_that_saves_most():
    people = [("O1", 1, (0, 1))] + [("O1", 2, (1, 1))] * 3

    draft = laid_on(problem_of(people, days=2))

    assert draft.day.tolist() == [1]
    assert draft.trip_of.tolist() == [0] * 4


@pytest.mark.parametrize("most", [90, 900_000])
def test_numbered_says_what_numpy_says(most):
    values = np.random.default_rng(1).integers(0, most, 200)

    for found, wanted in zip(numbered(values), np.unique(values, return_inverse=True), strict=True):
        assert found.tolist() == wanted.tolist()
    assert [part.tolist() for part in numbered(values[:0])] == [[], []]


def test_nearest_says_what_sorting_says():
    chance = np.random.default_rng(2)
    km = chance.integers(1, 9, (12, 12)).astype(float)
    np.fill_diagonal(km, 0.0)
    side = np.array([0, 2, 3, 5, 8, 11])
    near = np.full((12, 8), -1)

    kernels.nearest(km, side, near)

    both = (km + km.T)[np.ix_(side, side)]
    for row, stop in zip(np.argsort(both, axis=1, kind="stable"), side, strict=True):
        assert near[stop].tolist() == [*side[row], side[row[-1]], side[row[-1]]]
    assert (near[[1, 4, 6, 7, 9, 10]] == -1).all()
