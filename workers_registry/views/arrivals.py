"""Intended arrivals: said by the person or on their behalf, and forecast for the county."""

import csv
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from workers_registry import actions, queries
from workers_registry.arrivals import PROXY, WORKER, DayForecast
from workers_registry.filters import ArrivalFilter
from workers_registry.forms import ArrivalForm, PlacesForm
from workers_registry.models import IntendedArrival, Worker
from workers_registry.views.me import code_context, for_workers

COLUMNS = (
    "day",
    "expected",
    "may_enter",
    "straight_on",
    "to_observe",
    "days_needed",
    "longest",
    "without_code",
    "places",
    "taken",
    "without_place",
)
"""The columns of the CSV file, as DayForecast and the API name them."""


# ---- the person's own word -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_workers
def arrival(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Ask the worker where and when they mean to arrive."""
    return _arrival_page(request, worker, source=WORKER, back=reverse("workers_registry:me"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def others_arrival(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the same of a worker who holds the code of another."""
    return for_workers(lambda request, holder: _others_arrival(request, holder, pk))(request)


def _others_arrival(request: HttpRequest, holder: Worker, pk: int) -> HttpResponse:
    held = get_object_or_404(queries.held_by(holder), pk=pk)
    back = reverse("workers_registry:other", args=[pk])
    return _arrival_page(request, held, source=PROXY, back=back)


def _arrival_page(request: HttpRequest, worker: Worker, *, source: str, back: str) -> HttpResponse:
    """Show what holds; take a new word, or call it off."""
    user = cast(User, request.user)
    if request.method == "POST" and "call_off" in request.POST:
        actions.call_off_arrival(worker)
        messages.success(request, _("Called off. Nobody expects you any more."))
        return redirect(back)
    held = queries.arrival_of(worker)
    form = ArrivalForm(request.POST or None, initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        row = actions.NewArrival(
            worker.pk, form.cleaned_data["county"].pk, form.cleaned_data["day"],
            form.cleaned_data["means"], source,
        )  # fmt: skip
        actions.declare_arrivals([row], by=user)
        now = queries.arrival_of(worker)
        if now is not None and now.source not in (WORKER, PROXY):
            messages.warning(request, _("Your seat on a published trip stands and counts."))
        else:
            messages.success(request, _("Thank you. The county now expects you."))
        return redirect(back)
    context = {**code_context(worker), "form": form, "held": held}
    status = 400 if form.errors else 200
    return render(request, "workers_registry/arrival.html", context, status=status)


def _initial(held: IntendedArrival | None) -> dict[str, Any]:
    if held is None:
        return {}
    return {"county": held.county_id, "day": held.day, "means": held.means}


# ---- the county's forecast -----------------------------------------------------------------------


@require_safe
@login_required
def forecast(request: HttpRequest) -> HttpResponse:
    """Show who comes on each of the next days, who may enter and who must be isolated."""
    return _forecast_page(request, _places_form(request))


@require_POST
@login_required
def set_places(request: HttpRequest) -> HttpResponse:
    """Take the number of the county's places for observation from a day on."""
    user = cast(User, request.user)
    county = _own_county(user)
    if county is None or not queries.forecast_counties(user).exists():
        raise Http404
    form = PlacesForm(request.POST)
    if not form.is_valid():
        return _forecast_page(request, form)
    actions.set_observation_places(county, **form.cleaned_data, by=user)
    messages.success(request, _("The places are counted from that day on."))
    return redirect("workers_registry:forecast")


@require_safe
@login_required
def forecast_table(request: HttpRequest) -> HttpResponseBase:
    """Give the forecast as a CSV file."""
    _found, rows = _asked(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="arrivals-{calendar.today()}.csv"'
    out = csv.writer(response)
    out.writerow([*COLUMNS, *IntendedArrival.Means.values])
    for row in rows:
        by_means = [row.by_means[means] for means in IntendedArrival.Means.values]
        out.writerow([*(getattr(row, name) for name in COLUMNS), *by_means])
    return response


def _asked(request: HttpRequest) -> tuple[ArrivalFilter, list[DayForecast]]:
    """Give the filter and the days' forecasts of the counties that were asked for."""
    mine = queries.forecast_counties(request.user)
    if not mine.exists():
        raise Http404
    found = ArrivalFilter(request.GET, queryset=queries.expected(mine), request=request)
    asked = found.form.cleaned_data.get("county") if found.form.is_valid() else None
    counties = mine.filter(pk=asked.pk) if asked else mine
    return found, queries.forecast(found.qs, counties, first_day=calendar.today())


def _forecast_page(request: HttpRequest, form: PlacesForm | None) -> HttpResponse:
    found, rows = _asked(request)
    context = {
        "filter": found,
        "rows": rows,
        "means": [
            (label, number)
            for value, label in IntendedArrival.Means.choices
            if (number := sum(row.by_means[value] for row in rows))
        ],
        "query": request.GET.urlencode(),
        "form": form,
        "county": _own_county(cast(User, request.user)),
        "coming": [(_short(row.day), float(row.expected)) for row in rows],
        "taken": [(_short(row.day), float(row.taken + row.without_place)) for row in rows],
        "places": rows[0].places,
        **{name: sum(getattr(row, name) for row in rows) for name in SUMS},
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "workers_registry/forecast.html", context, status=status)


SUMS = ("expected", "may_enter", "straight_on", "to_observe", "without_place", "without_code")


def _short(day: date) -> str:
    return date_format(day, "n/j", use_l10n=False)


def _own_county(user: User) -> County | None:
    duty = risk_queries.duty_of(user)
    return duty.county if duty else None


def _places_form(request: HttpRequest) -> PlacesForm | None:
    """Give the form to whoever acts for one county; the province only looks."""
    is_own = _own_county(cast(User, request.user)) is not None
    return PlacesForm(initial={"from_day": calendar.today()}) if is_own else None
