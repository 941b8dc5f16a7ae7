"""What the database holds of a worker's seats: one open, one a roster row, no two at once."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import connection

from enterprises.models import RosterEntry
from tests.factories.enterprises import HandoverFactory, RosterEntryFactory
from tests.factories.transport import CoachFactory, seat_on
from tests.transport.test_models import PUBLISH, forbidden
from transport.models import Seat

pytestmark = pytest.mark.django_db


def another_row(entry):
    RosterEntry.objects.filter(pk=entry.pk).update(is_open=False)
    return RosterEntryFactory(worker=entry.worker)


@pytest.mark.parametrize(
    ("outcome", "same_row", "days", "constraint"),
    [
        ("", False, 5, "seat_worker_open_once"),
        ("arrived", True, 5, "seat_entry_carried_once"),
        ("arrived", False, 1, "seat_journeys_apart"),
        ("over", False, 1, "seat_journeys_apart"),
    ],
)
def test_a_second_published_seat_is_refused(outcome, same_row, days, constraint):
    entry = RosterEntryFactory()
    seat_on(entry, outcome=outcome)
    again = entry if same_row else another_row(entry)
    other = seat_on(again, days=days, coach=False)

    assert constraint in forbidden(PUBLISH, CoachFactory().pk, other.trip_id)


@pytest.mark.parametrize(
    ("outcome", "same_row", "days"),
    [("arrived", False, 2), ("over", False, 2), ("missed", True, 0), ("missed", False, 0)],
)
def test_a_seat_after_the_journey_or_after_a_missed_coach_is_taken(outcome, same_row, days):
    entry = RosterEntryFactory()
    seat_on(entry, outcome=outcome)

    seat_on(entry if same_row else another_row(entry), days=days)

    assert Seat.objects.filter(is_published=True).count() == 2


def test_the_migration_settles_what_was_signed_for_and_what_is_past():
    rows = {
        "arrived": seat_on(RosterEntryFactory()),
        "missed": seat_on(RosterEntryFactory()),
        "over": seat_on(RosterEntryFactory(), days=-5),
        "": seat_on(RosterEntryFactory(), days=-1),
    }
    planned = seat_on(RosterEntryFactory(), days=-5, coach=False)
    HandoverFactory(entry=rows["arrived"].entry)
    HandoverFactory(entry=rows["missed"].entry, outcome="absent")
    migration = importlib.import_module("transport.migrations.0006_journeys_end")

    migration.settle(None, SimpleNamespace(connection=connection))

    found = dict(Seat.objects.values_list("pk", "outcome"))
    assert found == {seat.pk: outcome for outcome, seat in rows.items()} | {planned.pk: ""}
