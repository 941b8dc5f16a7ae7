"""How many may ride, and who sits where."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.seating import (
    Policy,
    Rider,
    open_places,
    places,
    seat_riders,
    usable_seats,
)

POLICY = Policy()


def singles(count, enterprise=0):
    return [Rider(n, f"p{n}", enterprise) for n in range(count)]


def neighbours(label):
    """The label of the other seat of the pair."""
    return label[:-1] + {"A": "B", "B": "A", "C": "D", "D": "C"}[label[-1]]


@pytest.mark.parametrize(
    ("approved", "limit", "seats"),
    [(59, "0.5", 29), (53, "0.5", 26), (49, "0.5", 24), (49, 0.5, 24), (10, "0.29", 1)],
)
def test_the_limit_is_rounded_down(approved, limit, seats):
    assert usable_seats(approved, limit, POLICY) == seats


def test_even_a_full_load_leaves_the_observation_rows_free():
    assert usable_seats(59, Decimal("1.00"), POLICY) == 50
    assert usable_seats(59, Decimal("1.00"), Policy(observation_rows=0)) == 59


@pytest.mark.parametrize("approved", range(1, 80))
def test_a_coach_has_as_many_places_as_seats_each_with_its_own_label(approved):
    labels = [place.label for place in places(approved, POLICY)]

    assert len(labels) == len(set(labels)) == approved


def test_the_last_two_rows_are_kept_free():
    kept = [place.label for place in places(49, POLICY) if place.is_observation]

    assert kept == ["11A", "11B", "11C", "11D", "12A", "12B", "12C", "12D", "12E"]


def test_singles_sit_alone_on_their_pair_and_not_behind_each_other():
    seats = seat_riders(singles(20), approved=49, policy=POLICY)

    taken = set(seats.values())
    assert len(taken) == 20
    assert not any(neighbours(label) in taken for label in taken)
    assert {"1A", "1C", "2B", "2D", "3A"} <= taken
    assert "2A" not in taken


def test_a_household_sits_side_by_side():
    riders = [Rider(1, "h", 0), Rider(2, "h", 0), Rider(3, "x", 0)]

    seats = seat_riders(riders, approved=49, policy=POLICY)

    assert seats[2] == neighbours(seats[1])
    assert neighbours(seats[3]) not in seats.values()


def test_where_pairs_run_out_people_of_one_enterprise_share_first():
    riders = [Rider(n, f"p{n}", n // 2 if n < 8 else 100 + n) for n in range(29)]

    seats = seat_riders(riders, approved=59, policy=POLICY)

    by_label = {label: n for n, label in seats.items()}
    shared = [n for n, label in seats.items() if neighbours(label) in by_label]
    assert len(set(seats.values())) == 29
    assert len(shared) == 8
    assert all(riders[n].enterprise == riders[by_label[neighbours(seats[n])]].enterprise
               for n in shared)  # fmt: skip


def test_more_riders_than_open_seats_are_a_mistake():
    with pytest.raises(ValueError, match="51 riders for 50 seats"):
        seat_riders(singles(51), approved=59, policy=POLICY)


@given(
    approved=st.integers(10, 70),
    sizes=st.lists(st.integers(1, 5), max_size=40),
    enterprises=st.integers(1, 5),
)
def test_whoever_fits_gets_a_seat_of_their_own_in_front_of_the_kept_rows(
    approved, sizes, enterprises
):
    room = len(open_places(approved, POLICY))
    riders = [
        Rider(100 * p + n, f"p{p}", p % enterprises)
        for p, size in enumerate(sizes)
        for n in range(size)
    ][:room]

    seats = seat_riders(riders, approved=approved, policy=POLICY)

    assert seats.keys() == {rider.key for rider in riders}
    assert len(set(seats.values())) == len(riders)
    assert set(seats.values()) <= {place.label for place in open_places(approved, POLICY)}
