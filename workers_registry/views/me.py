"""The worker's own pages: code, check-in, help."""

import io
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from risk import calendar
from risk import queries as risk_queries
from workers_registry import actions, queries, retention
from workers_registry.forms import CheckInForm
from workers_registry.models import HealthCode, Worker

CACHE = "me"
"""The browser's cache that keeps the last known state of the worker's page."""
WorkerView = Callable[[HttpRequest, Worker], HttpResponse]


def for_workers(view: WorkerView) -> Callable[[HttpRequest], HttpResponse]:
    """Ask a visitor to sign in by phone, and give the view the worker; staff get 404."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        worker = queries.worker_of(request.user)
        if worker is None:
            raise Http404
        return view(request, worker)

    return login_required(checked, login_url="account_request_login_code")


def code_context(worker: Worker) -> dict[str, Any]:
    """Give what the code card's templates read; a page that shows more adds to it."""
    card = queries.code_card(worker)
    return {
        "card": card,
        "code": card.code,
        "person": worker.name,
        "hotline": settings.HOTLINE,
        "holds": queries.held_by(worker).count(),
    }


@require_safe
@never_cache
@for_workers
def me(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Show the worker's code: colour, why, until when, what to do."""
    return render(request, "workers_registry/me.html", me_context(worker))


def me_context(worker: Worker) -> dict[str, Any]:
    """Give what the worker's own page shows: the code, and the appeal that is being looked at."""
    found = queries.open_appeal(worker)
    return {
        **code_context(worker),
        "appeal": found,
        "urgency": queries.urgency_of(found) if found else "",
    }


@require_safe
@never_cache
@for_workers
def code_image(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Draw the worker's own QR code."""
    return code_picture(worker)


def code_picture(worker: Worker) -> HttpResponse:
    """Draw a QR code with a token that counts for a minute; 404 without a code."""
    code = queries.codes_of([worker.pk]).get(worker.pk)
    if code is None:
        raise Http404
    picture = io.BytesIO()
    token = actions.issue_token(worker, code)
    segno.make(token, error="m").save(picture, kind="svg", border=0, xmldecl=False, scale=4)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_safe
@never_cache
@for_workers
def paper(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Print one's own code."""
    return paper_page(request, worker)


def paper_page(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Draw a code that counts on paper for fourteen days; 404 unless it is green and current."""
    card = queries.code_card(worker)
    if card.code is None or not card.may_ride:
        raise Http404
    token = actions.issue_token(worker, card.code, holds=actions.ON_PAPER)
    context = {
        "card": card,
        "picture": segno.make(token, error="m").svg_data_uri(border=0, scale=4),
        "last_day": card.today + actions.ON_PAPER,
        "hotline": settings.HOTLINE,
    }
    return render(request, "workers_registry/paper.html", context)


@require_safe
@never_cache
@for_workers
def my_data(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Show the worker everything that is kept, and who looked at it."""
    context = {
        **code_context(worker),
        "worker": worker,
        "history": _history(worker),
        **_facts(worker),
        "arrivals": worker.arrivals.select_related("county").order_by("-id")[:30],
        "recognised": worker.recognised.select_related("agreement").order_by("-id")[:30],
        "looks": queries.looks_at(worker)[:50],
    }
    return render(request, "workers_registry/my_data.html", context)


def _facts(worker: Worker) -> dict[str, list[tuple[Any, date]]]:
    """Give the worker's newest facts of each kind, each with the last day on which it is kept."""
    policy, _version = risk_queries.policy_on(calendar.today(), retention.Policy)
    found: dict[str, Any] = {
        "stays": queries.stays_of(worker)[:30],
        "declarations": worker.declarations.order_by("-day", "-id")[:30],
        "matches": worker.list_matches.select_related("withdrawal").order_by("-id")[:30],
        "checks": worker.medical_checks.order_by("-checked_on", "-id")[:30],
        "clearances": worker.clearances.order_by("-day")[:30],
    }
    return {
        name: [(row, queries.kept_until(row, policy)) for row in rows]
        for name, rows in found.items()
    }


def _history(worker: Worker) -> list[tuple[HealthCode, list[str]]]:
    """Give the worker's newest codes, each with why."""
    codes = list(queries.history_of(worker)[:30])
    places = queries.places_of(codes)
    return [(code, queries.grounds_of(code, places)) for code in codes]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_workers
def check_in(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Ask for today's check-in, record it, and show the code that comes of it."""
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = actions.declare(worker, **form.cleaned_data, by=cast(User, request.user))
        if code.colour == "green":
            messages.success(request, _("Checked in. Your code is green."))
        else:
            messages.warning(request, _("Checked in. Please read below what to do now."))
        return redirect("workers_registry:me")
    context = {**code_context(worker), "form": form}
    return render(
        request,
        "workers_registry/check_in.html",
        context,
        status=400 if form.errors else 200,
    )


@require_safe
@for_workers
def help_page(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Say whom to call, what the colours mean and what is kept about the worker."""
    return render(request, "workers_registry/help.html", code_context(worker))
