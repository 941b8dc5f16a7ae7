"""A published trip says when everybody aboard arrives, for as long as the seat is held."""

import pytest
from django.utils import timezone

from enterprises import actions as enterprise_actions
from tests.factories.workers_registry import HealthCodeFactory
from transport import actions
from workers_registry import actions as worker_actions
from workers_registry.models import IntendedArrival

pytestmark = pytest.mark.django_db


def expected():
    """Who is expected where, when, how, and who said so."""
    rows = IntendedArrival.objects.filter(closed_at=None)
    return {row.worker_id: (row.county_id, row.day, row.means, row.source) for row in rows}


def test_publishing_expects_everybody_aboard_on_the_day_of_arrival_and_nobody_twice(
    corridor, planned
):
    rider, turned = corridor.entry(), corridor.entry()
    run = planned(corridor.run())
    worker_actions.declare_arrivals(
        [
            worker_actions.NewArrival(
                one.worker_id, corridor.destination.pk, run.first_day, "car", "worker"
            )
            for one in (rider, turned)
        ],
        by=None,
    )
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2")

    actions.publish_plan(run, by=corridor.receiver)

    arrives = run.trips.get().arrives_at
    assert expected() == {
        rider.worker_id: (
            rider.dropoff.county_id,
            timezone.localdate(arrives),
            "coach",
            "trip",
        ),
        turned.worker_id: (corridor.destination.pk, run.first_day, "car", "worker"),
    }
    assert rider.worker.arrivals.filter(closed_at=None).count() == 1


def test_a_seat_taken_back_is_expected_no_more(published, corridor):
    seat, other = published.seats.order_by("pk")
    assert set(expected()) == {seat.worker_id, other.worker_id}

    enterprise_actions.withdraw_entry(seat.entry, by=corridor.sender)

    assert set(expected()) == {other.worker_id}


def test_whoever_is_postponed_past_the_trip_is_expected_by_the_roster_and_seated_anew(
    published, corridor, planned
):
    seat = published.seats.order_by("pk")[0]
    entry = seat.entry
    day = seat.trip.day.replace(day=seat.trip.day.day + 1)

    enterprise_actions.judge_entries(
        entry.application, [entry.pk], standing="postponed", reason="等结果", not_before=day,
        by=corridor.receiver,
    )  # fmt: skip

    assert expected()[entry.worker_id][3] == "roster"
    assert expected()[entry.worker_id][1] > day

    enterprise_actions.judge_entries(
        entry.application, [entry.pk], standing="admitted", by=corridor.receiver
    )
    again = planned(corridor.run())
    actions.publish_plan(again, by=corridor.receiver)

    assert again.seats.filter(worker=entry.worker_id).exists()
    assert expected()[entry.worker_id][3] == "trip"
