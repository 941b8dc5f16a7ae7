"""What the database itself refuses, asked by plain SQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.enterprises import RosterEntryFactory
from tests.factories.transport import (
    TODAY,
    CoachFactory,
    PlanningPieceFactory,
    PlanningRunFactory,
    SeatFactory,
    StopFactory,
    TripFactory,
    TripStopFactory,
)
from tests.factories.workers_registry import WorkerFactory
from transport.models import Seat, Trip

pytestmark = pytest.mark.django_db


def forbidden(sql, *values):
    """Run the statement, and the deferred checks after it; give the constraint that refused."""

    def run():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as refusal:
        run()
    return str(refusal.value)


INSERT = (
    "INSERT INTO transport_seat (run_id, trip_id, entry_id, worker_id, number, departs_at,"
    " arrives_at, party, is_published, outcome) VALUES (%s, %s, %s, %s, %s, %s, %s, 'P', false, '')"
)
PUBLISH = "UPDATE transport_trip SET is_published = true, coach_id = %s WHERE id = %s"


def published_trip(coach, **facts):
    trip = TripFactory(coach=coach, **facts)
    Trip.objects.filter(pk=trip.pk).update(is_published=True)
    return trip


def test_a_coach_is_on_one_published_trip_at_a_time():
    coach = CoachFactory()
    published_trip(coach)
    second = TripFactory(day=TODAY + timedelta(days=3))

    assert "trip_coach_once_at_a_time" in forbidden(PUBLISH, coach.pk, second.pk)


def test_a_coach_that_is_back_may_leave_again():
    coach = CoachFactory()
    published_trip(coach)
    later = TripFactory(day=TODAY + timedelta(days=4))

    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, [coach.pk, later.pk])

    assert Trip.objects.filter(is_published=True).count() == 2


def test_a_published_trip_has_a_coach():
    trip = TripFactory()

    assert "trip_published_has_a_coach" in forbidden(PUBLISH, None, trip.pk)


def test_publishing_a_trip_publishes_its_seats():
    seat = SeatFactory(trip__coach=CoachFactory())

    Trip.objects.update(is_published=True)

    seat.refresh_from_db()
    assert seat.is_published


def test_a_seat_is_given_once():
    seat, other = SeatFactory(), RosterEntryFactory()

    refusal = forbidden(
        INSERT, seat.run_id, seat.trip_id, other.pk, other.worker_id, seat.number,
        seat.departs_at, seat.arrives_at,
    )  # fmt: skip

    assert "seat_once_on_trip" in refusal


def test_a_worker_has_one_seat_in_a_run():
    seat = SeatFactory()
    trip = TripFactory(run=seat.run)

    refusal = forbidden(
        INSERT, seat.run_id, trip.pk, seat.entry_id, seat.worker_id, "9A",
        trip.departs_at, trip.arrives_at,
    )  # fmt: skip

    assert "seat_worker_once_in_run" in refusal


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (lambda: ("run_id", PlanningRunFactory().pk), "seat_as_its_trip"),
        (lambda: ("is_published", True), "seat_as_its_trip"),
        (lambda: ("departs_at", "2020-02-16 00:00Z"), "seat_as_its_trip"),
        (lambda: ("outcome", "arrived"), "seat_outcome_known"),
        (lambda: ("worker_id", WorkerFactory().pk), "seat_worker_of_its_entry"),
    ],
)
def test_a_seat_cannot_differ_from_its_trip_or_its_entry(change, constraint):
    seat = SeatFactory()
    column, value = change()

    refusal = forbidden(f"UPDATE transport_seat SET {column} = %s WHERE id = %s", value, seat.pk)

    assert constraint in refusal
    assert Seat.objects.filter(run=seat.run, worker=seat.worker, is_published=False).exists()


def test_a_stop_stands_once_on_a_trip_at_one_place_in_the_order():
    first = TripStopFactory()
    again = 'INSERT INTO transport_tripstop (trip_id, "order", side, stop_id, planned_at)'
    values = " VALUES (%s, %s, 'pickup', %s, now())"

    assert "trip_stop_place_once" in forbidden(
        again + values, first.trip_id, first.order + 1, first.stop_id
    )
    assert "trip_stop_order_once" in forbidden(
        again + values, first.trip_id, first.order, StopFactory().pk
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("first_day = last_day + 1", "planning_run_days_in_order"),
        ("load_limit = 0", "planning_run_load_limit_a_share"),
        ("load_limit = 1.01", "planning_run_load_limit_a_share"),
        ("status = 'published'", "planning_run_published_has_a_moment"),
        ("status = 'running'", "planning_run_running_has_a_lease"),
        ("status = 'parted'", "planning_run_parted_has_pieces"),
        ("pieces_done = 1", "planning_run_pieces_done_of_all"),
        ("status = 'publishing', trips_planned = 1", "planning_run_publishing_has_an_asker"),
        ("publish_asked_at = now()", "planning_run_publishing_has_an_asker"),
        (
            "status = 'publishing', publish_asked_at = now(), publish_asked_by_id = by_id",
            "planning_run_publishing_has_a_plan",
        ),
        ("refusal = 'coaches-short'", "planning_run_refused_is_not_published"),
    ],
)
def test_a_run_keeps_its_numbers_in_reason(change, constraint):
    run = PlanningRunFactory()

    assert constraint in forbidden(
        f"UPDATE transport_planningrun SET {change} WHERE id = %s", run.pk
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("number = 0", "planning_piece_from_one"),
        ("status = 'running'", "planning_piece_running_has_a_lease"),
        ("status = 'done'", "planning_piece_done_has_a_plan"),
        ("plan_file = 'x'", "planning_piece_done_has_a_plan"),
        ("status = 'failed'", "planning_piece_failed_has_a_reason"),
    ],
)
def test_a_piece_is_what_it_says(change, constraint):
    piece = PlanningPieceFactory()

    assert constraint in forbidden(
        f"UPDATE transport_planningpiece SET {change} WHERE id = %s", piece.pk
    )


def test_a_piece_has_its_number_once_in_its_run():
    piece = PlanningPieceFactory()

    assert "planning_piece_once_in_run" in forbidden(
        "UPDATE transport_planningpiece SET number = 1 WHERE id = %s",
        PlanningPieceFactory(run=piece.run, number=2).pk,
    )


def test_a_trip_arrives_after_it_left_and_its_number_is_its_own():
    trip = TripFactory()
    other = TripFactory(run=trip.run)

    assert "trip_times_in_order" in forbidden(
        "UPDATE transport_trip SET arrives_at = departs_at WHERE id = %s", trip.pk
    )
    assert "trip_number_once_in_run" in forbidden(
        "UPDATE transport_trip SET number = %s WHERE id = %s", trip.number, other.pk
    )
