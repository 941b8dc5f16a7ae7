"""Pages that belong to no single app."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import demo_accounts
from config import home as pages
from config.shell import Role, scope_of
from enterprises import queries as enterprise_queries
from risk import calendar
from risk import queries as risk_queries
from transport import queries as transport_queries
from workers_registry import queries as worker_queries
from workers_registry.models import Worker
from workers_registry.views.me import for_workers, me_context


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer whether this process serves and reaches its database: 200, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show each role what is to be done now and the day in figures; others go to their page."""
    role = scope_of(request.user).role
    if role is Role.WORKER:
        return redirect("workers_registry:me")
    if role is Role.CITY:
        return redirect("workers_registry:appeals")
    if role is Role.GRID:
        return redirect("enterprises:notices")
    show = HOMES.get(role, _front_door)
    template, context = show(request)
    return render(request, template, context)


def _front_door(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """What anybody may see: the map of the day and the way in."""
    accounts = demo_accounts.accounts() if calendar.is_demo() else []
    board = risk_queries.board(calendar.today())
    return "home/front.html", {"board": board, "accounts": accounts, "hotline": settings.HOTLINE}


def _province(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    today = calendar.today()
    return "home/province.html", {
        "board": risk_queries.board(today),
        "todos": pages.province_todos(today),
        "figures": pages.province_figures(today),
        "power": pages.power(cast(User, request.user), today),
        "cases": pages.cases(today),
        "arrivals": pages.arrivals(today),
        "trips": pages.next_trips(cast(User, request.user), today),
    }


def _county(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    today = calendar.today()
    user = cast(User, request.user)
    county = user.duty.county
    workers = worker_queries.visible_workers(user)
    applications = enterprise_queries.visible_applications(user)
    return "home/county.html", {
        "county": county,
        "rating": risk_queries.rating_of(county.pk, today) if county else None,
        "todos": pages.county_todos(user, county) if county else [],
        "figures": pages.figures(workers=workers, applications=applications, today=today),
        "runs": transport_queries.visible_runs(user)[: pages.ROWS],
        "trips": pages.next_trips(user, today),
    }


def _enterprise(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    user = cast(User, request.user)
    applications = enterprise_queries.own_applications(user)
    today = calendar.today()
    return "home/enterprise.html", {
        "enterprise": enterprise_queries.membership_of(user),
        "applications": applications,
        "todos": pages.enterprise_todos(applications),
        "trips": pages.next_trips(user, today),
    }


HOMES = {
    Role.ADMIN: _province,
    Role.PROVINCE: _province,
    Role.COORDINATOR: _county,
    Role.ENTERPRISE: _enterprise,
}
"""What each role's home shows; a worker has a page of their own, everybody else the front door."""


@require_safe
@never_cache
@for_workers
def me(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Show a worker their code and, below it, their coach, seat, place and time."""
    context = {
        **me_context(worker),
        **transport_queries.journey_of(worker),
        "employer": enterprise_queries.employer_of(worker),
    }
    return render(request, "home/me.html", context)
