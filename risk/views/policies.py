"""The numbers of R1: propose a change, see what it would do, confirm it as a second person."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import actions, calendar, drawing, forms, queries, rating, wording
from risk.refusal import Refused


@login_required
def policies(request: HttpRequest) -> HttpResponse:
    """Show the numbers in force, the versions, and what a waiting one would change."""
    current, _version = queries.policy_on(calendar.today(), rating.Policy)
    return _page(request, forms.PolicyForm.of(current))


@login_required
@require_POST
def propose_policy(request: HttpRequest) -> HttpResponse:
    """Propose new numbers, or only show what they would change (`preview`)."""
    user = _province(request)
    form = forms.PolicyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    current, _version = queries.policy_on(calendar.today(), rating.Policy)
    wanted = form.policy(current)
    if "preview" in request.POST:
        return _page(request, form, effect=queries.policy_effect(wanted, calendar.today()))
    values = form.cleaned_data
    try:
        actions.propose_policy(
            wanted, version=values["version"], valid_from=values["valid_from"], by=user
        )
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return _page(request, form)
    messages.success(request, _("Proposed. It holds once a second person has confirmed it."))
    return redirect("risk:policies")


@login_required
@require_POST
def confirm_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed version in force as the second person."""
    user = _province(request)
    found = get_object_or_404(queries.policies_waiting(), pk=pk)
    try:
        actions.confirm_policy(found, second=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Confirmed: the numbers hold from their day on."))
    return redirect("risk:policies")


@login_required
@require_POST
def withdraw_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a proposed version."""
    user = _province(request)
    found = get_object_or_404(queries.policies_waiting(), pk=pk)
    try:
        actions.withdraw_policy(found, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Withdrawn: the numbers stay as they are."))
    return redirect("risk:policies")


def _page(
    request: HttpRequest, form: forms.PolicyForm, *, effect: queries.PolicyEffect | None = None
) -> HttpResponse:
    _province(request)
    day = calendar.today()
    waiting = queries.waiting_with_effect(day)
    return render(
        request,
        "risk/policies.html",
        {
            "form": form,
            "effect": effect,
            "waiting": waiting,
            "shapes": effect or (waiting[0][1] if waiting else None),
            "size": (drawing.WIDTH, drawing.HEIGHT),
            "versions": queries.policy_versions(),
            "current": queries.policy_on(day, rating.Policy),
        },
        status=400 if form.errors else 200,
    )


def _province(request: HttpRequest) -> User:
    """The user, where they act for the province; a stranger finds no such page."""
    user = cast(User, request.user)
    if not queries.is_province(user):
        raise Http404
    return user
