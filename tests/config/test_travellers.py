"""R10: a traveller's name and numbers go 28 days after the arrival, and not a day earlier."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from config.tasks import deidentify_travellers_nightly
from risk import calendar
from tests.factories.enterprises import RosterEntryFactory
from tests.factories.transport import CoachFactory, PlanningRunFactory, SeatFactory, TripFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    DeclarationFactory,
    HealthCodeFactory,
    IntendedArrivalFactory,
    ListMatchFactory,
    ProxyFactory,
    RecognisedCodeFactory,
    WorkerFactory,
)
from transport.models import Seat, Trip
from transport.queries import arrived_before
from workers_registry import actions, queries
from workers_registry.models import RetentionRun, Worker

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)
LAST_KEPT, GONE = TODAY - timedelta(28), TODAY - timedelta(29)


def arrived(day, *, hour=12, entry=None, is_published=True):
    """A worker who had a seat on a coach that arrived on the day."""
    at = datetime(day.year, day.month, day.day, hour, 30, tzinfo=calendar.CHINA)
    run = PlanningRunFactory(status="published", published_at=timezone.now())
    trip = TripFactory(
        run=run, day=day - timedelta(1), departs_at=at - timedelta(hours=20), arrives_at=at,
        coach=CoachFactory(),
    )  # fmt: skip
    seat = SeatFactory(trip=trip, entry=entry or old_entry())
    if is_published:
        Trip.objects.filter(pk=trip.pk).update(is_published=True)
    return Worker.objects.get(pk=seat.worker_id)


def old_entry():
    """A row of a roster whose days of departure are long over."""
    return RosterEntryFactory(
        application__arrive_from=GONE - timedelta(5), application__arrive_until=GONE
    )


def forgotten(worker):
    worker = Worker.objects.get(pk=worker.pk)
    said = (worker.name, worker.identity_number, worker.phone, worker.user)
    return said == ("", "", "", None)


def test_the_night_forgets_who_arrived_more_than_28_days_ago_and_nobody_else():
    late_on_the_last_day, first_on_the_next = arrived(GONE, hour=23), arrived(LAST_KEPT, hour=0)
    planned = arrived(GONE, is_published=False)
    late_on_the_last_day.user = UserFactory()
    late_on_the_last_day.save(update_fields=["user"])
    number = late_on_the_last_day.identity_number

    deidentify_travellers_nightly()

    assert forgotten(late_on_the_last_day)
    assert queries.find_by_identity([number]) == {}
    assert not forgotten(first_on_the_next)
    assert not forgotten(planned)
    run = RetentionRun.objects.get()
    assert run.counts == {"travellers": 1}
    assert run.kept_from == {"journeys": LAST_KEPT.isoformat()}
    assert run.finished_at is not None


def test_who_sat_where_stays_known_and_names_nobody_after_the_period():
    worker, neighbour = arrived(GONE), arrived(LAST_KEPT)

    deidentify_travellers_nightly()

    seat = Seat.objects.get(worker=worker)
    assert (seat.number != "", seat.worker.name) == (True, "")
    contact = Seat.objects.select_related("worker").get(worker=neighbour).worker
    assert contact.name == neighbour.name != ""
    assert contact.phone == neighbour.phone != ""
    assert list(queries.find_by_identity([neighbour.identity_number])) == [
        neighbour.identity_number
    ]


def test_a_second_night_counts_nobody_again():
    arrived(GONE)
    deidentify_travellers_nightly()
    deidentify_travellers_nightly()

    assert [run.counts for run in RetentionRun.objects.order_by("id")] == [{"travellers": 1}, {}]


@pytest.mark.parametrize(
    "keep",
    [
        lambda worker: DeclarationFactory(worker=worker, day=LAST_KEPT),
        lambda worker: HealthCodeFactory(worker=worker, colour="red", rule="R3.2"),
        lambda worker: ListMatchFactory(worker=worker, kind="confirmed", since=GONE),
        lambda worker: AppealFactory(worker=worker),
        lambda worker: IntendedArrivalFactory(worker=worker),
        lambda worker: RecognisedCodeFactory(worker=worker, until=TODAY),
    ],
    ids=["check-in", "red", "case", "appeal", "comes again", "recognised"],
)
def test_whoever_is_kept_for_another_reason_is_left_for_a_later_night(keep):
    worker = arrived(GONE)
    keep(worker)

    deidentify_travellers_nightly()

    assert not forgotten(worker)
    assert RetentionRun.objects.get().counts == {}


def test_whoever_travels_again_or_may_still_is_not_forgotten():
    again = arrived(GONE)
    anew = RosterEntryFactory(worker=again, is_open=False)
    arrived(LAST_KEPT, entry=anew, is_published=False)
    waits = old_entry()
    waits.application.arrive_until = LAST_KEPT
    waits.application.save()
    may_still = arrived(GONE, entry=waits)
    over = arrived(GONE)

    assert arrived_before(LAST_KEPT) == [over.pk]
    deidentify_travellers_nightly()

    assert not forgotten(again)
    assert not forgotten(may_still)
    assert forgotten(over)


def test_a_receipt_of_travellers_does_not_stand_for_the_nights_deletion():
    deidentify_travellers_nightly()
    assert not queries.ran_today()

    actions.delete_expired()

    assert queries.ran_today()


# ---- without a coach -----------------------------------------------------------------------------


def registered(day):
    """A worker of whom the site knows since a day, and who never had a seat."""
    worker = WorkerFactory()
    at = datetime(day.year, day.month, day.day, 23, 30, tzinfo=calendar.CHINA)
    Worker.objects.filter(pk=worker.pk).update(registered_at=at)
    return worker


def test_who_came_by_train_goes_28_days_after_the_day_they_meant_to_arrive():
    by_train, later = registered(GONE), registered(GONE)
    IntendedArrivalFactory(worker=by_train, day=GONE, known_on=GONE, means="train")
    IntendedArrivalFactory(worker=later, day=LAST_KEPT, known_on=GONE, means="train")
    actions.delete_expired()

    deidentify_travellers_nightly()

    assert forgotten(by_train)
    assert not forgotten(later)


def test_who_never_travelled_goes_once_nothing_is_known_and_no_roster_waits():
    refused, new, waits = registered(GONE), registered(LAST_KEPT), registered(GONE)
    RosterEntryFactory(worker=refused, is_open=False)
    RosterEntryFactory(
        worker=waits, application__arrive_from=GONE, application__arrive_until=LAST_KEPT
    )

    deidentify_travellers_nightly()

    assert [forgotten(one) for one in (refused, new, waits)] == [True, False, False]


def test_whoever_holds_a_code_and_whose_code_is_held_stay_known_until_it_ends():
    holder, held = registered(GONE), registered(GONE)
    proxy = ProxyFactory(holder=holder, held=held)
    deidentify_travellers_nightly()
    assert not forgotten(holder)
    assert not forgotten(held)

    proxy.ended_at = timezone.now()
    proxy.save()
    deidentify_travellers_nightly()

    assert forgotten(holder)
    assert forgotten(held)


def test_a_seat_that_was_never_published_keeps_nobody_for_ever():
    planned = arrived(GONE, is_published=False)
    Worker.objects.filter(pk=planned.pk).update(
        registered_at=datetime(2020, 1, 1, tzinfo=calendar.CHINA)
    )

    deidentify_travellers_nightly()

    assert forgotten(planned)
