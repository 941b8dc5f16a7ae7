import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.planner.judge import JUDGE, needs_judge
from tests.transport.planner.named_problems import NAMES, problem_of
from tests.transport.planner.small_problems import random_problem
from transport.planner.exchange import parse_problem, problem_json
from transport.planner.problem import Problem, TravelModel
from transport.planner.travel import EARTH_KM, Roads


def on_earth(*places: tuple[float, float], circuity: float = 1.0, kmh: float = 60.0) -> Problem:
    """Give a problem whose stops lie at these degrees of longitude and latitude."""
    problem = parse_problem(problem_of("every_rule"))
    stops = [
        replace(stop, lon=lon, lat=lat)
        for stop, (lon, lat) in zip(problem.stops, places, strict=False)
    ]
    return replace(problem, stops=stops, travel=TravelModel(circuity, kmh))


def test_a_matrix_is_read_from_row_to_column():
    roads = Roads(parse_problem(problem_of("two_parties")))

    assert (roads.km(0, 1), roads.km(1, 0)) == (1900.5, 1950)
    assert (roads.minutes(0, 1), roads.minutes(1, 0)) == (1460, 1500)


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [
        ((0, 0), (180, 0), 1 / 2),
        ((0, -90), (0, 90), 1 / 2),
        ((0, 0), (90, 0), 1 / 4),
        ((10, 20), (10, 21), 1 / 360),
        ((-179.5, 0), (179.5, 0), 1 / 360),
        ((77, 90), (-30, 90), 0),
        ((104.873, 27.441), (104.873, 27.441), 0),
    ],
)
def test_a_great_circle_is_a_share_of_the_way_round_the_mean_earth(start, end, share):
    roads = Roads(on_earth(start, end))

    assert roads.km(0, 1) == pytest.approx(share * 2 * math.pi * 6371.0088, abs=1e-6)
    assert EARTH_KM == 6371.0088


def test_roads_are_longer_than_great_circles_and_driven_at_a_speed():
    places = (104.873, 27.441), (120.045, 28.892)
    straight = Roads(on_earth(*places)).km(0, 1)

    roads = Roads(on_earth(*places, circuity=1.35, kmh=70))

    assert straight == pytest.approx(1494, abs=1)
    assert roads.km(0, 1) == roads.km(1, 0) == straight * 1.35
    assert roads.minutes(0, 1) == pytest.approx(straight * 1.35 / 70 * 60)


@pytest.mark.parametrize("name", NAMES)
def test_a_block_holds_the_single_values(name):
    problem = parse_problem(problem_of(name))
    roads, everywhere = Roads(problem), range(len(problem.stops))

    for rows, columns in ((everywhere, everywhere), ([1], [0, 1]), ([1, 1, 0], [0])):
        km, minutes = roads.km_block(rows, columns), roads.minutes_block(rows, columns)

        assert km == pytest.approx(np.array([[roads.km(i, j) for j in columns] for i in rows]))
        assert minutes == pytest.approx(
            np.array([[roads.minutes(i, j) for j in columns] for i in rows])
        )


@pytest.mark.parametrize("name", ["two_parties", "every_rule"])
def test_a_block_is_a_new_array_that_may_be_written_to(name):
    roads = Roads(parse_problem(problem_of(name)))
    before = roads.km(0, 1), roads.minutes(0, 1)

    for block in (roads.km_block([0, 1], [0, 1]), roads.minutes_block([0, 1], [0, 1])):
        block[:] = -1

    assert (roads.km(0, 1), roads.minutes(0, 1)) == before


@needs_judge
@given(seed=st.integers(0, 10**6))
def test_every_road_is_as_long_as_the_referee_says_to_the_last_bit(seed):
    problem = random_problem(seed)
    roads, read = Roads(problem), JUDGE.Problem(problem_json(problem))

    for i in range(len(problem.stops)):
        for j in range(len(problem.stops)):
            assert roads.km(i, j) == read.km(i, j)
            assert roads.minutes(i, j) == read.minutes(i, j)
