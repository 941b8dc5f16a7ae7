"""The desk that answers the enterprises' floor: seats are told of and taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enterprises import actions as enterprise_actions
from enterprises import seat_desk
from risk.refusal import Refused
from tests.factories.transport import (
    LeftBehindFactory,
    PlanningRunFactory,
    SeatFactory,
    TripFactory,
)
from transport import actions, wording
from transport.models import LeftBehind, Seat, Trip
from workers_registry import actions as worker_actions
from workers_registry.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(corridor):
    """Publish a trip of a day with one seat, and give the seat."""

    def make(day=date(2020, 2, 18)):
        run = PlanningRunFactory(
            status="published", published_at=timezone.now(), people_served=1, trips_planned=1
        )
        trip = TripFactory(run=run, day=day, coach=corridor.coaches[0], vehicle_type=corridor.type)
        seat = SeatFactory(trip=trip, entry=corridor.entry())
        Trip.objects.filter(pk=trip.pk).update(is_published=True)
        seat.refresh_from_db()
        assert seat.is_published
        return seat

    return make


@pytest.fixture
def seat(publish):
    return publish()


def test_a_published_seat_is_told(seat):
    news = seat_desk.news_of([seat.entry_id])[seat.entry_id]

    assert news.state is seat_desk.State.SEATED
    assert (news.seat, news.trip, news.day) == (seat.number, seat.trip.number, seat.trip.day)
    assert news.href == f"/trips/{seat.trip_id}/"


def test_a_withdrawn_worker_loses_the_seat_and_is_told(seat, django_user_model):
    by = django_user_model.objects.create_user("hr")
    served = seat.run.people_served

    enterprise_actions.withdraw_entry(seat.entry, by=by)

    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert LeftBehind.objects.get(entry=seat.entry).code == "entry-closed"
    seat.run.refresh_from_db()
    assert seat.run.people_served == served - 1
    assert Message.objects.get(kind="seat-freed").worker_id == seat.worker_id
    news = seat_desk.news_of([seat.entry_id])[seat.entry_id]
    assert news.state is seat_desk.State.BEHIND


def test_a_seat_on_a_coach_that_has_left_stays_for_whoever_traces_it(publish, django_user_model):
    seat = publish(day=date(2020, 2, 14))
    by = django_user_model.objects.create_user("hr")

    with pytest.raises(Refused, match="worker-under-way"):
        enterprise_actions.withdraw_entry(seat.entry, by=by)

    assert actions.free_seats([seat.entry_id], code="entry-refused") == 0
    assert Seat.objects.filter(pk=seat.pk).exists()


@pytest.mark.parametrize(("days", "freed"), [(0, 0), (1, 1)])
def test_a_postponement_takes_only_the_seats_before_its_day(seat, days, freed):
    until = seat.trip.day + timedelta(days=days)

    assert actions.free_seats([seat.entry_id], code="entry-postponed", until=until) == freed


def test_a_worker_whom_the_published_plan_left_behind_reads_why(client, corridor):
    run = PlanningRunFactory(status="published", published_at=timezone.now())
    entry = corridor.entry()
    LeftBehindFactory(run=run, entry=entry, code="code-yellow")
    client.force_login(worker_actions.user_of(entry.worker))

    for page in ("/me/", "/ticket/"):
        text = client.get(page).content.decode()
        assert "已发布的班次里还没有您的座位" in text
        assert str(wording.short_reason("code-yellow")) in text


def test_a_worker_of_no_published_plan_waits_for_one(client, corridor):
    client.force_login(worker_actions.user_of(corridor.entry().worker))

    assert "还没有座位" in client.get("/me/").content.decode()
