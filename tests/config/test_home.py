"""The home page of each role."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Application
from tests.factories.enterprises import ApplicationFactory, RosterFaultFactory
from tests.factories.transport import PlanningRunFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    CorrectionFactory,
    HealthCodeFactory,
    ListProposalFactory,
    WorkerFactory,
)
from transport.models import PlanningRun
from workers_registry.models import Appeal

pytestmark = pytest.mark.django_db
HOME = "/"


def page(client, user) -> str:
    client.force_login(user)
    answer = client.get(HOME, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_sees_the_map_and_the_way_in(client):
    answer = client.get(HOME, headers={"accept-language": "en"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "I am a worker" in text
    assert reverse("account_login") in text


def test_the_front_door_speaks_chinese_unless_asked_otherwise(client):
    text = client.get(HOME).content.decode()

    assert "平安返岗" in text
    assert "Back to work" not in text


def test_a_worker_goes_to_their_code(client, worker_user):
    client.force_login(worker_user)

    answer = client.get(HOME)

    assert answer.status_code == 302
    assert answer.url == reverse("workers_registry:me")


def test_the_province_sees_sums_and_nobody_by_name(client, province):
    worker = WorkerFactory(name="诸葛无名")
    HealthCodeFactory(worker=worker, colour="green")

    text = page(client, province)

    assert "of 1 people registered" in text
    assert "诸葛无名" not in text


def test_the_coordinator_is_told_what_waits_for_a_decision(
    client, destination_coordinator, enterprise
):
    ApplicationFactory(enterprise=enterprise, status=Application.Status.SUBMITTED)

    text = page(client, destination_coordinator)

    assert "1 application waits for you" in text


def test_a_coordinator_elsewhere_is_not_told(client, other_coordinator, enterprise):
    ApplicationFactory(enterprise=enterprise, status=Application.Status.SUBMITTED)

    assert "waits for you</a>" not in page(client, other_coordinator)


def test_a_failed_run_is_something_to_do(client, destination_coordinator, origin, destination):
    PlanningRunFactory(
        origin=origin, destination=destination, status=PlanningRun.Status.FAILED, failure="x"
    )

    assert "The last planning run failed" in page(client, destination_coordinator)


def test_a_finished_run_waits_to_be_published(client, destination_coordinator, origin, destination):
    PlanningRunFactory(origin=origin, destination=destination, status=PlanningRun.Status.DONE)

    assert "A plan is ready to be published" in page(client, destination_coordinator)


def test_the_enterprise_is_told_of_its_returned_application(client, owner, enterprise):
    application = ApplicationFactory(enterprise=enterprise, status=Application.Status.RETURNED)

    text = page(client, owner)

    assert f"{application.number} was returned" in text


def test_the_enterprise_is_told_of_rows_that_were_not_accepted(client, owner, enterprise):
    application = ApplicationFactory(enterprise=enterprise)
    RosterFaultFactory(upload__application=application)

    assert "1 row of your roster was not accepted" in page(client, owner)


def test_rows_that_can_be_mended_no_more_are_no_task(client, owner, enterprise):
    application = ApplicationFactory(
        enterprise=enterprise, status=Application.Status.APPROVED, decided_on=date(2020, 2, 15)
    )
    RosterFaultFactory(upload__application=application)

    assert "not accepted" not in page(client, owner)


def test_an_enterprise_does_not_see_another_ones_application(client, stranger, enterprise):
    application = ApplicationFactory(enterprise=enterprise, status=Application.Status.RETURNED)

    assert application.number not in page(client, stranger)


def test_the_county_of_origin_is_told_of_reviews_lists_and_corrections(
    client, origin_coordinator, worker
):
    appeal = AppealFactory(worker=worker)
    ListProposalFactory(county=worker.home_county, worker_ids=[worker.pk], needs_second=True)
    CorrectionFactory(worker=worker)

    text = page(client, origin_coordinator)

    assert "1 review of a code waits" in text
    assert "1 list of cases or contacts waits" in text
    assert "1 person asks to have data corrected" in text
    filed_at = timezone.now() - timedelta(hours=80)
    Appeal.objects.filter(pk=appeal.pk).update(
        filed_at=filed_at,
        due_at=filed_at + timedelta(hours=24),
        escalates_at=filed_at + timedelta(hours=72),
    )
    assert "review of a code" not in page(client, origin_coordinator)


def test_a_list_is_no_task_for_who_proposed_it(client, origin_coordinator, worker):
    ListProposalFactory(
        county=worker.home_county,
        worker_ids=[worker.pk],
        needs_second=True,
        by=origin_coordinator,
    )

    assert "second person" not in page(client, origin_coordinator)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ({"colour": "red", "rule": "R3.2"}, "With this code you may not board."),
        ({"colour": "green", "current_until": None}, "Check in first: without it"),
    ],
)
def test_a_worker_who_may_not_ride_reads_that_the_seat_is_kept(client, monkeypatch, code, words):
    worker = WorkerFactory(user=UserFactory())
    HealthCodeFactory(worker=worker, **code)
    assignment = SimpleNamespace(
        trip=SimpleNamespace(number="B1-001"),
        seat=SimpleNamespace(number="4D"),
        pickup=SimpleNamespace(planned_at=timezone.now()),
    )
    monkeypatch.setattr(
        "config.views.transport_queries.journey_of",
        lambda _worker: {"assignment": assignment, "journey": SimpleNamespace(stage="ahead")},
    )
    client.force_login(worker.user)

    page = client.get("/me/", headers={"accept-language": "en"}).content.decode()

    assert words in page
    assert "Seat 4D on B1-001" in page
    assert 'class="ticket"' not in page
