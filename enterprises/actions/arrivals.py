"""Tells the floor below which workers of an approved application are expected, and when."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.contrib.auth.models import User

from enterprises import seat_desk, workflow
from enterprises.models import Application, RosterEntry
from risk import calendar
from workers_registry import actions as worker_actions
from workers_registry import arrivals

JOURNEY = timedelta(days=1)
"""Who leaves in the morning of one day is at the gate on the next."""
MEANS = "coach"


def expected_on(entry: RosterEntry, application: Application, *, today: date) -> date:
    """Give the day on which the worker is expected: wanted, and neither postponed nor past."""
    leaves = max(application.arrive_from, entry.not_before or application.arrive_from)
    if entry.wanted_on is None:
        return max(leaves + JOURNEY, today)
    earliest = entry.not_before + JOURNEY if entry.not_before else entry.wanted_on
    return max(entry.wanted_on, earliest, today)


def expect_workers(application: Application, *, by: User) -> int:
    """Declare the arrival of everybody on an approved roster; give how many were added."""
    return _expect(application, application.entries.filter(is_open=True), by=by)


def expect_anew(application: Application, entry_ids: Collection[int], *, by: User) -> None:
    """Declare the arrivals of these entries again, after they were judged, closed or replaced.

    A seat that is still held stands, and so does a journey that is over. Whoever has none any
    more is expected by the roster again, or not at all where refused or closed. Nothing happens
    before the application is approved.
    """
    if application.status != workflow.APPROVED:
        return
    news = seat_desk.news_of(entry_ids)
    seated = {pk for pk, one in news.items() if one.state in seat_desk.HAS_A_SEAT}
    entries = list(RosterEntry.objects.filter(pk__in=set(entry_ids) - seated))
    worker_actions.call_off_arrivals(
        [entry.worker_id for entry in entries], sources=(arrivals.ROSTER, arrivals.TRIP)
    )
    _expect(application, (entry for entry in entries if entry.is_open), by=by)


def _expect(application: Application, entries: Iterable[RosterEntry], *, by: User) -> int:
    today = calendar.today()
    county = application.enterprise.county_id
    rows = [
        worker_actions.NewArrival(
            entry.worker_id,
            county,
            expected_on(entry, application, today=today),
            MEANS,
            arrivals.ROSTER,
        )
        for entry in entries
        if entry.standing != workflow.REFUSED
    ]
    return worker_actions.declare_arrivals(rows, by=by)
