"""Every error of the API has one shape; error pages say what to do next."""

import importlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework import exceptions
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from config import errors
from risk.refusal import Refused


def _answer(error):
    """Give what the API answers when a view raises this error."""

    class Failing(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request):
            raise error

    return Failing.as_view()(APIRequestFactory().get("/api/"))


def _error(response):
    assert list(response.data) == ["error"]
    return response.data["error"]


def test_a_refusal_is_a_conflict_with_its_code_its_sentence_and_its_details():
    with translation.override("en"):
        response = _answer(Refused("identity-number-length", length=17))

    assert response.status_code == 409
    assert _error(response) == {
        "code": "identity-number-length",
        "message": "An identity number has 18 characters; this one has 17.",
        "details": {"length": 17},
    }


@pytest.mark.parametrize("app", errors.APPS)
def test_every_app_has_sentences_for_its_refusals(app):
    wording = importlib.import_module(f"{app}.wording")

    assert wording.SENTENCES
    assert callable(wording.sentence)


def test_a_code_that_nobody_put_into_words_is_a_mistake_of_ours():
    with pytest.raises(LookupError, match="no-such-code"):
        _answer(Refused("no-such-code"))


def test_malformed_fields_are_named_one_by_one():
    response = _answer(exceptions.ValidationError({"phone": ["Too short."]}))

    assert response.status_code == 400
    assert _error(response)["code"] == "invalid"
    assert _error(response)["fields"] == {"phone": ["Too short."]}


def test_what_concerns_no_single_field_is_the_message():
    error = exceptions.ValidationError({"non_field_errors": ["The last day is before the first."]})

    assert _error(_answer(error)) == {
        "code": "invalid",
        "message": "The last day is before the first.",
    }


def test_a_list_of_faults_is_the_message():
    error = exceptions.ValidationError(["One.", "Two."])

    assert _error(_answer(error)) == {"code": "invalid", "message": "One. Two."}


def test_a_model_that_does_not_validate_is_malformed_input():
    response = _answer(DjangoValidationError({"day": ["Not a day."]}))

    assert response.status_code == 400
    assert _error(response)["fields"] == {"day": ["Not a day."]}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.ParseError(), 400, "parse-error"),
        (exceptions.NotAuthenticated(), 403, "not-authenticated"),  # 401 with an authenticator
        (exceptions.PermissionDenied(), 403, "permission-denied"),
        (PermissionDenied(), 403, "permission-denied"),
        (exceptions.NotFound(), 404, "not-found"),
        (Http404(), 404, "not-found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported-media-type"),
    ],
)
def test_every_other_error_has_the_same_shape(error, status, code):
    response = _answer(error)

    assert response.status_code == status
    assert _error(response)["code"] == code
    assert _error(response)["message"]


def test_too_many_requests_say_how_long_to_wait():
    response = _answer(exceptions.Throttled(wait=30))

    assert response.status_code == 429
    assert response["Retry-After"] == "30"
    assert _error(response)["details"] == {"wait": 30}


def test_a_mistake_of_ours_crashes():
    with pytest.raises(ZeroDivisionError):
        _answer(ZeroDivisionError())


def test_details_are_plain_values():
    body = errors.error_body("code", "message", details={"rows": [1], "day": DAY, "seats": 3})

    assert body["error"]["details"] == {"rows": [1], "day": "2020-02-15", "seats": 3}


class _Day:
    def __str__(self):
        return "2020-02-15"


DAY = _Day()


def test_the_openapi_document_shows_the_shape():
    document = {"paths": {"/api/trips/": {"get": {"responses": {"200": {}}}, "summary": "x"}}}

    shown = errors.document_errors(document)

    assert "4XX" in shown["paths"]["/api/trips/"]["get"]["responses"]
    assert shown["components"]["schemas"]["Error"]["required"] == ["error"]


# ---- pages --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_the_sites_look(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()
    assert "<h1>" in response.content.decode()


@pytest.mark.django_db
def test_an_address_of_the_api_that_is_not_there_answers_in_the_apis_shape(client):
    response = client.get("/api/nowhere/")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not-found"


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_to_load_the_page_again():
    response = Client(enforce_csrf_checks=True).post("/look/", {"theme": "dark"})

    assert response.status_code == 403
    assert "<h1>" in response.content.decode()


def test_the_page_for_our_own_failure_needs_no_database():
    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


def test_our_own_failure_in_the_api_has_the_same_shape():
    response = errors.server_error(RequestFactory().get("/api/trips/"))

    assert response.status_code == 500
    assert b'"code": "server-error"' in response.content
