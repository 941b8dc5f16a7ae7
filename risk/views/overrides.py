"""Experts set a level against the rule; a second person decides."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import actions, calendar, forms, queries, rating_desk, wording
from risk.refusal import Refused


@login_required
def overrides(request: HttpRequest) -> HttpResponse:
    """Show the proposals of the user's counties and the form for a new one."""
    return _page(request, _form(request))


@login_required
@require_POST
def propose_override(request: HttpRequest) -> HttpResponse:
    """Propose a level for a county from today on."""
    user = cast(User, request.user)
    form = _form(request)
    if not form.is_valid():
        return _page(request, form)
    values = form.cleaned_data
    try:
        actions.propose_override(
            values["county"],
            level=values["level"],
            note=values["note"],
            days=(calendar.today(), values["valid_until"]),
            by=user,
        )
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return _page(request, form)
    messages.success(request, _("Proposed. It holds once a second person has confirmed it."))
    return redirect("risk:overrides")


@login_required
@require_POST
def decide_override(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or reject a proposal as the second person."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.overrides_to_decide(user), pk=pk)
    try:
        if request.POST.get("decision") == "confirm":
            actions.confirm_override(found, second=user)
            rating_desk.tell_rated()
            messages.success(request, _("Confirmed: the level holds from now on."))
        else:
            actions.reject_override(found, second=user)
            messages.success(request, _("Rejected: the rule's level stays."))
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    return redirect("risk:overrides")


def _page(request: HttpRequest, form: forms.OverrideForm) -> HttpResponse:
    user = cast(User, request.user)
    if not queries.reporting_counties(user).exists():
        raise Http404
    return render(
        request,
        "risk/overrides.html",
        {
            "form": form,
            "proposals": queries.visible_overrides(user)[:50],
            "may_decide": queries.is_province(user),
        },
        status=400 if form.errors else 200,
    )


def _form(request: HttpRequest) -> forms.OverrideForm:
    counties = queries.reporting_counties(cast(User, request.user))
    return forms.OverrideForm(
        request.POST if request.method == "POST" else None,
        counties=counties,
        initial={"county": request.GET.get("county")},
    )
