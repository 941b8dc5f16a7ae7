"""Every night the seats of trips that are long over are settled; a late signature still counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from rest_framework.test import APIClient

from enterprises import actions as enterprise_actions
from risk import calendar
from tests.factories.enterprises import MembershipFactory, RosterEntryFactory
from tests.factories.transport import TODAY, seat_on
from transport import actions, queries, tasks
from transport.models import Seat

pytestmark = pytest.mark.django_db
Outcome = Seat.Outcome
OVERDUE, STILL_AWAITED = -5, -4
"""Days by which the factory's trip is moved, so that it arrives on the 12th and on the 13th."""


def outcomes():
    return dict(Seat.objects.values_list("pk", "outcome"))


def test_a_trip_is_settled_two_full_days_after_its_day_of_arrival():
    overdue = seat_on(RosterEntryFactory(), days=OVERDUE)
    awaited = seat_on(RosterEntryFactory(), days=STILL_AWAITED)

    tasks.settle_overdue_nightly()

    assert outcomes() == {overdue.pk: Outcome.OVER, awaited.pk: ""}
    with calendar.as_of(TODAY + timedelta(days=1)):
        tasks.settle_overdue_nightly()
    assert set(outcomes().values()) == {Outcome.OVER}


def test_what_was_signed_and_what_was_never_published_stays():
    arrived = seat_on(RosterEntryFactory(), days=-9, outcome="arrived")
    missed = seat_on(RosterEntryFactory(), days=-9, outcome="missed")
    planned = seat_on(RosterEntryFactory(), days=-9, coach=False)

    tasks.settle_overdue_nightly()

    assert outcomes() == {arrived.pk: Outcome.ARRIVED, missed.pk: Outcome.MISSED, planned.pk: ""}


def test_it_goes_in_batches_until_nothing_is_left_and_twice_changes_nothing(monkeypatch):
    monkeypatch.setattr(tasks, "SEATS_AT_ONCE", 2)
    for _number in range(5):
        seat_on(RosterEntryFactory(), days=-9)
    assert actions.settle_overdue(limit=2) == 2

    tasks.settle_overdue_nightly()

    assert set(outcomes().values()) == {Outcome.OVER}
    assert actions.settle_overdue(limit=2) == 0


@pytest.mark.parametrize(
    ("signed", "outcome"), [("arrived", Outcome.ARRIVED), ("absent", Outcome.MISSED)]
)
def test_a_signature_that_comes_in_after_the_sweep_counts(corridor, signed, outcome):
    seat = seat_on(corridor.entry(), days=OVERDUE)
    tasks.settle_overdue_nightly()
    by = MembershipFactory(enterprise=corridor.enterprise).user

    enterprise_actions.sign_handover(corridor.application, [seat.entry_id], by=by, outcome=signed)

    assert outcomes() == {seat.pk: outcome}
    tasks.settle_overdue_nightly()
    assert outcomes() == {seat.pk: outcome}


def test_who_was_swept_is_listed_so_and_the_trip_still_waits_for_its_signatures(corridor):
    seat = seat_on(corridor.entry(), days=OVERDUE)
    seat.trip.run.__class__.objects.filter(pk=seat.run_id).update(
        origin=corridor.origin, destination=corridor.destination
    )
    tasks.settle_overdue_nightly()
    api = APIClient()
    api.force_authenticate(corridor.receiver)

    found = api.get("/api/seats/", {"outcome": "over"}).json()["results"]

    assert [row["id"] for row in found] == [seat.pk]
    bill = queries.statement_of(
        corridor.receiver, first_day=TODAY + timedelta(days=OVERDUE), last_day=TODAY
    )
    assert [one.unsigned for one in bill.open_trips] == [1]


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_is_being_signed_for_waits_for_the_next_night(corridor):
    held, free = (seat_on(corridor.entry(), days=OVERDUE) for _number in range(2))

    def sweep():
        try:
            return actions.settle_overdue(limit=10)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        actions.settle_seats([held.entry_id], has_arrived=True)
        assert other.submit(sweep).result(timeout=20) == 1

    assert outcomes() == {held.pk: Outcome.ARRIVED, free.pk: Outcome.OVER}


def test_it_runs_every_night():
    named = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]

    assert named.count(tasks.settle_overdue_nightly.name) == 1
