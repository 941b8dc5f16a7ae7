"""An approved roster says who comes when; no person is expected twice."""

from datetime import date

import pytest

from enterprises import actions, seat_desk
from enterprises.actions.arrivals import expected_on
from enterprises.models import Application, RosterEntry
from tests.factories.enterprises import ApplicationFactory, RosterEntryFactory
from tests.factories.risk import CountyRatingFactory, TownshipFactory
from tests.factories.workers_registry import IntendedArrivalFactory
from workers_registry import actions as worker_actions
from workers_registry.models import IntendedArrival

TODAY = date(2020, 2, 15)
LEAVES = date(2020, 2, 18)


def feb(day):
    return date(2020, 2, day)


@pytest.mark.parametrize(
    ("leaves", "wanted", "not_before", "expected"),
    [
        (feb(18), None, None, feb(19)),
        (feb(18), feb(22), None, feb(22)),
        (feb(18), None, feb(21), feb(22)),
        (feb(18), feb(19), feb(21), feb(22)),
        (feb(18), feb(25), feb(21), feb(25)),
        (feb(10), None, None, TODAY),
        (feb(14), None, None, TODAY),
        (feb(10), feb(12), None, TODAY),
    ],
)
def test_a_worker_is_expected_when_wanted_and_not_before_a_possible_day(
    leaves, wanted, not_before, expected
):
    entry = RosterEntry(wanted_on=wanted, not_before=not_before)

    assert expected_on(entry, Application(arrive_from=leaves), today=TODAY) == expected


@pytest.fixture
def submitted(enterprise, origin, destination):
    CountyRatingFactory(county=destination)
    TownshipFactory(county=origin, name="泼机镇")
    return ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="submitted",
        arrive_from=LEAVES, arrive_until=feb(25),
    )  # fmt: skip


@pytest.fixture
def approved(submitted, destination_coordinator):
    RosterEntryFactory.create_batch(2, application=submitted)
    return actions.approve_application(submitted, by=destination_coordinator)


def expected():
    """Who is expected when, and who said so."""
    rows = IntendedArrival.objects.filter(closed_at=None).order_by("worker")
    return {row.worker_id: (row.day, row.source) for row in rows}


def judge(application, entry, by, standing, **words):
    actions.judge_entries(
        application, [entry.pk], standing=standing, by=by, reason="近期去过疫区", **words
    )


@pytest.mark.django_db
def test_an_approved_roster_is_expected_but_for_the_refused_and_those_who_said_it_themselves(
    submitted, destination, destination_coordinator
):
    plain, wanted, refused, postponed, own = RosterEntryFactory.create_batch(
        5, application=submitted
    )
    RosterEntry.objects.filter(pk=wanted.pk).update(wanted_on=feb(24))
    judge(submitted, refused, destination_coordinator, "refused")
    judge(submitted, postponed, destination_coordinator, "postponed", not_before=feb(20))
    IntendedArrivalFactory(worker=own.worker, day=feb(28))
    assert set(expected()) == {own.worker_id}

    actions.approve_application(submitted, by=destination_coordinator)

    assert expected() == {
        plain.worker_id: (feb(19), "roster"),
        wanted.worker_id: (feb(24), "roster"),
        postponed.worker_id: (feb(21), "roster"),
        own.worker_id: (feb(28), "worker"),
    }
    arrival = plain.worker.arrivals.get()
    assert (arrival.county, arrival.means, arrival.by) == (
        destination, "coach", destination_coordinator,
    )  # fmt: skip


@pytest.mark.django_db
def test_after_the_approval_each_judgement_moves_the_expected_day(
    approved, destination_coordinator
):
    entry, other = approved.entries.order_by("pk")

    judge(approved, entry, destination_coordinator, "postponed", not_before=feb(22))
    assert expected()[entry.worker_id] == (feb(23), "roster")
    judge(approved, entry, destination_coordinator, "refused")
    assert set(expected()) == {other.worker_id}
    judge(approved, entry, destination_coordinator, "admitted")

    assert expected()[entry.worker_id] == (feb(19), "roster")
    assert len(expected()) == 2


@pytest.mark.django_db
def test_a_withdrawn_worker_is_expected_no_more_and_what_the_person_said_stays(approved, owner):
    entry, other = approved.entries.order_by("pk")
    worker_actions.declare_arrivals(
        [worker_actions.NewArrival(other.worker_id, "330784", feb(27), "train", "worker")], by=None
    )

    actions.withdraw_entry(entry, by=owner)
    actions.withdraw_entry(other, by=owner)

    assert expected() == {other.worker_id: (feb(27), "worker")}


@pytest.mark.django_db
def test_a_seat_that_is_still_held_stands_and_one_taken_back_does_not(
    approved, destination, destination_coordinator
):
    held, lost = approved.entries.order_by("pk")
    worker_actions.declare_arrivals(
        [
            worker_actions.NewArrival(entry.worker_id, destination.pk, feb(26), "coach", "trip")
            for entry in (held, lost)
        ],
        by=None,
    )

    class Desk:
        def news_of(self, entry_ids):
            return {held.pk: seat_desk.SeatNews(seat_desk.State.SEATED, "有座位")}

        def free_seats(self, entry_ids, *, code, until):
            return 1

    old = seat_desk._at_the_desk[0]
    seat_desk.take(Desk())
    try:
        for entry in (held, lost):
            judge(approved, entry, destination_coordinator, "postponed", not_before=feb(23))
    finally:
        seat_desk.take(old)

    assert expected() == {
        held.worker_id: (feb(26), "trip"),
        lost.worker_id: (feb(24), "roster"),
    }
