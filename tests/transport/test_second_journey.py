"""A worker rides again after a journey, or after a missed coach; never on two coaches at once."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from rest_framework.test import APIClient

from enterprises import actions as enterprise_actions
from enterprises import queries as enterprise_queries
from enterprises import seat_desk
from enterprises.models import Handover
from risk import calendar
from risk.refusal import Refused
from tests.factories.enterprises import HandoverFactory, MembershipFactory, RosterEntryFactory
from tests.factories.transport import (
    TODAY,
    LeftBehindFactory,
    PlanningRunFactory,
    SeatFactory,
)
from tests.factories.workers_registry import HealthCodeFactory
from tests.transport.test_models import forbidden
from transport import actions, queries, wording
from transport.actions.settling import settle_past
from transport.models import Seat
from workers_registry import actions as worker_actions

pytestmark = pytest.mark.django_db
ARRIVES, BACK = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
Outcome = Seat.Outcome
State = seat_desk.State


@pytest.fixture
def publish(corridor, planned):
    """Plan and publish a run that begins on a day, and give it."""

    def make(day=TODAY):
        with calendar.as_of(day):
            run = planned(corridor.run(first_day=day, fleet={"c59": 1}))
            actions.publish_plan(run, by=corridor.receiver)
        return run

    return make


def sign(entry, *, outcome="arrived", day=ARRIVES):
    with calendar.as_of(day):
        by = MembershipFactory(enterprise=entry.application.enterprise).user
        return enterprise_actions.sign_handover(
            entry.application, [entry.pk], by=by, outcome=outcome
        )


def fresh_code(entry, day=BACK):
    HealthCodeFactory(worker=entry.worker, day=day, current_until=day)


def asked_again(corridor, entry, *, day=BACK):
    """The worker leaves the first roster and stands on another one of the same enterprise."""
    with calendar.as_of(day):
        enterprise_actions.withdraw_entry(entry, by=corridor.receiver)
    fresh_code(entry, day)
    return RosterEntryFactory(
        application=corridor.approved(corridor.enterprise), worker=entry.worker,
        pickup=entry.pickup, dropoff=entry.dropoff,
    )  # fmt: skip


def news_of(entry, day):
    with calendar.as_of(day):
        return seat_desk.news_of([entry.pk])[entry.pk]


# ---- after the first journey --------------------------------------------------------------------


@pytest.fixture
def twice(corridor, publish):
    """Two published runs that carry the same worker, who arrived by the first."""
    first_entry = corridor.entry()
    first = publish()
    sign(first_entry)
    second_entry = asked_again(corridor, first_entry)
    return first, publish(BACK), second_entry


def test_who_arrived_gets_a_seat_by_the_next_roster(twice):
    first, second, entry = twice

    assert first.seats.get().outcome == Outcome.ARRIVED
    assert second.seats.get().worker_id == first.seats.get().worker_id
    assert second.seats.get().is_published
    assert second.seats.get().entry_id == entry.pk


def test_pages_and_messages_mean_the_current_trip(twice, client):
    first, second, entry = twice
    seat = second.seats.get()

    with calendar.as_of(BACK):
        assert queries.seat_of(entry.worker).trip == seat.trip
        assert queries.seats_by_entry([entry.pk], by=second.by) == {entry.pk: seat}
        client.force_login(worker_actions.user_of(entry.worker))
        for page in ("/me/", "/ticket/"):
            text = client.get(page).content.decode()
            assert seat.trip.coach.plate in text
            assert wording.moment(seat.trip.departs_at).split()[0] in text
            assert (wording.moment(first.trips.get().departs_at).split()[0] in text) is (
                page == "/ticket/"  # among the earlier trips
            )
    assert entry.worker.messages.filter(kind="seat").count() == 2


def test_the_ticket_names_earlier_trips_and_how_they_ended(twice, client):
    first, second, entry = twice
    old, new = first.trips.get(), second.trips.get()
    client.force_login(worker_actions.user_of(entry.worker))

    with calendar.as_of(BACK), translation.override("en"):
        told = client.get("/ticket/", headers={"accept-language": "en"}).content.decode()

    earlier = told[told.index('id="earlier"') :]
    assert old.number in earlier
    assert "arrived" in earlier
    assert new.number not in earlier
    with calendar.as_of(BACK):
        seat = new.seats.get()
        assert list(queries.earlier_seats(entry.worker_id, current=seat)) == [old.seats.get()]


def test_nobody_elses_trips_nor_those_ahead_are_called_earlier(corridor, publish, client):
    entry, other = corridor.entry(), corridor.entry()
    publish()

    client.force_login(worker_actions.user_of(other.worker))
    with calendar.as_of(TODAY):
        assert not queries.earlier_seats(entry.worker_id, current=None).exists()
        assert 'id="earlier"' not in client.get("/ticket/").content.decode()
    with calendar.as_of(BACK):
        seats = queries.earlier_seats(entry.worker_id, current=None)
        assert {seat.worker_id for seat in seats} == {entry.worker_id}


def test_who_sat_with_a_case_on_the_old_trip_is_still_found(twice, corridor):
    first, second, entry = twice
    old, new = first.trips.get(), second.trips.get()

    for trip in (old, new):
        (row,) = queries.manifest_of(trip, by=corridor.receiver)
        assert row.seat == trip.seats.get().number
    api = APIClient()
    api.force_authenticate(corridor.receiver)
    found = api.get("/api/seats/", {"worker": entry.worker_id}).json()["results"]
    assert [(seat["trip"], seat["outcome"]) for seat in found] == [
        (old.pk, "arrived"), (new.pk, ""),
    ]  # fmt: skip


def test_while_the_next_seat_is_awaited_the_past_trip_is_not_shown_for_it(corridor, publish):
    entry = corridor.entry()
    publish()
    sign(entry)
    with calendar.as_of(BACK):
        assert queries.seat_of(entry.worker) is not None

        asked_again(corridor, entry)

        assert queries.seat_of(entry.worker) is None


def test_nobody_leaves_the_roster_between_departure_and_arrival(corridor, publish):
    entry = corridor.entry()
    publish(TODAY)

    with calendar.as_of(ARRIVES), pytest.raises(Refused, match="worker-under-way"):
        enterprise_actions.withdraw_entry(entry, by=corridor.receiver)
    sign(entry)
    with calendar.as_of(ARRIVES):
        enterprise_actions.withdraw_entry(entry, by=corridor.receiver)

    assert Seat.objects.get().outcome == Outcome.ARRIVED
    assert entry.worker.arrivals.filter(closed_at=None).exists()


def test_who_nobody_signed_for_is_free_once_the_day_of_arrival_is_past(corridor, publish):
    entry = corridor.entry()
    first = publish()
    again = asked_again(corridor, entry)

    publish(BACK)

    assert first.seats.get().outcome == Outcome.OVER
    assert again.seats.get().is_published


def test_a_roster_row_that_had_its_journey_is_not_planned_again(corridor, publish, planned):
    entry = corridor.entry()
    publish()
    fresh_code(entry)

    with calendar.as_of(BACK):
        (refusal,) = queries.question_of(corridor.run(first_day=BACK)).refusals

    assert refusal.code == "journey-unsigned"


def test_a_late_signature_still_counts(corridor, publish):
    entry = corridor.entry()
    publish()
    settle_past(Seat.objects.values_list("worker", flat=True))
    with calendar.as_of(BACK):
        settle_past(Seat.objects.values_list("worker", flat=True))
    assert Seat.objects.get().outcome == Outcome.OVER

    sign(entry, day=BACK)

    assert Seat.objects.get().outcome == Outcome.ARRIVED


# ---- refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_while_the_first_seat_is_open_a_second_is_refused_by_name_and_trip(
    corridor, planned, language
):
    entry = corridor.entry()
    entry.worker.name = "王小明"
    entry.worker.save()
    first, second = planned(corridor.run()), planned(corridor.run())
    actions.publish_plan(first, by=corridor.receiver)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(second, by=corridor.receiver)

    assert refusal.value.code == "workers-already-seated"
    with translation.override(language):
        said = wording.sentence(refusal.value)
    trip = first.trips.get()
    assert trip.number in said
    assert "王*明" in said
    assert "小明" not in said
    assert Seat.objects.filter(is_published=True).count() == 1


def test_an_old_plan_cannot_carry_a_row_that_arrived(corridor, planned):
    entry = corridor.entry()
    stale, first = planned(corridor.run(first_day=BACK)), planned(corridor.run())
    actions.publish_plan(first, by=corridor.receiver)
    sign(entry)
    fresh_code(entry)

    with calendar.as_of(BACK), pytest.raises(Refused, match="workers-already-seated"):
        actions.publish_plan(stale, by=corridor.receiver)


# ---- a missed coach -----------------------------------------------------------------------------


@pytest.fixture
def missed(corridor, publish):
    """A worker who was not aboard, on the roster still."""
    entry = corridor.entry()
    publish()
    sign(entry, outcome="absent")
    return entry


def test_who_missed_the_coach_is_planned_and_published_again(missed, publish, corridor):
    fresh_code(missed)
    assert news_of(missed, BACK).state is State.MISSED

    second = publish(BACK)

    assert missed.seats.get(run=second).is_published
    assert missed.seats.exclude(run=second).get().outcome == Outcome.MISSED
    assert news_of(missed, BACK).trip == second.trips.get().number
    with calendar.as_of(BACK):
        told = queries.journey_of(missed.worker)
        assert (told["assignment"].trip, told["journey"].stage) == (second.trips.get(), "ahead")
        shown = queries.seats_by_entry([missed.pk], by=corridor.receiver)
    assert shown[missed.pk].run_id == second.pk


def test_who_missed_the_coach_is_signed_for_at_the_next(missed, publish, corridor):
    with pytest.raises(Refused, match="nobody-chosen"):
        sign(missed, day=BACK)
    fresh_code(missed)
    second = publish(BACK)
    with calendar.as_of(BACK):
        (line,) = enterprise_queries.gate_lines(missed.application)
    assert line.handover is None

    sign(missed, day=BACK + timedelta(days=1))

    assert list(Handover.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "absent", "arrived",
    ]  # fmt: skip
    bill = queries.statement_of(corridor.receiver, first_day=TODAY, last_day=BACK)
    assert [(line.trip.run_id == second.pk, line.part.riders) for line in bill.lines] == [
        (False, 0), (True, 1),
    ]  # fmt: skip


def test_a_missed_coach_is_told_until_a_later_plan_had_no_seat(missed):
    with calendar.as_of(BACK):
        told = queries.journey_of(missed.worker)
        assert (told["journey"].stage, told["without_seat"]) == ("absent", "")
        run = PlanningRunFactory(status="published", published_at=timezone.now())

        LeftBehindFactory(run=run, entry=missed, code="no-room")

        told = queries.journey_of(missed.worker)
    assert told["assignment"] is None
    assert told["without_seat"] == wording.short_reason("no-room")


def test_the_trip_says_who_was_not_aboard(missed, corridor, client):
    aboard = corridor.entry()
    trip = missed.seats.get().trip
    SeatFactory(trip=trip, entry=aboard, number="9C", is_published=True)

    rows = queries.manifest_of(trip, by=corridor.receiver)

    assert {row.worker: row.was_missing for row in rows} == {
        missed.worker_id: True, aboard.worker_id: False,
    }  # fmt: skip
    client.force_login(corridor.receiver)
    assert client.get(f"/trips/{trip.pk}/").content.decode().count("没上车") == 1
    api = APIClient()
    api.force_authenticate(corridor.receiver)
    found = api.get("/api/seats/", {"outcome": "missed"}).json()["results"]
    assert [seat["worker"] for seat in found] == [missed.worker_id]


@pytest.mark.parametrize("who", ["third county", "other enterprise", "nobody", "province"])
def test_nobody_else_finds_the_trips_of_a_worker(missed, cast, who):
    api = APIClient()
    api.force_authenticate(cast[who])

    assert api.get("/api/seats/", {"worker": missed.worker_id}).json()["results"] == []


def test_nobody_arrives_twice_on_one_row():
    entry = HandoverFactory().entry

    assert "handover_arrived_once" in forbidden(
        "INSERT INTO enterprises_handover (entry_id, outcome, day, by_id, at)"
        " SELECT entry_id, outcome, day, by_id, at FROM enterprises_handover WHERE entry_id = %s",
        entry.pk,
    )
