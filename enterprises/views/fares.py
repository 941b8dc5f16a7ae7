"""Who pays the coaches of a corridor: the agreements, and a new one with what it would mean."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import actions, forms, queries
from enterprises.views.answers import told, user_of
from risk import calendar
from risk.models import County
from risk.queries import duty_of, is_province

STATES = {"now": "ok", "later": "info", "over": "neutral"}
"""The tag's kind by how an agreement stands."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fares(request: HttpRequest) -> HttpResponse:
    """Show the agreements one may see; take a new one, shown first and then confirmed."""
    user = user_of(request)
    if not (is_province(user) or duty_of(user) or queries.membership_of(user)):
        raise Http404
    county = queries.county_to_agree(user)
    if county is None:
        if request.method == "POST":
            raise Http404
        return _page(request, {})
    form = forms.AgreementForm(request.POST or None, destination=county)
    if not form.is_valid():
        return _page(request, {"form": form, "county": county}, 400 if form.errors else 200)
    new = actions.NewAgreement.until(
        form.cleaned_data.pop("last_day"), destination=county, **form.cleaned_data
    )
    if "confirm" in request.POST and told(request, lambda: _agreed(request, new)):
        return redirect("enterprises:fares")
    return _page(request, {"form": form, "county": county, **_preview(new, county)})


def _agreed(request: HttpRequest, new: actions.NewAgreement) -> str:
    actions.agree_fare(new, by=user_of(request))
    corridor = {"origin": new.origin.name, "destination": new.destination.name}
    return _("Agreed for the coaches from %(origin)s to %(destination)s.") % corridor


def _preview(new: actions.NewAgreement, county: County) -> dict[str, Any]:
    """Give what a new agreement says, and the one that it would end."""
    return {
        "new": new,
        "new_last_day": None if new.end_day is None else new.end_day - timedelta(days=1),
        "ended": queries.open_agreement(
            origin=new.origin, destination=county, before=new.first_day
        ),
        "ended_on": new.first_day - timedelta(days=1),
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    rows = queries.agreement_lines(user_of(request), calendar.today())
    lines = [(row, STATES[row.state]) for row in rows]
    return render(request, "enterprises/fares.html", {**context, "lines": lines}, status=status)
