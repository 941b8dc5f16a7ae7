"""The pages on which a run is asked for, followed, stopped and published."""

import gzip
import json

import pytest
from django.urls import reverse

from tests.factories.workers_registry import HealthCodeFactory
from tests.transport.test_views import english, page, text
from transport.models import PlanningRun, Seat

pytestmark = pytest.mark.django_db
__all__ = ["english"]


def asked(**change):
    facts = {
        "first_day": "2020-02-15", "last_day": "2020-02-21", "load_percent": 50,
        "turnaround_days": 3, "reception_per_day": "", "max_pickups": 3, "max_dropoffs": 4,
        "enterprise_cost": 150, "seconds": 5, "seed": 1, "fleet_c59": 2,
    }  # fmt: skip
    return facts | change


def test_a_coordinator_asks_for_a_run_and_lands_on_it(client, corridor):
    corridor.entry()
    client.force_login(corridor.receiver)

    response = client.post(reverse("transport:new_run"), asked())

    run = PlanningRun.objects.get()
    assert response.url == reverse("transport:run", args=[run.pk])
    assert (run.status, run.fleet, run.by, str(run.load_limit)) == (
        "queued",
        {"c59": 2},
        corridor.receiver,
        "0.50",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day": "2020-02-14"}, "The last day is before the first."),
        ({"fleet_c59": 9}, "less than or equal to 2"),
        ({"fleet_c59": 0}, "The fleet is empty."),
        ({"first_day": "2020-02-14"}, "is past"),
        ({"load_percent": 90}, "at most 50 %"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_the_form(client, corridor, change, words):
    corridor.entry()
    client.force_login(corridor.receiver)

    response = client.post(reverse("transport:new_run"), asked(**change))

    assert response.status_code == 400
    assert words in response.content.decode()
    assert not PlanningRun.objects.exists()


def test_a_corridor_that_is_not_ones_own_is_not_there(client, corridor):
    corridor.entry()

    response = page(client, corridor.receiver, "new_run", corridor="530627-330783")

    assert response.status_code == 404


def test_without_an_approved_application_the_pages_say_what_is_missing(client, corridor):
    assert "No application is approved yet" in text(page(client, corridor.receiver, "runs"))
    assert "No application is approved yet" in text(page(client, corridor.receiver, "new_run"))


def test_a_waiting_run_is_polled_and_a_finished_one_asks_for_the_page(client, corridor, published):
    waiting = corridor.run()

    assert "data-poll" in text(page(client, corridor.sender, "run", waiting.pk))
    assert "data-poll" in text(page(client, corridor.sender, "run_live", waiting.pk))
    assert "data-reload" in text(page(client, corridor.sender, "run_live", published.pk))
    assert "data-reload" not in text(page(client, corridor.sender, "run", published.pk))


def test_a_run_is_stopped_by_either_end(client, corridor):
    run = corridor.run()
    client.force_login(corridor.sender)

    client.post(reverse("transport:stop_run", args=[run.pk]))

    run.refresh_from_db()
    assert run.is_stop_asked


def test_stopping_a_run_that_ended_says_so(client, corridor, published):
    client.force_login(corridor.sender)

    response = client.post(reverse("transport:stop_run", args=[published.pk]), follow=True)

    assert "not being planned any more" in text(response)


def test_a_failed_run_says_why_and_offers_another(client, corridor):
    run = corridor.run(status="failed", failure="attempts-exhausted")

    told = text(page(client, corridor.sender, "run", run.pk))

    assert "stopped answering three times" in told
    assert "Plan again" in told


def test_the_plan_is_published_from_its_page(client, corridor, planned):
    corridor.entry()
    turned = corridor.entry()
    run = planned(corridor.run())
    assert "Publish 1 trips for 2 people?" in text(page(client, corridor.sender, "run", run.pk))
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2")

    response = client.post(reverse("transport:publish_run", args=[run.pk]), follow=True)

    told = text(response)
    assert "1 trips are published; 1 people are told their seat." in told
    assert "1 person no longer passed the gate" in told
    assert Seat.objects.filter(is_published=True).count() == 1


def test_publishing_twice_says_that_it_is_done(client, corridor, published):
    client.force_login(corridor.sender)

    response = client.post(reverse("transport:publish_run", args=[published.pk]), follow=True)

    assert "published already" in text(response)


@pytest.mark.parametrize("name", ["stop_run", "publish_run"])
def test_a_stranger_can_neither_stop_nor_publish(client, cast, published, name):
    client.force_login(cast["third county"])

    assert client.post(reverse(f"transport:{name}", args=[published.pk])).status_code == 404
    client.force_login(cast["receiver"])
    assert client.get(reverse(f"transport:{name}", args=[published.pk])).status_code == 405


def test_the_files_of_a_run_are_its_problem_and_its_plan(client, corridor, published):
    problem = page(client, corridor.sender, "problem_file", published.pk)
    plan = page(client, corridor.sender, "plan_file", published.pk)

    assert json.loads(problem.content)["format"] == "direct-bus-problem/1"
    assert json.loads(plan.content)["problem"] == f"run-{published.pk}"
    assert gzip.decompress(bytes(published.plan_file)) == plan.content


def test_a_run_without_a_plan_has_no_files(client, corridor):
    run = corridor.run()

    assert page(client, corridor.sender, "plan_file", run.pk).status_code == 404


def test_who_stays_is_listed_with_the_reason_and_filtered_by_it(client, corridor, published):
    told = text(page(client, corridor.sender, "left_behind", published.pk))
    assert "No health check on record." in told
    assert "2 with a seat + 1 who stay = 3" in told

    none = text(page(client, corridor.sender, "left_behind", published.pk, code="code-red"))
    assert "Nobody here" in none
