"""Codes of other provinces on the page, by the API and by the command."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories.workers_registry import (
    RecognisedCodeFactory,
    WorkerFactory,
    identity_number,
)
from workers_registry import actions, queries
from workers_registry.exchange.adapters import ADAPTERS
from workers_registry.health_code import Colour
from workers_registry.models import RecognisedCode

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    pytest.mark.parametrize("form", list(ADAPTERS), indirect=True),
]
TODAY = date(2020, 2, 15)
NUMBER = identity_number(77)
PAGE = reverse("workers_registry:recognition")


def test_the_page_verifies_and_shows_both_codes(
    client, peer, agreement, registered, origin_coordinator
):
    peer.knows(NUMBER, Colour.YELLOW)
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}

    answer = client.post(PAGE, said)

    assert answer.status_code == 200
    assert answer.context["found"].colour == answer.context["local"].colour == "yellow"
    assert registered.masked_name in answer.content.decode()
    assert NUMBER not in answer.content.decode()


def test_the_page_says_why_an_answer_does_not_count(client, peer, agreement, origin_coordinator):
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}

    answer = client.post(PAGE, said)

    assert answer.status_code == 409
    assert "某省" in answer.content.decode()


def test_the_page_asks_for_what_each_way_needs(client, agreement, origin_coordinator):
    client.force_login(origin_coordinator)
    for missing in ({"how": "shown"}, {"how": "converted"}, {"how": "x"}, {"phone": "12"}):
        said = {"agreement": agreement.pk, "identity_number": NUMBER, "how": "verified"}
        assert client.post(PAGE, said | missing).status_code == 400

    assert not RecognisedCode.objects.exists()


def test_the_page_converts_and_accepts_what_is_shown(client, peer, agreement, origin_coordinator):
    peer.knows(NUMBER, Colour.GREEN)
    client.force_login(origin_coordinator)
    said = {"agreement": agreement.pk, "identity_number": NUMBER}

    client.post(PAGE, {**said, "how": "shown", "colour": "green"})
    client.post(PAGE, {**said, "how": "converted", "name": "李四", "phone": "19999990077"})

    assert [one.how for one in RecognisedCode.objects.order_by("id")] == ["shown", "converted"]


def test_nobody_but_officials_finds_it(client, agreement, worker_user, owner, province):
    for user in (worker_user, owner, province):
        client.force_login(user)
        assert client.get(PAGE).status_code == 404


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_verifies_and_lists_what_one_asked(
    peer, agreement, registered, origin_coordinator, other_coordinator
):
    peer.knows(NUMBER, Colour.YELLOW)
    api = APIClient()
    api.force_authenticate(origin_coordinator)
    said = {"province": peer.province, "identity_number": NUMBER}

    answer = api.post("/api/recognitions/verify/", said)

    assert answer.status_code == 201
    assert (answer.json()["colour"], answer.json()["worker"]) == ("yellow", registered.pk)
    assert api.get("/api/recognitions/", {"province": peer.province}).json()["count"] == 1
    assert api.get("/api/recognitions/", {"how": "shown"}).json()["count"] == 0
    wrong = {**said, "identity_number": "1"}
    assert api.post("/api/recognitions/verify/", wrong).status_code == 400
    peer.misbehaves = "forged"
    assert api.post("/api/recognitions/verify/", said).status_code == 409
    api.force_authenticate(other_coordinator)
    assert api.get("/api/recognitions/").json()["count"] == 0


@pytest.mark.urls("tests.workers_registry.api_urls")
def test_the_api_verifies_for_officials_only(agreement, worker_user):
    api = APIClient()
    api.force_authenticate(worker_user)

    assert api.post("/api/recognitions/verify/", {}).status_code == 404


def test_the_command_asks_for_a_number_from_stdin(
    monkeypatch, capsys, peer, agreement, origin_coordinator
):
    peer.knows(NUMBER, Colour.RED)

    def run(user, province=peer.province):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
        call_command("recognise_code", province, user=user)

    run(origin_coordinator.username)

    assert capsys.readouterr().out.startswith("red until ")
    for wrong in (("nobody",), (origin_coordinator.username, "990000")):
        with pytest.raises(CommandError):
            run(*wrong)
    peer.misbehaves = "expired"
    with pytest.raises(CommandError, match="exchange-expired"):
        run(origin_coordinator.username)


def test_others_see_nothing_of_it(agreement, other_coordinator, origin_coordinator):
    RecognisedCodeFactory(agreement=agreement, worker=WorkerFactory())

    assert not queries.visible_recognised(other_coordinator).exists()
    assert not queries.visible_recognised(origin_coordinator).exists()


def test_it_is_deleted_when_it_is_older_than_facts_are_kept(agreement):
    old = TODAY - timedelta(days=60)
    RecognisedCodeFactory(agreement=agreement, known_on=old, until=old)
    young = RecognisedCodeFactory(agreement=agreement)

    run = actions.delete_expired()

    assert run.counts == {"recognised-codes": 1}
    assert list(RecognisedCode.objects.all()) == [young]
