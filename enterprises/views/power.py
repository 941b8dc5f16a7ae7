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

from enterprises import queries, resumption, wording
from enterprises.queries import PowerGroup, PowerScope
from enterprises.views import power_map
from enterprises.views.answers import day_asked, user_of
from risk import calendar
from risk.queries import duty_of, policy_on

TREND_DAYS = 28
FOOT_EVERY = 7


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line of the trend, as the chart component reads it."""

    name: str
    points: list[tuple[int, float | None]]
    is_step: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the scope is looked at; empty texts mean all of it."""

    city: str = ""
    county: str = ""
    sector: str = ""

    @property
    def place(self) -> dict[str, str]:
        """Give the fields of a user by which the scope is narrowed."""
        fields = {"county__city": self.city, "county": self.county, "sector": self.sector}
        return {field: text for field, text in fields.items() if text}


@login_required
@require_safe
def power(request: HttpRequest) -> HttpResponse:
    """Show the index of the users in one's scope on a day, its trend, map and parts."""
    everything = _own_scope(user_of(request))
    asked = _asked(request)
    scope = queries.narrowed(everything, **asked.place) if asked.place else everything
    last = queries.last_index_day(everything, until=calendar.today())
    day = min(day_asked(request) or calendar.today(), last or calendar.today())
    groups = queries.index_groups(scope, day) if last else []
    context: dict[str, Any] = {"day": day, "whole": groups[0] if groups else None, "asked": asked}
    if last:
        context |= _choices(everything, day)
    if groups and groups[0].index:
        context |= _parts(scope, day, asked)
    return render(request, "enterprises/power.html", context)


@login_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Say how the index is worked out, with the numbers in force and the published check."""
    policy, version = policy_on(calendar.today(), resumption.Policy)
    shares = [
        (wording.SECTORS[sector], 100 * share)
        for sector, share in policy.resumed_share_by_sector.items()
        if sector in wording.SECTORS
    ]
    check = resumption.combined(57.60, 45.28, policy)
    return render(
        request,
        "enterprises/power_method.html",
        {
            "policy": policy,
            "version": version,
            "shares": shares,
            "check": check,
            "weights": (100 * policy.users_weight, 100 * (1 - policy.users_weight)),
            "resumed_share": 100 * policy.resumed_share,
            "roster_slack": 100 * policy.roster_slack,
            "sectors": list(wording.SECTORS.values()),
        },
    )


def _own_scope(user: User) -> PowerScope:
    """Give the meters of the province or of one's county; the page is for their staff."""
    if duty_of(user) is None and not user.is_superuser:
        raise Http404
    return queries.power_scope(user)


def _asked(request: HttpRequest) -> Asked:
    sector = request.GET.get("sector", "")
    return Asked(
        city=request.GET.get("city", ""),
        county=request.GET.get("county", ""),
        sector=sector if sector in wording.SECTORS else "",
    )


def _choices(scope: PowerScope, day: date) -> dict[str, Any]:
    """Give the cities, counties and sectors that one may look at apart."""
    places = queries.index_groups(
        scope, day, by=["county__city_code", "county__city", "county", "county__name"]
    )
    cities = dict.fromkeys(group.key[1] for group in places)
    return {
        "cities": list(cities) if len(cities) > 1 else [],
        "counties": [(group.key[2], group.key[3]) for group in places] if len(places) > 1 else [],
        "sector_choices": list(wording.SECTORS.items()),
    }


def _parts(scope: PowerScope, day: date, asked: Asked) -> dict[str, Any]:
    """Give trend, map, places and sectors."""
    trend = queries.index_trend(scope, until=day, days=TREND_DAYS)
    places = queries.index_groups(scope, day, by=["county__city", "county", "county__name"])
    cities = queries.index_groups(scope, day, by=["county__city"])
    sectors = queries.index_groups(scope, day, by=["sector"])
    return {
        "trend": _chart(trend),
        "trend_rows": list(reversed(trend)),
        "map": power_map.drawn(places) if len(places) > 1 else None,
        "places": _highest_first(places) if len(places) > 1 else [],
        "cities_rows": _highest_first(cities) if len(cities) > 1 else [],
        "sectors": [(wording.SECTORS[group.key[0]], group) for group in _highest_first(sectors)]
        if not asked.sector
        else [],
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
        if at % FOOT_EVERY == 3
    ]
    return {"series": series, "feet": feet}
