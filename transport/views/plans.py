"""What is done with a finished plan: published, exported, read for those who stay."""

import gzip
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from risk.refusal import Refused
from transport import actions, queries, tasks, wording
from transport.actions import Publication
from transport.filters import LeftBehindFilter
from workers_registry.identity import mask_name

PAGE = 40


@login_required
@require_POST
def publish_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the plan of a run, or have a worker do it; then the run's page follows it."""
    user = cast(User, request.user)
    run = get_object_or_404(queries.visible_runs(user), pk=pk)
    try:
        done = actions.ask_to_publish(run, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        if done is None:
            transaction.on_commit(lambda: tasks.publish_run.delay(run.pk), robust=True)
        else:
            messages.success(request, _told(done))
    return redirect("transport:run", pk=pk)


def _told(done: Publication) -> str:
    """Give the sentence that says what was published, and who lost a seat if anybody did."""
    told = _("%(trips)s trips are published; %(people)s people are told their seat.") % {
        "trips": f"{done.trips:,}",
        "people": f"{done.people:,}",
    }
    if not done.lost:
        return told
    lost = ngettext(
        "%(lost)s person no longer passed the gate and stays.",
        "%(lost)s people no longer passed the gate and stay.",
        done.lost,
    )
    return f"{told} {lost % {'lost': done.lost}}"


@login_required
def left_behind(request: HttpRequest, pk: int) -> HttpResponse:
    """List who stays, with the reason and what can be done about it."""
    user = cast(User, request.user)
    run = get_object_or_404(queries.visible_runs(user), pk=pk)
    left = queries.visible_left_behind(user).filter(run=run)
    counts = queries.left_behind_counts(left)
    found = LeftBehindFilter(request.GET, queryset=left).qs
    page = Paginator(
        found.select_related("entry__pickup", "entry__dropoff").order_by("code", "entry_id"), PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "page": page,
        "rows": [
            (row, mask_name(row.worker.name), wording.reason(row.code, row.details)) for row in page
        ],
        "codes": [(code, wording.short_reason(code), people) for code, people in counts],
        "code": request.GET.get("code", ""),
        "q": request.GET.get("q", ""),
        "had_seat": request.GET.get("had_seat") == "true",
        "unseated": left.filter(had_seat=True).count(),
        "total": sum(people for _, people in counts),
    }
    return render(request, "transport/left_behind.html", context)


@login_required
def problem_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the problem as it was solved: direct-bus-problem/1, without names of people."""
    return _file(request, pk, "problem")


@login_required
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the plan that came of it: direct-bus-plan/1."""
    return _file(request, pk, "plan")


def _file(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    run = get_object_or_404(queries.visible_runs(cast(User, request.user)).defer(None), pk=pk)
    content = run.problem_file if what == "problem" else run.plan_file
    if content is None:
        raise Http404
    answer = HttpResponse(gzip.decompress(bytes(content)), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="run-{run.pk}-{what}.json"'
    return answer
