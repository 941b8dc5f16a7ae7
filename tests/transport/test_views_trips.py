"""The pages of a trip: the list, the trip, its manifest, a worker's ticket."""

import pytest

from tests.factories.enterprises import MembershipFactory
from tests.factories.users import UserFactory
from tests.transport.test_views import english, page, text
from transport import actions

pytestmark = pytest.mark.django_db
__all__ = ["english"]


def test_trips_are_searched_by_township_plate_and_enterprise(client, corridor, published):
    trip = published.trips.get()
    for word in (trip.number, trip.coach.plate, corridor.pickups[0].name, corridor.enterprise.name):
        assert trip.number in text(page(client, corridor.sender, "trips", q=word))

    assert "No trip fits" in text(page(client, corridor.sender, "trips", q="nowhere"))


def test_trips_are_filtered_by_day(client, corridor, published):
    trip = published.trips.get()

    assert trip.number in text(page(client, corridor.sender, "trips", day="2020-02-15"))
    assert "No trip fits" in text(page(client, corridor.sender, "trips", day="2020-02-16"))


def test_a_trip_says_when_it_is_where_and_why_it_stops(client, corridor, published):
    told = text(page(client, corridor.sender, "trip", published.trips.get().pk))

    for words in ("Changshan checkpoint", "No driving from 2:00 to 5:00", "2 get on", "1A"):
        assert words in told


def test_the_sheet_names_people_and_masks_their_numbers(client, corridor, published):
    seat = published.seats.first()

    told = text(page(client, corridor.sender, "manifest", published.trips.get().pk))

    assert seat.worker.name in told
    assert seat.worker.identity_number not in told
    assert seat.worker.phone not in told


def test_the_csv_has_a_row_for_everybody_aboard(client, corridor, published):
    response = page(client, corridor.sender, "manifest_csv", published.trips.get().pk)

    assert len(response.content.decode().strip().splitlines()) == 3
    assert response["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "没上车"), ("en", "was not aboard")])
def test_paper_and_file_say_in_words_who_was_not_aboard(
    client, corridor, published, language, said
):
    trip = published.trips.get()
    client.force_login(corridor.sender)
    client.cookies["django_language"] = language
    sheet, table = (f"/trips/{trip.pk}/manifest{end}" for end in ("/", ".csv"))
    for url in (sheet, table):
        assert said not in client.get(url).content.decode()
    missed, aboard = trip.seats.order_by("pk")

    actions.settle_seats([missed.entry_id], has_arrived=False)
    actions.settle_seats([aboard.entry_id], has_arrived=True)

    told = client.get(sheet).content.decode()
    assert told.count(said) == 2, "in the person's row, and the number of them in the corner"
    assert told.count("<td>☐</td>") == 2, "on and off, for the one who was aboard"
    lines = client.get(table).content.decode().strip().splitlines()
    assert [f",{missed.number}," in line for line in lines] == [said in line for line in lines]


def test_a_worker_sees_their_own_ticket_and_no_list(client, corridor, published):
    seat = published.seats.first()
    worker = seat.worker
    worker.user = UserFactory()
    worker.save()

    told = text(page(client, worker.user, "ticket"))

    assert seat.number in told
    assert seat.trip.coach.plate in told
    assert page(client, worker.user, "trips").status_code == 404
    assert page(client, worker.user, "trip", seat.trip_id).status_code == 404


def test_a_worker_without_a_seat_is_told_what_comes(client, corridor):
    worker = corridor.entry().worker
    worker.user = UserFactory()
    worker.save()

    assert "No seat yet" in text(page(client, worker.user, "ticket"))


def test_the_ticket_is_for_workers_only(client, corridor):
    assert page(client, corridor.sender, "ticket").status_code == 404


def test_the_gate_page_says_who_may_ride_and_why_not(client, corridor, published):
    user = MembershipFactory(enterprise=corridor.enterprise).user

    told = text(page(client, user, "gate", corridor.application.pk))
    assert "<b>2 of 3 people</b>" in told
    assert "No health check on record." in told
    assert published.trips.get().number in told

    refused = text(page(client, user, "gate", corridor.application.pk, code="medical-missing"))
    assert refused.count("<tr") == 2
    allowed = text(page(client, user, "gate", corridor.application.pk, code="ok"))
    assert allowed.count("<tr") == 3
