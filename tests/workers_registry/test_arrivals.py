"""Who arrives when: said by the person or for them, and forecast for the county."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.risk import CountyFactory, PolicyVersionFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    HealthCodeFactory,
    IntendedArrivalFactory,
    ObservationPlacesFactory,
    WorkerFactory,
)
from tests.queries import does_not_grow
from workers_registry import actions, queries
from workers_registry.arrivals import Arrivals, Policy, forecast, observation_days, replaces
from workers_registry.models import IntendedArrival, ObservationPlaces

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)
POLICY = Policy()


def day(offset: int) -> date:
    return TODAY + timedelta(offset)


# ---- the rule ------------------------------------------------------------------------------------


def ask(groups, *, places=10, days=5):
    return forecast(
        groups,
        days=[day(n) for n in range(days)],
        places_on=lambda _day: places,
        policy=POLICY,
    )


def test_the_green_go_straight_on_and_the_others_are_observed_until_their_colour_ends():
    rows = ask([Arrivals(day(1), 7, "green"), Arrivals(day(1), 3, "yellow", day(2))])

    one = rows[1]
    assert (one.expected, one.straight_on, one.to_observe, one.may_enter) == (10, 7, 3, 10)
    assert (one.longest, one.days_needed) == (2, 6)
    assert [row.taken for row in rows] == [0, 3, 3, 0, 0]


def test_a_colour_that_ends_before_the_arrival_needs_no_place():
    assert observation_days("yellow", day(1), arrives=day(2), policy=POLICY) == 0
    assert observation_days("yellow", day(2), arrives=day(2), policy=POLICY) == 1
    assert observation_days("red", None, arrives=day(2), policy=POLICY) == 14


def test_where_the_places_end_people_are_without_one_and_do_not_enter():
    rows = ask([Arrivals(day(0), 8, "red", day(2)), Arrivals(day(1), 5, "yellow", day(1))])

    assert (rows[0].housed, rows[0].without_place) == (8, 0)
    assert (rows[1].housed, rows[1].without_place, rows[1].may_enter) == (2, 3, 2)
    assert [row.taken for row in rows] == [8, 10, 8, 0, 0]
    assert rows[1].free == 0


def test_on_one_day_the_shorter_observation_is_housed_first():
    rows = ask([Arrivals(day(0), 9, "red", day(4)), Arrivals(day(0), 9, "yellow", day(0))])

    assert rows[0].housed == 10
    assert rows[1].taken == 1


def test_who_came_earlier_and_is_still_observed_takes_a_place():
    rows = ask([Arrivals(day(-3), 4, "yellow", day(1)), Arrivals(day(0), 7, "yellow", day(0))])

    assert (rows[0].taken, rows[0].expected, rows[0].without_place) == (10, 7, 1)
    assert rows[1].taken == 4


def test_nobody_without_a_code_is_counted_as_entering():
    row = ask([Arrivals(day(0), 4, None, means="train")])[0]

    assert (row.expected, row.without_code, row.may_enter, row.to_observe) == (4, 4, 0, 0)
    assert row.by_means == {"train": 4}


def test_everybody_expected_goes_on_is_observed_or_has_no_code():
    groups = [
        Arrivals(day(n % 4), n + 1, colour, day(n % 6) if colour else None)
        for n, colour in enumerate(["green", "yellow", "red", None] * 4)
    ]

    for row in ask(groups, places=3):
        assert row.expected == row.straight_on + row.to_observe + row.without_code
        assert row.taken <= row.places
        assert row.housed + row.without_place == row.to_observe


def test_a_seat_is_believed_before_the_person_and_the_person_before_the_roster():
    soon = {"old_day": day(1), "today": TODAY}
    assert replaces("trip", "worker", **soon)
    assert replaces("worker", "roster", **soon)
    assert replaces("proxy", "worker", **soon)
    assert not replaces("roster", "worker", **soon)
    assert not replaces("worker", "trip", **soon)
    assert replaces("roster", "trip", old_day=day(-1), today=TODAY)
    assert not replaces("roster", "trip", old_day=TODAY, today=TODAY)


# ---- what is recorded ----------------------------------------------------------------------------


def new(worker, county, offset=3, source="worker", means="coach"):
    return actions.NewArrival(worker.pk, county.pk, day(offset), means, source)


def test_the_last_word_holds_and_the_earlier_stays_in_the_history(worker, destination):
    actions.declare_arrivals([new(worker, destination)], by=None)

    assert actions.declare_arrivals([new(worker, destination, 5)], by=None) == 1
    assert actions.declare_arrivals([new(worker, destination, 5)], by=None) == 0

    assert queries.arrival_of(worker).day == day(5)
    assert worker.arrivals.count() == 2


def test_a_roster_does_not_overrule_the_person(worker, destination):
    actions.declare_arrivals([new(worker, destination)], by=None)

    assert actions.declare_arrivals([new(worker, destination, 9, "roster")], by=None) == 0
    assert queries.arrival_of(worker).day == day(3)


def test_a_day_past_is_malformed_and_nothing_is_added(worker, destination):
    with pytest.raises(ValidationError):
        actions.declare_arrivals([new(worker, destination, -1)], by=None)

    assert not IntendedArrival.objects.exists()


def test_a_roster_of_many_is_recorded_at_once(destination, django_assert_max_num_queries):
    people = [WorkerFactory() for _ in range(30)]

    with django_assert_max_num_queries(8):
        added = actions.declare_arrivals(
            [new(one, destination, source="roster") for one in people], by=None
        )

    assert added == 30


def test_the_database_holds_one_open_word_a_person_and_no_past_day(worker, destination):
    IntendedArrivalFactory(worker=worker)
    for row in (
        IntendedArrival(worker=worker, county=destination, day=TODAY, means="car", source="trip"),
        IntendedArrival(
            worker=WorkerFactory(), county=destination, day=day(-1), means="car", source="trip"
        ),
        IntendedArrival(
            worker=WorkerFactory(), county=destination, day=TODAY, means="ship", source="trip"
        ),
        IntendedArrival(
            worker=WorkerFactory(), county=destination, day=TODAY, means="car", source="rumour"
        ),
        ObservationPlaces(county=destination, from_day=TODAY, places=1_000_001, by=UserFactory()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


# ---- what is read --------------------------------------------------------------------------------


def coming(county, offset, colour=None, until=None):
    one = IntendedArrivalFactory(county=county, day=day(offset))
    if colour:
        HealthCodeFactory(worker=one.worker, colour=colour, until=until)
    return one


def ask_county(county):
    counties = type(county).objects.filter(pk=county.pk)
    return queries.forecast(queries.expected(counties), counties, first_day=TODAY)


def test_the_forecast_reads_the_latest_code_and_the_places_of_each_day(destination):
    changed = coming(destination, 1, "green")
    HealthCodeFactory(worker=changed.worker, colour="red", until=day(2))
    coming(destination, 1, "green")
    coming(destination, 1)
    coming(CountyFactory(), 1, "green")
    ObservationPlacesFactory(county=destination, from_day=day(-5), places=3)
    ObservationPlacesFactory(county=destination, from_day=day(2), places=8)

    rows = ask_county(destination)

    assert len(rows) == queries.FORECAST_DAYS
    tomorrow = rows[1]
    assert (tomorrow.expected, tomorrow.straight_on, tomorrow.to_observe) == (3, 1, 1)
    assert tomorrow.without_code == 1
    assert [row.places for row in rows[:4]] == [3, 3, 8, 8]
    assert [row.taken for row in rows[:4]] == [0, 1, 1, 0]


def test_what_was_called_off_is_expected_no_more(destination):
    one = coming(destination, 1, "green")

    assert actions.call_off_arrival(one.worker)
    assert not actions.call_off_arrival(one.worker)

    assert ask_county(destination)[1].expected == 0


def test_the_policy_says_how_long_an_open_end_lasts(destination):
    PolicyVersionFactory(rule="forecast", version="v7", valid_from=TODAY, values={"open_days": 7})
    coming(destination, 0, "red")
    ObservationPlacesFactory(county=destination)

    assert [row.taken for row in ask_county(destination)[:9]] == [1] * 7 + [0] * 2


def test_more_people_need_no_more_queries(destination):
    does_not_grow(
        read=lambda: ask_county(destination), add=lambda: coming(destination, 2, "yellow", day(4))
    )
