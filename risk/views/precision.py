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

from risk import actions, calendar, forms, indicator_file, queries, wording
from risk.precision import Indicator
from risk.refusal import Refused

MOST_FAULTS = 500


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
def precision_template(request: HttpRequest) -> HttpResponse:
    """Give the template of a file of figures: a head and one row as an example."""
    content = indicator_file.template(wording.indicator(Indicator.SHOPS))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="indicators.csv"'
    return response


@login_required
@require_POST
def record_indicator(request: HttpRequest) -> HttpResponse:
    """Record one figure of the index that the platform does not know by itself."""
    user = _reporter(request)
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


@login_required
@require_POST
def upload_indicators(request: HttpRequest) -> HttpResponse:
    """Take in a file of figures for the user's counties and say what became of its rows."""
    user = _reporter(request)
    form = forms.IndicatorFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, _form(request), file_form=form)
    upload = form.cleaned_data["file"]
    try:
        receipt = actions.import_indicator_file(
            upload.read(), name=upload.name, indicators=wording.indicator_names(), by=user
        )
    except Refused as refusal:
        form.add_error("file", wording.sentence(refusal))
        return _page(request, _form(request), file_form=form)
    return _page(request, _form(request), receipt=receipt)


def _page(
    request: HttpRequest,
    form: forms.IndicatorForm,
    *,
    file_form: forms.IndicatorFileForm | None = None,
    receipt: actions.IndicatorReceipt | None = None,
) -> HttpResponse:
    user = cast(User, request.user)
    board = _board(request)
    may_report = queries.reporting_counties(user).exists()
    city = request.GET.get("city", "")
    chosen = _indicator(request)
    faults = receipt.faults[:MOST_FAULTS] if receipt else ()
    return render(
        request,
        "risk/precision.html",
        {
            "board": board,
            "is_split": bool(city),
            "chosen": chosen,
            "figures": queries.figures_behind(board.day, chosen, city_code=city) if chosen else [],
            "form": form if may_report else None,
            "file_form": file_form or forms.IndicatorFileForm(),
            "receipt": receipt,
            "faults": [
                (one.row, wording.SENTENCES[one.code] % {"value": one.value}) for one in faults
            ],
            "query": request.GET.urlencode(),
            "words": wording.INDICATORS,
        },
        status=400 if form.errors or (file_form and file_form.errors) else 200,
    )


def _indicator(request: HttpRequest) -> Indicator | None:
    """The indicator whose figures are asked for; nothing where it is none."""
    asked = request.GET.get("indicator", "")
    return Indicator(asked) if asked in set(Indicator) else None


def _reporter(request: HttpRequest) -> User:
    """The user, where they may report for any county; a stranger finds no such page."""
    user = cast(User, request.user)
    if not queries.reporting_counties(user).exists():
        raise Http404
    return user


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
    is_sent = request.method == "POST" and "indicator" in request.POST
    data = request.POST if is_sent else None
    return forms.IndicatorForm(data, counties=counties)
