"""Mismatches of papers, rosters and meters: the inspector's list, its file, what was found."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, forms, queries, tables, wording
from enterprises.models import Inspection
from enterprises.queries import Mismatch
from enterprises.views.answers import csv_file, told, user_of
from risk import calendar
from risk.queries import duty_of

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One mismatch as the page shows it."""

    found: Mismatch
    title: str
    reason: str
    state: str
    kind: str
    """The tag's kind."""


KINDS = {"open": "bad", "visited": "warn", "explained": "ok"}


@login_required
@require_safe
def mismatches(request: HttpRequest) -> HttpResponse:
    """Show what does not fit in one's county or the province, by kind and state."""
    day, found = _found(request)
    code, state = _asked(request)
    rows = [_line(one) for one in _kept(found, code, state)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "enterprises/mismatches.html",
        {
            "day": day,
            "number": len(found),
            "open_number": sum(one.state == Inspection.State.OPEN for one in found),
            "page": page,
            "codes": _chips(request, found, "code", code),
            "states": _chips(request, found, "state", state),
            "code": code,
            "state": state,
        },
    )


@login_required
@require_safe
def mismatches_csv(request: HttpRequest) -> HttpResponse:
    """Give the same list as a file; the filter of the page is kept."""
    day, found = _found(request)
    head = (
        _("Enterprise"),
        _("Social credit code"),
        _("County"),
        _("Township"),
        _("What does not fit"),
        _("Why"),
        _("Share of December"),
        _("On the roster"),
        _("Staff"),
        _("State"),
        _("Note"),
    )
    rows = [
        (
            one.enterprise.name,
            one.enterprise.credit_code,
            one.enterprise.county.name,
            one.enterprise.township.name,
            wording.mismatch_title(one.code),
            wording.mismatch_reason(one),
            round(100 * one.share, 1),
            one.papers.workers,
            one.enterprise.staff_count,
            str(Inspection.State(one.state).label),
            one.note,
        )
        for one in _kept(found, *_asked(request))
    ]
    return csv_file(tables.csv_bytes(head, rows), f"mismatches-{day}.csv")


@login_required
@require_POST
def inspect(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the inspector says of one enterprise's mismatch."""
    enterprise = get_object_or_404(queries.inspectable_enterprises(user_of(request)), pk=pk)
    form = forms.InspectionForm(request.POST)

    def act() -> str:
        actions.record_inspection(enterprise, by=user_of(request), **form.cleaned_data)
        return _("Kept: %(enterprise)s") % {"enterprise": enterprise.name}

    if form.is_valid():
        told(request, act)
    else:
        messages.error(request, _("Choose a state, and keep the words under 1,000 characters."))
    return redirect(reverse("enterprises:portrait", args=[enterprise.pk]) + "#h-inspections")


def _found(request: HttpRequest) -> tuple[date, list[Mismatch]]:
    """Give the last day read and what does not fit on it; the page is for staff only."""
    user = user_of(request)
    if duty_of(user) is None and not user.is_superuser:
        raise Http404
    scope = queries.power_scope(user)
    day = queries.last_index_day(scope, until=calendar.today())
    if day is None:
        return calendar.today(), []
    return day, queries.mismatches(scope.users, day)


def _asked(request: HttpRequest) -> tuple[str, str]:
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    return (
        code if code in Inspection.Code.values else "",
        state if state in Inspection.State.values else "",
    )


def _kept(found: list[Mismatch], code: str, state: str) -> list[Mismatch]:
    return [
        one for one in found if (not code or one.code == code) and (not state or one.state == state)
    ]


def _line(one: Mismatch) -> Line:
    return Line(
        one,
        wording.mismatch_title(one.code),
        wording.mismatch_reason(one),
        str(Inspection.State(one.state).label),
        KINDS[one.state],
    )


def _chips(
    request: HttpRequest, found: list[Mismatch], name: str, current: str
) -> list[tuple[Any, ...]]:
    """Give the filters of one field with how many each leaves; the other filter is kept."""
    other = "state" if name == "code" else "code"
    kept = request.GET.get(other, "")
    rest = [one for one in found if not kept or getattr(one, other) == kept]
    labels = (
        [(code, wording.mismatch_title(code)) for code in Inspection.Code.values]
        if name == "code"
        else [(state.value, str(state.label)) for state in Inspection.State]
    )
    chips = [(_("All"), _address({other: kept}), len(rest), not current)]
    for key, label in labels:
        number = sum(getattr(one, name) == key for one in rest)
        chips.append((label, _address({other: kept, name: key}), number, key == current))
    return chips


def _address(filters: dict[str, str]) -> str:
    query = "&".join(f"{key}={text}" for key, text in filters.items() if text)
    return f"?{query}"
