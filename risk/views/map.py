"""The map of a day and the page of a county."""

from datetime import date, timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.vary import vary_on_headers

from risk import calendar, filters, queries
from risk.models import County


@login_required
@vary_on_headers("X-Requested-With")
def county_map(request: HttpRequest) -> HttpResponse:
    """Show the five colours of a day as a map or a table, and one county's card."""
    user = cast(User, request.user)
    asked = filters.counties_asked_for(request.GET, queries.visible_counties(user))
    day = _day(request)
    duty = queries.duty_of(user)
    own = duty.county if duty else None
    chosen = _chosen(request, user) or own
    is_part = request.headers.get("X-Requested-With") == "fetch"
    board = queries.board(
        day, chosen=chosen, own_code=own.code if own else "", has_days=not is_part
    )
    is_table = request.GET.get("view") == "table"
    return render(
        request,
        "risk/_board.html" if is_part else "risk/map.html",
        {
            "board": board,
            "filter": asked,
            "rows": _rows(asked, board) if is_table else [],
            "is_table": is_table,
            "may_report": duty is not None or user.is_superuser,
            "is_province": queries.is_province(user),
        },
    )


@login_required
def county(request: HttpRequest, code: str) -> HttpResponse:
    """Show one county: why it has its colour, its history, its figures."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.visible_counties(user), pk=code)
    day = _day(request)
    shown = queries.county_page(found, day)
    points = [(f"{one.day:%m-%d}", one.new) for one in shown.days]
    return render(
        request,
        "risk/county.html",
        {
            "page": shown,
            "why": shown.why,
            "day": day,
            "day_text": day.isoformat(),
            "may_override": queries.reporting_counties(user).filter(pk=code).exists(),
            "may_tick": queries.ticking_counties(user).filter(pk=code).exists(),
            "points": points if shown.figures else [],
        },
    )


def _rows(asked: filters.CountyFilter, board: queries.Board) -> list[queries.CountyRow]:
    """The table's rows: the counties that the filter leaves; a malformed filter leaves none."""
    counties: QuerySet[County] = asked.qs
    return queries.county_rows(counties, board.day, ratings=board.ratings)


def _day(request: HttpRequest) -> date:
    """The day asked for, by date or by number on the slider; today where it is no day."""
    try:
        if "n" in request.GET:
            day = queries.FIRST_DAY + timedelta(days=int(request.GET["n"]))
        else:
            day = date.fromisoformat(request.GET.get("day", ""))
    except (ValueError, OverflowError):
        day = calendar.today()
    return queries.clamped(day)


def _chosen(request: HttpRequest, user: User) -> County | None:
    code = request.GET.get("county", "")
    return queries.visible_counties(user).filter(pk=code).first() if code else None
