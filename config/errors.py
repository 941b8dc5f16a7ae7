"""What the site answers when something is not as it should be: API errors and error pages.

Every error of the API has one shape, which the OpenAPI document shows as `Error`:

    {"error": {"code": "...", "message": "...", "fields": {...}, "details": {...}}}

`code` is for programs and never changes with the language; `message` is for people. `fields`
stands only where single fields are wrong (400), `details` only where the code has parameters.
"""

import importlib
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from risk.refusal import Refused

APPS = ("transport", "enterprises", "workers_registry", "risk")
"""Whose wording.py is asked for a refusal's sentence, in this order."""


# ---- the API ------------------------------------------------------------------------------------


def api_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an API error in the documented shape; None lets a mistake of ours crash."""
    if isinstance(error, Refused):
        body = error_body(error.code, sentence(error), details=error.details)
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(serializers.as_serializer_error(error))
    response = exception_handler(error, context)
    if response is not None:
        response.data = _body_of(error, response)
    return response


def error_body(
    code: str,
    message: str,
    *,
    fields: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give the one shape of an error; what is empty is left out."""
    body: dict[str, Any] = {"code": code, "message": message}
    if fields:
        body["fields"] = fields
    if details:
        body["details"] = {name: _plain(value) for name, value in details.items()}
    return {"error": body}


def sentence(refusal: Refused) -> str:
    """Give the sentence for a refusal from the wording of the app that knows its code."""
    for app in APPS:
        wording = importlib.import_module(f"{app}.wording")
        if refusal.code in wording.SENTENCES:
            return force_str(wording.sentence(refusal))
    raise LookupError(f"no wording.py has a sentence for {refusal.code!r}") from refusal


def _body_of(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return _invalid(response.data)
    if isinstance(error, exceptions.APIException):
        wait = getattr(error, "wait", None)
        details = {"wait": wait} if wait else None
        return error_body(_code(error.get_codes()), force_str(error.detail), details=details)
    code = {403: "permission-denied", 404: "not-found"}[response.status_code]
    return error_body(code, force_str(response.data["detail"]))


def _invalid(data: Any) -> dict[str, Any]:
    """Give the body for malformed input: what concerns no single field is the message."""
    fields = dict(data) if isinstance(data, dict) else {"non_field_errors": list(data)}
    general = fields.pop("non_field_errors", [])
    message = " ".join(map(force_str, general)) or _("Some of the data are not valid.")
    return error_body("invalid", message, fields=fields)


def _code(codes: Any) -> str:
    return str(codes).replace("_", "-")


def _plain(value: Any) -> Any:
    """Give a detail as JSON knows it."""
    return value if isinstance(value, bool | int | float | str | list | None) else force_str(value)


def document_errors(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add the shape of errors to the OpenAPI document, as what any request may be answered with."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    answer = {
        "description": "Any error: 400 malformed, 401 not signed in, 403 and 404 not yours, "
        "409 refused by a rule, 429 too many requests.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].setdefault("4XX", answer)
    return result


ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {
                    "type": "string",
                    "description": "For programs; the same in every language.",
                    "example": "application-cannot-move",
                },
                "message": {"type": "string", "description": "For people, in their language."},
                "fields": {
                    "type": "object",
                    "description": "By field, what is wrong with it (400 only).",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
                "details": {
                    "type": "object",
                    "description": "The code's parameters.",
                    "additionalProperties": True,
                },
            },
        }
    },
}


# ---- the pages ----------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _page(request, 400, "bad-request", _("The request could not be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that this user may not make."""
    return _page(request, 403, "permission-denied", _("You may not do this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or too old, as after a long pause."""
    message = _("The form was open for too long or came from elsewhere. Load the page again.")
    return _page(request, 403, "csrf-failed", message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there, or not this user's."""
    return _page(request, 404, "not-found", _("There is nothing here that you may see."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the site itself failed; the page needs neither database nor session."""
    message = _("The site failed. The failure has been noted; please try again later.")
    if _is_api(request):
        return JsonResponse(error_body("server-error", message), status=500)
    # Rendered without the request: the shell's context would ask the database.
    return HttpResponse(render_to_string("500.html", {"message": message}), status=500)


def _page(request: HttpRequest, code: int, name: str, message: str) -> HttpResponse:
    if _is_api(request):
        return JsonResponse(error_body(name, message), status=code)
    return render(request, f"{code}.html", {"message": message}, status=code)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
