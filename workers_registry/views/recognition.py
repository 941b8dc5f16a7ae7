"""Other provinces' codes at the checkpoint and at the county: shown, verified, converted."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.exchange.forms import RecognitionForm
from workers_registry.models import RecognisedCode

LATEST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def recognition(request: HttpRequest) -> HttpResponse:
    """Recognise another province's code and show what came of it."""
    user = cast(User, request.user)
    if not queries.is_official(user):
        raise Http404
    form = RecognitionForm(request.POST or None)
    found, status = None, 200
    if request.method == "POST":
        found = _recognise(request, form, user) if form.is_valid() else None
        status = 200 if found else 400 if form.errors else 409
    if found is not None:
        form = RecognitionForm()
    context = {
        "form": form,
        "found": found,
        "local": _local_code(found),
        "latest": queries.visible_recognised(user)[:LATEST],
        "agreements": queries.agreements(),
    }
    return render(request, "workers_registry/recognition.html", context, status=status)


def _recognise(request: HttpRequest, form: RecognitionForm, user: User) -> RecognisedCode | None:
    """Do it in the chosen way; None, and a notice, where the rule says no."""
    data = form.cleaned_data
    agreement, number = data["agreement"], data["identity_number"]
    try:
        if data["how"] == RecognisedCode.How.SHOWN:
            return actions.accept_shown(agreement, number, colour=data["colour"], by=user)
        if data["how"] == RecognisedCode.How.VERIFIED:
            return actions.verify_elsewhere(agreement, number, by=user)
        return actions.convert_elsewhere(
            agreement, number, name=data["name"], phone=data["phone"], by=user
        )
    except Refused as refusal:
        messages.error(request, _("Not accepted: %s") % wording.sentence(refusal))
        return None


def _local_code(found: RecognisedCode | None) -> Any:
    """Give the local code of the person as it now is, or None."""
    if found is None or found.worker_id is None:
        return None
    return queries.codes_of([found.worker_id]).get(found.worker_id)
