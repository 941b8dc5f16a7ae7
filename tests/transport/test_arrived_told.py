"""What a worker reads of a journey that is under way, over, or was missed."""

from datetime import timedelta

import pytest

from risk.calendar import CHINA
from tests.factories.enterprises import HandoverFactory
from tests.factories.users import UserFactory
from transport import actions

pytestmark = pytest.mark.django_db


def told(client, seat, url="/ticket/"):
    client.force_login(seat.worker.user)
    return client.get(url, headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def rider(published):
    """A seat of a worker with an account, on a published trip."""
    seat = published.seats.first()
    seat.worker.user = UserFactory()
    seat.worker.save()
    return seat


def test_a_coach_on_its_way_is_no_longer_to_be_waited_for(client, rider, settings):
    assert "Be there 15 minutes before" in told(client, rider)

    settings.DEMO_DAY = rider.trip.day + timedelta(days=1)
    page = told(client, rider)

    assert "Your coach is on its way" in page
    assert "Be there 15 minutes before" not in page


@pytest.mark.parametrize("url", ["/ticket/", "/me/"])
def test_who_has_arrived_by_the_timetable_reads_a_past_trip(client, rider, settings, url):
    settings.DEMO_DAY = rider.trip.arrives_at.astimezone(CHINA).date() + timedelta(days=1)

    page = told(client, rider, url)

    assert "You have arrived" in page
    assert "The coach was due at" in page
    assert rider.trip.number in page
    assert "Your coach" not in page
    assert "Your seat is kept" not in page


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("arrived", "Your enterprise signed for you on"), ("absent", "You were not aboard")],
)
def test_what_the_gate_signed_goes_before_the_timetable(client, rider, outcome, said):
    HandoverFactory(entry=rider.entry, outcome=outcome)
    actions.settle_seats([rider.entry_id], has_arrived=outcome == "arrived")

    page = told(client, rider)

    assert said in page
    assert "Your coach" not in page
    assert ("You have arrived" in page) == (outcome == "arrived")


def test_in_service_the_clock_says_whether_it_is_over(client, rider, settings):
    settings.DEMO_DAY = None  # a trip of February 2020 is long over

    assert "You have arrived" in told(client, rider)
