"""A county registers a relative, a village officer, or somebody without a phone."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from risk.refusal import Refused
from tests.factories.risk import TownshipFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import ProxyFactory, WorkerFactory, identity_number
from workers_registry import actions, queries
from workers_registry.models import Message, Worker

pytestmark = pytest.mark.django_db
NUMBER, PHONE = identity_number(7), "13900000007"
PAGE = "/workers/new/"


@pytest.fixture
def form():
    return {"name": "李大婶", "identity_number": NUMBER, "phone": PHONE}


def test_a_county_registers_a_relative_who_then_holds_a_code(
    client, origin, origin_coordinator, form
):
    client.force_login(origin_coordinator)
    township = TownshipFactory(county=origin)

    answer = client.post(PAGE, {**form, "township": township.pk})

    person = Worker.objects.get()
    assert answer.url == reverse("workers_registry:worker", args=[person.pk])
    assert (person.home_county, person.home_township) == (origin, township)
    assert queries.find_by_phone(PHONE) == person
    assert queries.codes_of([person.pk])[person.pk].rule == "R3.7"
    held = WorkerFactory(home_county=origin)
    actions.grant_proxy(person, held, consent="at the village office", by=origin_coordinator)
    assert list(queries.held_by(person)) == [held]


def test_without_a_phone_nobody_signs_in_and_texts_go_to_who_holds_the_code(
    origin, origin_coordinator
):
    person = actions.register_person(
        actions.NewPerson("李大叔", NUMBER, origin), by=origin_coordinator
    )
    assert queries.find_by_phone("") is None
    assert person.masked_phone == ""

    def text(key):
        row = actions.NewMessage("", "answer", "appeal", key, worker_id=person.pk)
        actions.queue_messages([row])

    text("one")
    assert not Message.objects.exists()
    holder = ProxyFactory(held=person).holder
    text("two")
    assert Message.objects.get().phone == holder.phone


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"identity_number": NUMBER[:-1]}, "identity_number"),
        ({"phone": "12"}, "phone"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, origin_coordinator, form, change, field):
    client.force_login(origin_coordinator)

    answer = client.post(PAGE, {**form, **change})

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Worker.objects.exists()


def test_nobody_is_registered_twice_or_with_somebody_elses_phone(
    client, origin, origin_coordinator, form
):
    there = WorkerFactory()
    client.force_login(origin_coordinator)

    twice = client.post(PAGE, {**form, "identity_number": there.identity_number})
    phone = client.post(PAGE, {**form, "phone": there.phone})

    assert "identity_number" in twice.context["form"].errors
    assert "phone" in phone.context["form"].errors
    assert list(Worker.objects.all()) == [there]
    with pytest.raises(Refused):
        actions.register_person(
            actions.NewPerson("张小三", there.identity_number, origin), by=origin_coordinator
        )


def test_only_a_county_registers(client, form):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(PAGE).status_code == 404
    client.force_login(WorkerFactory(user=UserFactory()).user)
    assert client.post(PAGE, form).status_code == 404


def test_the_api_registers_a_person_and_gives_no_number(origin, origin_coordinator, form):
    api = APIClient()
    api.force_authenticate(origin_coordinator)
    elsewhere = TownshipFactory().pk
    assert api.post("/api/workers/", {**form, "township": elsewhere}).status_code == 400

    made = api.post("/api/workers/", form)

    assert (made.status_code, made.data["colour"]) == (201, "green")
    assert NUMBER not in str(made.data)
    assert api.post("/api/workers/", form).status_code == 409
    api.force_authenticate(WorkerFactory(user=UserFactory()).user)
    assert api.post("/api/workers/", form).status_code == 404
