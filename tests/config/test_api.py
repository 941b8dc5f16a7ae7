"""The API as a whole: the way in, its document, and the shape of its errors."""

import pytest
from rest_framework.test import APIClient

from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return APIClient()


def test_a_token_opens_the_api(api):
    user = UserFactory(username="clerk")
    user.set_password("a long password")
    user.save()

    answer = api.post("/api/token/", {"username": "clerk", "password": "a long password"})
    api.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")

    assert api.get("/api/").status_code == 200


def test_without_a_token_the_api_answers_401_in_the_one_shape(api):
    answer = api.get("/api/counties/")

    assert answer.status_code == 401
    assert set(answer.json()["error"]) >= {"code", "message"}


def test_a_wrong_password_is_refused_in_the_one_shape(api):
    answer = api.post("/api/token/", {"username": "nobody", "password": "wrong"})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"


def test_the_document_names_every_resource(api):
    user = UserFactory()
    api.force_authenticate(user)

    text = api.get("/api/schema/").content.decode()

    for resource in ("counties", "ratings", "workers", "applications", "runs", "trips"):
        assert f"/api/{resource}/" in text


def test_the_document_has_a_page_without_scripts_from_elsewhere(client):
    client.force_login(UserFactory())

    text = client.get("/api/docs/").content.decode()

    assert "https://" not in text
