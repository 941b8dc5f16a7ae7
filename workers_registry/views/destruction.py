"""The end of the purpose: everything kept of persons is destroyed, by two people."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import BackupsForm, DestructionForm
from workers_registry.models import Destruction
from workers_registry.receipt_words import counted


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def destructions(request: HttpRequest) -> HttpResponse:
    """Show what would go, take the first person's wish, and list the certificates."""
    user = _asked(request)
    form = DestructionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_destruction(reason=form.cleaned_data["reason"], by=user)
        except Refused as refusal:
            messages.error(request, wording.sentence(refusal))
        else:
            messages.success(request, _("Asked. Nothing goes before a second person confirms."))
        return redirect("workers_registry:destructions")
    return _page(request, form=form, backups=BackupsForm())


def _page(request: HttpRequest, *, form: DestructionForm, backups: BackupsForm) -> HttpResponse:
    found = list(queries.visible_destructions(_asked(request))[:50])
    preview = queries.destruction_preview(calendar.today())
    context: dict[str, Any] = {
        "form": form,
        "backups": backups,
        "waiting": next((one for one in found if one.state == Destruction.State.OPEN), None),
        "others": [one for one in found if one.state != Destruction.State.OPEN],
        "preview": counted(preview.counts),
        "persons": preview.persons,
        "kept_by_law": preview.kept_by_law,
        "kept_until": preview.kept_until,
    }
    is_bad = form.errors or backups.errors
    template = "workers_registry/destructions.html"
    return render(request, template, context, status=400 if is_bad else 200)


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second person's word; the site carries it out within a minute."""
    user = _asked(request)
    found = get_object_or_404(queries.visible_destructions(user), pk=pk)
    backups = BackupsForm(request.POST)
    if not backups.is_valid():
        return _page(request, form=DestructionForm(), backups=backups)
    try:
        actions.confirm_destruction(found, backups=backups.cleaned_data["backups"], by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
        return redirect("workers_registry:destructions")
    return redirect("workers_registry:destruction", pk=pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the wish back."""
    found = get_object_or_404(queries.visible_destructions(_asked(request)), pk=pk)
    try:
        actions.withdraw_destruction(found)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Taken back. Nothing was destroyed."))
    return redirect("workers_registry:destructions")


@require_safe
@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Print who asked, who confirmed, how much went, and what the site cannot reach."""
    found = get_object_or_404(
        queries.visible_destructions(_asked(request)).exclude(run=None), pk=pk
    )
    counts = found.run.counts if found.run else {}
    context = {
        "destruction": found,
        "counts": counted(counts),
        "is_done": found.state == Destruction.State.DONE,
    }
    return render(request, "workers_registry/certificate.html", context)


def _asked(request: HttpRequest) -> User:
    """Give the user, who acts for the province or administers the site; 404 for others."""
    user = cast(User, request.user)
    if not risk_queries.is_province(user):
        raise Http404
    return user
