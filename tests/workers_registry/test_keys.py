"""A leaked key is withdrawn on a page or by the API, by its own county alone."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from tests.factories.workers_registry import SigningKeyFactory
from workers_registry import actions, queries
from workers_registry.models import SigningKey

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


@pytest.fixture
def key(origin):
    return SigningKeyFactory(county=origin)


def test_the_county_withdraws_its_key_and_another_signs(client, key, origin, origin_coordinator):
    elsewhere = SigningKeyFactory()
    client.force_login(origin_coordinator)
    page = client.get(address("keys")).content.decode()
    assert address("withdraw_key", key.key_id) in page
    assert elsewhere.key_id not in page

    client.post(address("withdraw_key", key.key_id))

    assert set(queries.published_keys()) == {elsewhere, actions.signing_key_of(origin.pk)}
    assert address("withdraw_key", key.key_id) not in client.get(address("keys")).content.decode()
    assert client.post(address("withdraw_key", key.key_id)).status_code == 404
    assert SigningKey.objects.filter(county=origin).count() == 2


def test_the_api_withdraws_it_and_names_the_successor(key, origin_coordinator):
    api = APIClient()
    api.force_authenticate(origin_coordinator)

    answer = api.post(f"/api/signing-keys/{key.key_id}/withdraw/")

    assert answer.status_code == 201
    assert answer.json()["key_id"] == SigningKey.objects.get(retired_at=None).key_id != key.key_id
    assert api.post(f"/api/signing-keys/{key.key_id}/withdraw/").status_code == 404


def test_nobody_else_withdraws_it(client, key, other_coordinator, province, owner):
    for user in (other_coordinator, province, owner):
        client.force_login(user)
        assert client.post(address("withdraw_key", key.key_id)).status_code == 404
        api = APIClient()
        api.force_authenticate(user)
        assert api.post(f"/api/signing-keys/{key.key_id}/withdraw/").status_code == 404
    client.force_login(owner)
    assert client.get(address("keys")).status_code == 404
    assert SigningKey.objects.get().withdrawn_at is None
