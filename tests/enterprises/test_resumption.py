"""R9: the electricity index against the published check value, and what is left out of it."""

import pytest

from enterprises.resumption import (
    Policy,
    Sums,
    UserDay,
    base_of,
    combined,
    index_of,
    is_about_to_resume,
    sums_of,
)

POLICY = Policy()


def test_the_published_rates_give_the_published_index():
    assert round(combined(57.60, 45.28, POLICY), 2) == 51.44


def test_the_published_index_follows_from_users():
    users = [UserDay(45.28 / 57.60 * 100, 100)] * 5760 + [UserDay(0, 100)] * 4240

    index = index_of(sums_of(users, POLICY), POLICY)

    assert index is not None
    assert round(index.users_rate, 2) == 57.60
    assert round(index.consumption_rate, 2) == 45.28
    assert round(index.value, 2) == 51.44


@pytest.mark.parametrize(("kwh", "resumed"), [(29.9, 0), (30.0, 1)])
def test_a_user_has_resumed_from_thirty_percent_of_its_base_on(kwh, resumed):
    assert sums_of([UserDay(kwh, 100)], POLICY).resumed == resumed


def test_a_sector_may_have_its_own_share():
    policy = Policy(resumed_share_by_sector={"farming": 0.1})

    assert sums_of([UserDay(10, 100, "farming"), UserDay(10, 100)], policy).resumed == 1


@pytest.mark.parametrize(("kwh", "counted", "capped"), [(150, 150, 0), (151, 150, 1)])
def test_a_cap_holds_an_outlier_and_is_counted(kwh, counted, capped):
    sums = sums_of([UserDay(kwh, 100)], Policy(user_cap=1.5))

    assert (sums.kwh, sums.capped) == (counted, capped)


def test_gaps_and_users_without_a_base_are_left_out_and_counted():
    users = [UserDay(50, 100), UserDay(None, 100), UserDay(50, None), UserDay(50, 0)]

    assert sums_of(users, POLICY) == Sums(1, 1, 50, 100, 0, without_base=2, gaps=1)


def test_a_roll_up_is_no_average_of_averages():
    small = sums_of([UserDay(100, 100)], POLICY)
    large = sums_of([UserDay(0, 900)] * 3, POLICY)

    index = index_of(small + large, POLICY)

    assert index is not None
    assert index.users_rate == 25
    assert round(index.consumption_rate, 2) == round(100 * 100 / 2800, 2)


def test_nobody_has_no_index():
    assert index_of(Sums(), POLICY) is None


def test_a_base_needs_ten_days():
    assert base_of([10.0] * 9, POLICY) is None
    assert base_of([10.0] * 10, POLICY) == 10


@pytest.mark.parametrize(
    ("recent", "expected"),
    [
        ([5, 10, 20], True),
        ([5, 5, 20], False),
        ([5, 10, 30], False),
        ([5, 10], False),
        ([5, None, 10, 20], True),
    ],
)
def test_who_rises_day_by_day_and_has_not_resumed_is_about_to(recent, expected):
    assert is_about_to_resume(recent, 100, sector="", policy=POLICY) is expected
