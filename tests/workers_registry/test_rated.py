"""A rating changes codes at once: the desk is told, and the task is sent after the commit."""

from datetime import date

import pytest
from kombu.exceptions import OperationalError

from risk.models import Level
from risk.tasks import rate_counties_daily
from tests.factories.risk import CaseCountFactory, CountyFactory, OverrideProposalFactory
from tests.factories.workers_registry import StayFactory
from workers_registry import queries, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay():
    """Somebody is in a county of Zhejiang today, with a green code."""
    stay = StayFactory(county=CountyFactory(), first_day=date(2020, 2, 15))
    tasks.reissue_codes_nightly()
    return stay


@pytest.fixture
def broker(monkeypatch):
    """A broker that hands a task to its worker at once; gives how many it was handed."""
    sent = []

    def delay():
        sent.append("task")
        tasks.reissue_codes_after_ratings()

    monkeypatch.setattr(tasks.reissue_codes_after_ratings, "delay", delay)
    return sent


def decide(client, province, county, decision):
    proposal = OverrideProposalFactory(county=county, level=Level.RED)
    client.force_login(province)
    return client.post(f"/overrides/{proposal.pk}/decide/", {"decision": decision})


def colour(stay):
    return queries.codes_of([stay.worker_id])[stay.worker_id].colour


def test_who_is_in_a_county_that_turns_red_is_red_at_once(
    client, province, stay, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, province, stay.county, "confirm")

    assert (colour(stay), broker) == ("red", ["task"])


def test_a_proposal_that_is_rejected_asks_for_nothing(
    client, province, stay, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, province, stay.county, "reject")

    assert (colour(stay), broker) == ("green", [])


def test_without_a_broker_the_level_holds_and_the_sweep_finds_it(
    client, province, stay, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable():
        raise OperationalError

    monkeypatch.setattr(tasks.reissue_codes_after_ratings, "delay", unreachable)

    with django_capture_on_commit_callbacks(execute=True):
        answer = decide(client, province, stay.county, "confirm")
    assert (answer.status_code, colour(stay)) == (302, "green")
    tasks.reissue_codes_after_ratings()

    assert colour(stay) == "red"


def test_the_daily_assessment_asks_once_and_only_if_something_was_rated(
    stay, broker, django_capture_on_commit_callbacks
):
    CaseCountFactory(county=stay.county, day=date(2020, 2, 15), confirmed=100)

    with django_capture_on_commit_callbacks(execute=True):
        rate_counties_daily()
        rate_counties_daily()

    assert broker == ["task"]
