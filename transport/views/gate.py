"""Who of an application may ride, and why not: for the enterprise and for the county."""

from collections import Counter
from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from enterprises import queries as enterprise_queries
from risk import calendar
from transport import queries, wording
from transport.gate import Decision
from workers_registry import queries as worker_queries
from workers_registry.identity import mask_name

PAGE = 40


@login_required
def gate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge everybody on an application's roster as of today, for its first day of departure."""
    user = cast(User, request.user)
    application = get_object_or_404(enterprise_queries.visible_applications(user), pk=pk)
    entries = list(
        enterprise_queries.visible_entries(user)
        .filter(application=application, is_open=True)
        .select_related("application__enterprise", "worker", "pickup", "dropoff")
        .order_by("row", "pk")
    )
    on = max(application.arrive_from, calendar.today())
    decisions = queries.gate_of(entries, on=on)
    counts = Counter(decision.code for decision in decisions.values())
    code = request.GET.get("code", "")
    shown = [e for e in entries if not code or decisions[e.pk].code == code.removeprefix("ok")]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    codes = worker_queries.codes_of([entry.worker_id for entry in page])
    seats = queries.seats_by_entry([entry.pk for entry in page], by=user)
    context = {
        "application": application,
        "on": on,
        "page": page,
        "rows": [
            (
                entry,
                mask_name(entry.worker.name),
                codes.get(entry.worker_id),
                decisions[entry.pk],
                _why(decisions[entry.pk]),
                seats.get(entry.pk),
            )
            for entry in page
        ],
        "counts": [(key, wording.short_reason(key), n) for key, n in counts.most_common() if key],
        "allowed": counts[""],
        "total": len(entries),
        "code": code,
    }
    return render(request, "transport/gate.html", context)


def _why(decision: Decision) -> tuple[str, str]:
    """Give the reason and the remedy in words; both empty for who may ride."""
    if decision.allowed:
        return "", ""
    return wording.reason(decision.code, decision.details), wording.remedy(decision.code)
