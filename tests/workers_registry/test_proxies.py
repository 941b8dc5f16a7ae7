"""Codes held for people without a phone: with consent, up to a limit, by one holder at a time."""

import pytest
from django.urls import reverse

from risk.refusal import Refused
from tests.factories.users import UserFactory
from tests.factories.workers_registry import ProxyFactory, WorkerFactory
from workers_registry import actions, queries
from workers_registry.models import Proxy

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


@pytest.fixture
def grandmother(origin):
    return WorkerFactory(home_county=origin, name="王老太")


def test_the_county_grants_and_the_holder_shows_the_code_and_checks_in(
    client, worker, worker_user, grandmother, origin_coordinator
):
    client.force_login(origin_coordinator)
    client.post(
        address("grant_proxy", grandmother.pk),
        {"proxy-phone": worker.phone, "proxy-consent": "村委会当面同意"},
    )
    client.force_login(worker_user)

    assert grandmother.name in client.get(address("others")).content.decode()
    client.post(address("other", grandmother.pk), {"temperature": "36.5"})
    page = client.get(address("other", grandmother.pk)).content.decode()
    assert "cc-green" in page
    assert address("other_image", grandmother.pk) in page
    assert client.get(address("other_image", grandmother.pk)).status_code == 200
    assert queries.codes_of([worker.pk]) == {}, "one's own code is another matter"


def test_nobody_else_shows_it_and_once_ended_the_holder_neither(
    client, worker, worker_user, grandmother, origin_coordinator
):
    client.force_login(worker_user)
    names = ("other", "other_image")
    assert {client.get(address(name, grandmother.pk)).status_code for name in names} == {404}
    ProxyFactory(holder=worker, held=grandmother)
    assert client.get(address("other", grandmother.pk)).status_code == 200
    client.force_login(origin_coordinator)
    client.post(address("end_proxy", grandmother.pk))
    client.force_login(worker_user)

    assert {client.get(address(name, grandmother.pk)).status_code for name in names} == {404}
    assert Proxy.objects.get().ended_at is not None


def test_one_phone_holds_ten_codes_at_most(worker):
    by = UserFactory()
    for _ in range(10):
        actions.grant_proxy(worker, WorkerFactory(), consent="x", by=by)

    with pytest.raises(Refused) as refusal:
        actions.grant_proxy(worker, WorkerFactory(), consent="x", by=by)

    assert refusal.value.code == "proxy-too-many"


def test_a_code_has_one_holder_and_never_its_owner(worker, grandmother):
    by = UserFactory()
    actions.grant_proxy(worker, grandmother, consent="x", by=by)

    for holder, code in (
        (WorkerFactory(), "proxy-held-already"),
        (grandmother, "proxy-of-oneself"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.grant_proxy(holder, grandmother, consent="x", by=by)
        assert refusal.value.code == code
    assert queries.holder_of(grandmother) == worker


@pytest.mark.parametrize(
    "wrong", [{"proxy-phone": "123"}, {"proxy-phone": "19999998888"}, {"proxy-consent": ""}]
)
def test_a_malformed_grant_is_shown_again(client, worker, grandmother, origin_coordinator, wrong):
    client.force_login(origin_coordinator)
    given = {"proxy-phone": worker.phone, "proxy-consent": "x", **wrong}

    assert client.post(address("grant_proxy", grandmother.pk), given).status_code == 400
    assert not Proxy.objects.exists()


def test_strangers_grant_and_end_nothing(client, worker, grandmother, other_coordinator, owner):
    ProxyFactory(holder=worker, held=grandmother)
    for user in (other_coordinator, owner):
        client.force_login(user)
        for name in ("grant_proxy", "end_proxy"):
            assert client.post(address(name, grandmother.pk)).status_code == 404
    assert queries.holder_of(grandmother) == worker
