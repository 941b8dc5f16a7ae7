"""Times of a trip: both sides of every limit of R6."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.journey import DAY, Kind, Leg, Policy, Why, departure, driving_minutes, timetable

POLICY = Policy(kmh=60)  # a km is a minute
MORNING = 8 * 60


def drive(km, *, start=MORNING, policy=POLICY):
    """The points of a trip with one stop at each end, boarding included in the start."""
    legs = [Leg("a", Kind.PICKUP, 0), Leg("b", Kind.DROPOFF, km)]
    return timetable(legs, start=start - policy.minutes_at_stop, policy=policy)


def rests(points):
    return [point for point in points if point.kind in (Kind.BREAK, Kind.STANDSTILL)]


def test_four_hours_by_day_need_no_break_and_a_minute_more_does():
    assert rests(drive(240)) == []

    (stop,) = rests(drive(241))
    assert (stop.at, stop.until, stop.why) == (MORNING + 240, MORNING + 260, Why.DAY_LIMIT)
    assert stop.km == pytest.approx(240)


def test_two_hours_at_night_need_no_break_and_a_minute_more_does():
    evening = 22 * 60

    assert rests(drive(120, start=evening)) == []
    (stop,) = rests(drive(121, start=evening))
    assert (stop.at, stop.why) == (evening + 120, Why.NIGHT_LIMIT)


def test_whoever_has_driven_two_hours_rests_before_the_night():
    (stop, *_) = rests(drive(200, start=19 * 60))

    assert (stop.at, stop.why) == (22 * 60, Why.BEFORE_NIGHT)


def test_a_coach_stands_still_from_two_to_five():
    stops = rests(drive(400, start=23 * 60))

    still = next(stop for stop in stops if stop.kind is Kind.STANDSTILL)
    assert (still.at, still.until) == (DAY + 120, DAY + 300)


def test_a_trip_that_would_begin_in_the_standstill_waits():
    (still, *_) = rests(drive(10, start=3 * 60))

    assert (still.at, still.until) == (180, 300)


def test_the_first_stop_counts_as_a_break():
    legs = [
        Leg("a", Kind.PICKUP, 0),
        Leg("first", Kind.FIRST_STOP, 200),
        Leg("b", Kind.DROPOFF, 200),
    ]

    points = timetable(legs, start=MORNING, policy=POLICY)

    assert rests(points) == []
    assert points[1].until - points[1].at == POLICY.first_stop_minutes


def test_departures_of_a_day_are_staggered():
    assert departure(0, POLICY) == 390
    assert departure(3, POLICY) == 405


def test_driving_minutes_count_no_stop():
    assert driving_minutes(1900, Policy(kmh=70)) == 1629


@given(km=st.floats(0, 3000), start=st.integers(0, DAY - 1))
def test_no_stretch_breaks_a_limit_and_every_km_is_driven(km, start):
    points = drive(km, start=start)

    assert points[-1].km == pytest.approx(km, abs=1e-6)
    for before, after in pairwise(points):
        driven = after.at - before.until
        assert driven >= 0
        assert driven <= POLICY.day_drive + 1
        for minute in range(before.until, after.at):
            assert not 121 <= minute % DAY < 299
