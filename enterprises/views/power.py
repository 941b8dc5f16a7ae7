"""The electricity index of a day: how far work has resumed, by place and sector."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from enterprises import queries, wording
from enterprises.queries import PowerGroup, PowerScope
from enterprises.views.answers import user_of
from risk import calendar
from risk.queries import duty_of

TREND_DAYS = 14
FOOT_EVERY = 4
CALLS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line of the trend, as the chart component reads it."""

    name: str
    points: list[tuple[int, float | None]]
    is_step: bool = False


@login_required
@require_safe
def power(request: HttpRequest) -> HttpResponse:
    """Show the index of the users in one's scope on a day, its trend and its parts."""
    scope = _own_scope(user_of(request))
    last = queries.last_index_day(scope, until=calendar.today())
    day = min(_day_asked(request) or calendar.today(), last or calendar.today())
    groups = queries.index_groups(scope, day) if last else []
    context: dict[str, Any] = {"day": day, "whole": groups[0] if groups else None}
    if groups and groups[0].index:
        context |= _parts(scope, day)
    return render(request, "enterprises/power.html", context)


def _own_scope(user: User) -> PowerScope:
    """Give the meters of the province or of one's county; the page is for their staff."""
    if duty_of(user) is None and not user.is_superuser:
        raise Http404
    return queries.power_scope(user)


def _day_asked(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _parts(scope: PowerScope, day: date) -> dict[str, Any]:
    """Give trend, places, sectors and who is about to resume."""
    trend = queries.index_trend(scope, until=day, days=TREND_DAYS)
    places = queries.index_groups(scope, day, by=["county__city", "county__name"])
    sectors = queries.index_groups(scope, day, by=["sector"])
    calls = queries.about_to_resume(scope.users, day)
    odd = queries.mismatches(scope.users, day)
    return {
        "trend": _chart(trend),
        "trend_rows": trend,
        "places": _highest_first(places),
        "sectors": [(wording.SECTORS[group.key[0]], group) for group in _highest_first(sectors)],
        "calls": calls[:CALLS_SHOWN],
        "calls_number": len(calls),
        "odd": [
            (found, wording.MISMATCHES[found.code], 100 * found.share)
            for found in odd[:CALLS_SHOWN]
        ],
        "odd_number": len(odd),
        "previous_day": day - timedelta(days=1),
        "next_day": day + timedelta(days=1) if day < calendar.today() else None,
    }


def _highest_first(groups: list[PowerGroup]) -> list[PowerGroup]:
    return sorted(groups, key=lambda group: group.index.value if group.index else -1, reverse=True)


def _chart(trend: list[tuple[date, Any]]) -> dict[str, Any]:
    """Give the two rates as points, and days as words under the axis."""
    halves = (
        (_("Users that resumed, %"), "users_rate"),
        (_("Consumption that is back, %"), "consumption_rate"),
    )
    series = [
        TrendLine(
            name,
            [
                (at, getattr(index, rate) if index else None)
                for at, (_day, index) in enumerate(trend)
            ],
        )
        for name, rate in halves
    ]
    feet = [
        (at, date_format(day, pgettext("day", "j M")))
        for at, (day, _index) in enumerate(trend)
        if at % FOOT_EVERY == 1
    ]
    return {"series": series, "feet": feet}
