"""The eight control mechanisms: all counties for the province, one for its coordinator."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from risk import actions, calendar, forms, queries, wording
from risk.refusal import Refused


@login_required
def checklists(request: HttpRequest) -> HttpResponse:
    """Show the checklists of the user's counties, what is missing first."""
    user = cast(User, request.user)
    counties = queries.reporting_counties(user)
    if not counties.exists():
        raise Http404
    found = queries.checklists(counties, calendar.today())
    found.sort(key=lambda one: (-one.missing, -(one.level or 0), one.county.code))
    return render(
        request,
        "risk/checklists.html",
        {
            "checklists": found,
            "own": set(queries.ticking_counties(user).values_list("pk", flat=True)),
        },
    )


@login_required
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """Let the county's coordinator say which mechanisms are in force from today on."""
    user = cast(User, request.user)
    county = get_object_or_404(queries.ticking_counties(user), pk=code)
    found = queries.checklist(county, calendar.today())
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        wanted = actions.WantedControls(
            form.states(), calendar.today(), values["seen"], values["note"]
        )
        try:
            actions.tick_controls(county, wanted, by=user)
        except Refused as refusal:
            form.add_error(None, wording.sentence(refusal))
        else:
            messages.success(request, _("Saved: the checklist holds from today on."))
            return redirect("risk:county", county.pk)
    return render(
        request,
        "risk/checklist.html",
        {"checklist": found, "form": form},
        status=400 if form.errors else 200,
    )


def _form(request: HttpRequest, found: queries.Checklist) -> forms.ChecklistForm:
    return forms.ChecklistForm(
        request.POST if request.method == "POST" else None,
        mechanisms=[item.mechanism for item in found.items],
        initial={
            "in_force": [item.mechanism for item in found.items if item.is_in_force],
            "seen": found.seen,
        },
    )
