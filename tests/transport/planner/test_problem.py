import numpy as np
import pytest

from tests.transport.planner.named_problems import problem_of
from transport.planner.exchange import parse_problem
from transport.planner.problem import (
    DEFAULT_UNSERVED_COST,
    Party,
    Rules,
    Side,
    Stop,
    clipped_days,
    party_columns,
)

STOPS = [
    Stop("o", "o", 104.0, 27.0, Side.ORIGIN, "530627"),
    Stop("d", "d", 120.0, 29.0, Side.DESTINATION, "330784"),
]


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (None, (0, 4)),
        ((0, 4), (0, 4)),
        ((1, 3), (1, 3)),
        ((-3, 9), (0, 4)),
        ((4, 4), (4, 4)),
        ((4, 10**30), (4, 4)),
        ((-(10**30), 0), (0, 0)),
    ],
)
def test_days_of_departure_are_cut_to_the_horizon(days, kept):
    assert clipped_days(days, 5) == kept


@pytest.mark.parametrize("days", [(5, 5), (5, 9), (10**30, 10**30), (-1, -1), (-9, -2)])
def test_days_outside_the_horizon_are_no_day_at_all(days):
    first, last = clipped_days(days, 5)

    assert first > last
    assert 0 <= first <= 5
    assert -1 <= last <= 4


def test_parties_become_columns_and_come_back_as_they_were():
    parties = [
        Party("P1", "o", "d", "E2", 3, 1, (0, 1)),
        Party("P2", "o", "d", "E1", 1, 3),
        Party("P3", "o", "d", "E2", 2, 2, (1, 1)),
    ]
    problem = parse_problem(problem_of("two_parties"))
    table = party_columns(parties, STOPS, Rules(horizon_days=2))

    assert len(table) == 3
    assert (list(table.ids), list(table.enterprises)) == (["P1", "P2", "P3"], ["E2", "E1"])
    assert table.enterprise.tolist() == [0, 1, 0]
    assert (table.origin.tolist(), table.destination.tolist()) == ([0] * 3, [1] * 3)
    found = list(type(problem)("p", STOPS, table, [], problem.travel, Rules()).party_rows())
    assert found == [parties[0], Party("P2", "o", "d", "E1", 1, 3, (0, 1)), parties[2]]


def test_no_party_makes_empty_columns():
    table = party_columns([], STOPS, Rules())

    assert len(table) == 0
    assert table.size.dtype == np.int64


def test_a_party_of_an_unknown_stop_is_refused_by_its_name():
    with pytest.raises(KeyError, match="nowhere"):
        party_columns([Party("P1", "nowhere", "d", "E", 1, 1)], STOPS, Rules())


def test_everything_is_found_by_its_id():
    problem = parse_problem(problem_of("every_rule"))

    assert [problem.stop_index[stop.id] for stop in problem.stops] == [0, 1, 2, 3, 4, 5]
    assert problem.party_index == {"P1": 0, "P2": 1, "P3": 2, "P4": 3}
    assert problem.type_index == {"c8": 0, "c4": 1}
    assert problem.travellers == 18


def test_leaving_a_party_behind_costs_its_size_times_the_price_of_its_priority():
    problem = parse_problem(problem_of("every_rule"))

    assert problem.unserved_price.tolist() == [15000, 2e5, 2802, 6304.5]
    assert DEFAULT_UNSERVED_COST == {1: 1e6, 2: 1e5, 3: 1e4}
