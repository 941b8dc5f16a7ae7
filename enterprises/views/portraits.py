"""The power curve of one enterprise against its December."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from enterprises import forms, queries, wording
from enterprises.models import Enterprise, Inspection
from enterprises.portrait import Portrait
from enterprises.views.answers import user_of
from enterprises.views.power import TrendLine
from risk import calendar

FOOT_EVERY = 10


@login_required
@require_safe
def own_portrait(request: HttpRequest) -> HttpResponse:
    """Lead an enterprise's staff to their own curve."""
    own = queries.membership_of(user_of(request))
    if own is None:
        raise Http404
    return redirect("enterprises:portrait", own.pk)


@login_required
@require_safe
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    """Show curve, base, resumption, gaps and caps; to an inspector what does not fit, too."""
    user = user_of(request)
    enterprise = get_object_or_404(queries.visible_portraits(user), pk=pk)
    until = queries.last_reading_day(enterprise, until=calendar.today()) or calendar.today()
    drawn = queries.portrait_of(enterprise, until=until)
    context: dict[str, Any] = {
        "enterprise": enterprise,
        "portrait": drawn,
        "day": until,
        "rows": list(reversed(drawn.days)),
        "chart": _chart(drawn),
        "corrections": queries.correction_count(enterprise),
        "is_own": queries.membership_of(user) == enterprise,
    }
    if queries.inspectable_enterprises(user).filter(pk=pk).exists():
        context |= _inspection(enterprise, user)
    return render(request, "enterprises/portrait.html", context)


def _inspection(enterprise: Enterprise, user: Any) -> dict[str, Any]:
    """Give what does not fit today, the form and the history, for the inspector."""
    scope = queries.power_scope(user)
    day = queries.last_index_day(scope, until=calendar.today())
    users = scope.users.filter(enterprise=enterprise)
    found = queries.mismatches(users, day) if day else []
    history = [
        (
            f"{date_format(one.day, pgettext('day', 'j M'))} {Inspection.State(one.state).label}",
            " · ".join(
                part
                for part in (
                    wording.mismatch_title(one.code),
                    one.note,
                    one.by.get_full_name() or one.by.get_username(),
                )
                if part
            ),
            "done",
        )
        for one in queries.inspections_of(enterprise)
    ]
    context: dict[str, Any] = {"is_inspector": True, "history": history}
    if found:
        (one,) = found
        initial = {"code": one.code, "state": one.state}
        context |= {
            "mismatch": one,
            "mismatch_title": wording.mismatch_title(one.code),
            "mismatch_reason": wording.mismatch_reason(one),
            "mismatch_state": Inspection.State(one.state).label,
            "form": forms.InspectionForm(initial=initial),
        }
    return context


def _chart(drawn: Portrait) -> dict[str, Any]:
    """Give the consumption and the mean December day as lines, in kWh a day."""
    read = [(at, one.sums.kwh if one.sums.users else None) for at, one in enumerate(drawn.days)]
    base: list[tuple[int, float | None]] = [(at, drawn.base_kwh) for at in range(len(drawn.days))]
    series = [TrendLine(_("Consumption"), read), TrendLine(_("December day"), base)]
    if drawn.last and drawn.last.sums.kwh < drawn.base_kwh:
        series.reverse()  # the first line's words stand above it, the second's below
    feet = [
        (at, date_format(one.day, pgettext("day", "j M")))
        for at, one in enumerate(drawn.days)
        if at % FOOT_EVERY == 1
    ]
    return {"series": series, "feet": feet}
