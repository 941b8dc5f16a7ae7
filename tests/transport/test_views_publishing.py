"""A large plan on its page and in the API: being published, published, or refused in words."""

import pytest
from django.urls import reverse

from tests.factories.workers_registry import HealthCodeFactory
from tests.transport.test_actions_publishing import published
from tests.transport.test_api import call
from tests.transport.test_publishing_queue import _few_at_once, asked, large
from tests.transport.test_views import english, page, text
from transport import actions, queries, tasks
from transport.models import PlanningRun

pytestmark = pytest.mark.django_db
__all__ = ["_few_at_once", "asked", "english", "large"]
Status = PlanningRun.Status


@pytest.fixture
def sent(monkeypatch):
    """What was sent to the workers; nobody works."""
    calls = []
    monkeypatch.setattr(tasks.publish_run, "delay", calls.append)
    return calls


def publish(client, user, run):
    client.force_login(user)
    return client.post(reverse("transport:publish_run", args=[run.pk]), follow=True)


def carried_out(run):
    """Do what a worker does."""
    assert actions.publish_claimed(actions.claim_publishing(run.pk))


# ---- the page -----------------------------------------------------------------------------------


def test_publishing_a_large_plan_returns_to_its_page_which_follows_it(
    client, corridor, large, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        told = text(publish(client, corridor.receiver, large))

    assert sent == [large.pk]
    assert "Being published since" in told
    assert f'data-poll="{reverse("transport:run_live", args=[large.pk])}"' in told
    assert f"{corridor.receiver.get_username()} asked for it; it begins as soon as" in told
    assert published(large) == (0, 0)


def test_without_a_broker_it_waits_for_the_sweep(
    client, corridor, large, monkeypatch, django_capture_on_commit_callbacks
):
    def lost(_run_id):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.publish_run, "delay", lost)

    with django_capture_on_commit_callbacks(execute=True):
        told = text(publish(client, corridor.receiver, large))

    assert "Being published since" in told


@pytest.mark.parametrize("name", ["run", "run_live"])
def test_the_page_says_that_a_worker_has_it_and_offers_nothing_else(client, corridor, asked, name):
    actions.claim_publishing(asked.pk)

    told = text(page(client, corridor.sender, name, asked.pk))

    assert "Being published since" in told
    assert "nobody sees any of it before all is done" in told
    assert "data-poll" in told
    assert "attempt" not in told
    assert f"/runs/{asked.pk}/publish/" not in told
    assert f"/runs/{asked.pk}/stop/" not in told


def test_the_page_says_that_another_computer_took_it_up(client, corridor, asked):
    for _ in range(2):
        PlanningRun.objects.update(lease_until=None)
        actions.claim_publishing(asked.pk)

    assert "this is attempt 2 of 3" in text(page(client, corridor.sender, "run_live", asked.pk))


def test_the_list_says_that_it_is_being_published(client, corridor, asked):
    told = text(page(client, corridor.sender, "runs"))

    assert "being published" in told


def test_asking_again_says_that_it_is_being_published(client, corridor, asked):
    told = text(publish(client, corridor.sender, asked))

    assert "being published already" in told


def test_the_page_loads_anew_and_shows_trips_people_and_who_lost_a_seat(client, corridor, asked):
    turned = asked.seats.first().worker
    HealthCodeFactory(worker=turned, colour="red", rule="R3.2")

    carried_out(asked)

    assert "data-reload" in text(page(client, corridor.sender, "run_live", asked.pk))
    told = text(page(client, corridor.sender, "run", asked.pk))
    who = corridor.receiver.get_username()
    assert f"as {who} asked: 2 people on 1 trips." in told
    assert "1 person no longer passed the gate and lost the seat." in told
    assert "data-poll" not in told
    where = reverse("transport:left_behind", args=[asked.pk])
    assert f'{where}?had_seat=true"' in told
    assert "Red code" in text(page(client, corridor.sender, "left_behind", asked.pk, had_seat=True))


def test_who_lost_a_seat_stands_apart_from_who_had_none(client, corridor, planned):
    corridor.entry(), corridor.entry(medical=False)
    turned = corridor.entry()
    run = planned(corridor.run())
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2")
    actions.publish_plan(run, by=corridor.sender)

    told = text(page(client, corridor.sender, "left_behind", run.pk, had_seat="true"))

    assert "lost a seat 1" in told
    assert "Red code" in told
    assert "No health check on record." not in told


def test_the_page_says_that_nobody_lost_a_seat(client, corridor, asked):
    carried_out(asked)

    told = text(page(client, corridor.sender, "run", asked.pk))

    assert "Everybody still passed the gate and keeps the seat." in told


def test_the_page_shows_the_refusal_with_its_remedy_until_it_is_asked_again(
    client, corridor, asked
):
    for coach in corridor.coaches:
        coach.delete()
    carried_out(asked)

    told = text(page(client, corridor.sender, "run", asked.pk))

    assert f"Nothing was published; {corridor.receiver.get_username()} asked for it on" in told
    assert "is free on 15 Feb. Plan again with the coaches that are there." in told
    assert f"/runs/{asked.pk}/publish/" in told
    again = text(publish(client, corridor.sender, asked))
    assert "Plan again with the coaches" not in again
    assert "Being published since" in again


def test_a_small_plan_is_published_as_ever(client, corridor, planned):
    corridor.entry()
    run = planned(corridor.run())

    told = text(publish(client, corridor.receiver, run))

    assert "1 trips are published; 1 people are told their seat." in told
    assert "Published on" not in told


def test_a_seat_that_is_being_published_is_still_planned(asked):
    entry = asked.seats.first().entry_id

    assert queries.seat_news([entry])[entry].state == "planned"


# ---- the home page ------------------------------------------------------------------------------


def test_home_offers_nothing_to_publish_while_it_is_published(client, corridor, planned, asked):
    client.force_login(corridor.receiver)

    assert "ready to be published" not in text(client.get("/"))


def test_home_says_that_a_plan_could_not_be_published(client, corridor, asked):
    for coach in corridor.coaches:
        coach.delete()
    carried_out(asked)
    client.force_login(corridor.receiver)

    assert "A plan could not be published" in text(client.get("/"))


# ---- the API ------------------------------------------------------------------------------------


def test_the_api_answers_202_with_the_runs_state(
    corridor, large, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = call(corridor.receiver, f"runs/{large.pk}/publish/", "post")

    assert response.status_code == 202
    told = response.json()
    assert (told["id"], told["status"]) == (large.pk, "publishing")
    assert told["publish_asked_by"] == corridor.receiver.username
    assert told["publish_asked_at"]
    assert sent == [large.pk]


def test_the_api_refuses_what_is_being_published(corridor, asked):
    response = call(corridor.sender, f"runs/{asked.pk}/publish/", "post")

    assert response.status_code == 409
    assert response.json()["error"]["code"] == "run-being-published"


def test_the_api_tells_later_what_came_of_it(corridor, asked):
    HealthCodeFactory(worker=asked.seats.first().worker, colour="red", rule="R3.2")
    carried_out(asked)

    told = call(corridor.sender, f"runs/{asked.pk}/").json()

    assert (told["status"], told["refusal"], told["refusal_words"]) == ("published", "", "")
    assert (told["trips_planned"], told["people_served"], told["people_lost"]) == (1, 2, 1)
    left = call(corridor.sender, f"left-behind/?run={asked.pk}&had_seat=true").json()
    assert [row["had_seat"] for row in left["results"]] == [True]


def test_the_api_tells_later_why_it_was_refused(corridor, asked):
    for coach in corridor.coaches:
        coach.delete()
    carried_out(asked)

    told = call(corridor.sender, f"runs/{asked.pk}/").json()

    assert (told["status"], told["refusal"]) == ("done", "coaches-short")
    assert told["refusal_details"] == {"type": corridor.type.name, "day": "2020-02-15"}
    assert "Plan again" in told["refusal_words"]
