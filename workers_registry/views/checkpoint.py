"""The checkpoint: verifies passes with and without a network, and looks up who has no code."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from risk import calendar
from risk import queries as risk_queries
from workers_registry import actions, checkpoint, queries, wording
from workers_registry.forms import NoCodeForm, TokenForm
from workers_registry.models import Look
from workers_registry.pass_token import Pass, verify

CACHE = "checkpoint"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def check_pass(request: HttpRequest) -> HttpResponse:
    """Show the page that verifies passes on the phone; without script the site verifies."""
    _admit(request)
    policy, _version = risk_queries.policy_on(calendar.today(), checkpoint.Policy)
    form = TokenForm(request.POST or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = _verdict(form.cleaned_data["token"])
    context = {
        "form": form,
        "policy": policy,
        "verdict": verdict,
        "cases": [wording.pass_case(name) for name in wording.PASS_CASES],
        "cache": CACHE,
    }
    return render(request, "workers_registry/checkpoint/check.html", context)


def _admit(request: HttpRequest) -> User:
    """Give the official who asks; 404 for anybody else."""
    user = cast(User, request.user)
    if not queries.checks_passes(user):
        raise Http404
    return user


def _verdict(token: str) -> dict[str, Any]:
    """Verify a token by what counts this very moment."""
    revoked = {row.pass_id.bytes for row in queries.revoked_passes().only("pass_id")}
    read = verify(
        token, keys=queries.public_keys(), revoked=revoked, now=int(timezone.now().timestamp())
    )
    name = checkpoint.case_of(read, checkpoint.ListAge.FRESH)
    said: dict[str, Any] = {"case": wording.pass_case(name)}
    if isinstance(read, Pass):
        key = queries.published_keys().select_related("county").get(key_id=token.split(".")[0])
        said |= {
            "colour": read.colour,
            "issued": datetime.fromtimestamp(read.issued, UTC),
            "expires": datetime.fromtimestamp(read.expires, UTC),
            "county": key.county.name,
        }
    return said


@require_safe
@never_cache
@login_required
def pass_list(request: HttpRequest) -> JsonResponse:
    """Give the published keys and the revoked pass ids, with the moment of the list."""
    _admit(request)
    keys = queries.published_keys().select_related("county")
    revoked = queries.revoked_passes().values_list("pass_id", flat=True)
    return JsonResponse(
        {
            "as_of": timezone.now(),
            "keys": [
                {"key_id": key.key_id, "public_key": key.public_key, "county": key.county.name}
                for key in keys
            ],
            "pass_ids": [pass_id.hex for pass_id in revoked],
        }
    )


@require_safe
def pass_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker that opens the checkpoint's page without a network."""
    return service_worker(request, cache=CACHE, page=reverse("workers_registry:checkpoint"))


def service_worker(request: HttpRequest, *, cache: str, page: str) -> HttpResponse:
    """Give the script that hands out one page from one cache."""
    context = {"cache": cache, "page": page}
    return render(
        request,
        "workers_registry/offline_worker.js",
        context,
        content_type="text/javascript; charset=utf-8",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def no_code(request: HttpRequest) -> HttpResponse:
    """Look up a person by the identity card in their hand; the look is kept and they read it."""
    user = _admit(request)
    form = NoCodeForm(request.POST or None)
    card = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["identity_number"]
        person = queries.find_by_identity([number]).get(number)
        if person is None:
            messages.warning(request, _("Nobody is registered with this number."))
        else:
            actions.note_look(person, what=Look.What.LANE, by=user)
            card = queries.code_card(person)
    status = 400 if form.errors else 200
    context = {"form": form, "card": card}
    return render(request, "workers_registry/checkpoint/no_code.html", context, status=status)
