"""The precision index: ranking, what is behind it, and manual input."""

import csv
from datetime import date
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import actions, calendar, forms, queries, wording
from risk.precision import Indicator


@login_required
def precision(request: HttpRequest) -> HttpResponse:
    """Show the index of the cities, or of one city's counties, on a day."""
    return _page(request, _form(request))


@login_required
def precision_table(request: HttpRequest) -> HttpResponse:
    """Give the ranking as a CSV file: both halves and the figures behind them."""
    board = _board(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="precision-{board.day}.csv"'
    out = csv.writer(response)
    keys = [one.value for one in Indicator]
    out.writerow(["day", "code", "name", "control", "flow", "version", "synthetic", *keys])
    for row in (board.whole, *board.rows):
        values = [f"{row.parts[one].value:.1f}" if one in row.parts else "" for one in Indicator]
        head = [board.day, row.code, row.name, row.index.control, row.index.flow, board.version]
        out.writerow([*head, "yes" if row.is_synthetic else "no", *values])
    return response


@login_required
@require_POST
def record_indicator(request: HttpRequest) -> HttpResponse:
    """Record one figure of the index that the platform does not know by itself."""
    user = cast(User, request.user)
    if not queries.reporting_counties(user).exists():
        raise Http404
    form = _form(request)
    if not form.is_valid():
        return _page(request, form)
    values = form.cleaned_data
    figure = actions.NewFigure(
        values["county"].pk,
        values["day"],
        values["indicator"],
        values["part"],
        values["whole"],
        values["source"],
    )
    actions.record_indicators([figure], by=user)
    messages.success(request, _("Recorded: the index counts it from now on."))
    return redirect("risk:precision")


def _page(request: HttpRequest, form: forms.IndicatorForm) -> HttpResponse:
    user = cast(User, request.user)
    board = _board(request)
    return render(
        request,
        "risk/precision.html",
        {
            "board": board,
            "is_split": bool(request.GET.get("city")),
            "form": form if queries.reporting_counties(user).exists() else None,
            "query": request.GET.urlencode(),
            "words": wording.INDICATORS,
        },
        status=400 if form.errors else 200,
    )


def _board(request: HttpRequest) -> queries.PrecisionBoard:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = calendar.today()
    board = queries.precision_on(queries.clamped(day), city_code=request.GET.get("city", ""))
    if not board.rows:
        raise Http404
    return board


def _form(request: HttpRequest) -> forms.IndicatorForm:
    counties = queries.reporting_counties(cast(User, request.user))
    data = request.POST if request.method == "POST" else None
    return forms.IndicatorForm(data, counties=counties)
