"""The county's pages about its own people."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.filters import WorkerFilter
from workers_registry.forms import (
    ClearanceForm,
    CountyStayForm,
    ListMatchForm,
    ProxyForm,
    RevealForm,
)
from workers_registry.models import Look, Worker
from workers_registry.views.me import paper_page

PAGE_SIZE = 50


@require_safe
@login_required
def workers(request: HttpRequest) -> HttpResponse:
    """List the people whom the user may see, filtered by what the address says."""
    user = cast(User, request.user)
    if not queries.is_official(user):
        raise Http404
    visible = queries.visible_workers(user)
    found = WorkerFilter(request.GET, queries.with_latest_code(visible), request=request)
    page = Paginator(found.qs.order_by("pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = queries.code_counts(visible)
    codes = queries.codes_of([worker.pk for worker in page])
    context = {
        "filter": found,
        "page": page,
        "rows": [(worker, codes.get(worker.pk)) for worker in page],
        "counts": {**counts, "not_current": counts["not-current"]},
        "chips": _chips(request, counts),
        "may_register": queries.county_acted_for(user) is not None,
        "may_forecast": queries.forecast_counties(user).exists(),
    }
    return render(request, "workers_registry/workers.html", context)


def _chips(request: HttpRequest, counts: dict[str, int]) -> list[tuple[Any, str, int, bool]]:
    """Give the filters by colour with their counts, the current one marked."""
    words = (
        ("", _("All"), "all"),
        ("green", _("Green"), "green"),
        ("yellow", _("Yellow"), "yellow"),
        ("red", _("Red"), "red"),
        ("missing", _("No code"), "missing"),
    )
    chosen = request.GET.get("colour", "")
    chips = []
    for value, word, key in words:
        query = request.GET.copy()
        query.pop("page", None)
        query["colour"] = value
        chips.append((word, f"?{query.urlencode()}", counts[key], value == chosen))
    return chips


@require_safe
@login_required
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: code, why, history, facts."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    actions.note_look(person, what=Look.What.PAGE, by=user)
    return worker_page(request, person)


def worker_page(
    request: HttpRequest,
    person: Worker,
    *,
    clearance: ClearanceForm | None = None,
    match: ListMatchForm | None = None,
    reveal: RevealForm | None = None,
    proxy: ProxyForm | None = None,
    stay: CountyStayForm | None = None,
    is_revealed: bool = False,
) -> HttpResponse:
    """Draw the page of one person, with a form that has errors or with fresh ones."""
    history = list(queries.history_of(person).select_related("by")[:30])
    places = queries.places_of(history)
    context = {
        "person": person,
        "card": queries.code_card(person),
        "reasons": queries.grounds_of(history[0], places) if history else [],
        "history": [(code, queries.grounds_of(code, places)) for code in history],
        "stays": queries.stays_of(person)[:30],
        "declarations": person.declarations.order_by("-day", "-id")[:14],
        "matches": person.list_matches.order_by("-id"),
        "checks": person.medical_checks.order_by("-checked_on", "-id")[:5],
        "clearance": clearance or ClearanceForm(prefix="clearance"),
        "match_form": match or ListMatchForm(prefix="match"),
        "reveal": reveal or RevealForm(prefix="reveal"),
        "proxy": proxy or ProxyForm(prefix="proxy"),
        "stay_form": stay or CountyStayForm(prefix="stay"),
        "holder": queries.holder_of(person),
        "is_revealed": is_revealed,
        "may_act": queries.acts_for(request.user, person),
    }
    given = (clearance, match, reveal, proxy, stay)
    is_bad = any(form is not None and form.errors for form in given)
    return render(request, "workers_registry/worker.html", context, status=400 if is_bad else 200)


@require_POST
@never_cache
@login_required
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the full name and numbers once, for a reason that is kept and that the person reads."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    form = RevealForm(request.POST, prefix="reveal")
    if not form.is_valid():
        return worker_page(request, person, reveal=form)
    reason = form.cleaned_data["reason"]
    actions.note_look(person, what=Look.What.NUMBERS, by=user, reason=reason)
    return worker_page(request, person, is_revealed=True)


@require_safe
@never_cache
@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the code of one of the county's people, for those without a phone."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    actions.note_look(person, what=Look.What.PAPER, by=user)
    return paper_page(request, person)


@require_POST
@login_required
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that a red code may end."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    form = ClearanceForm(request.POST, prefix="clearance")
    if not form.is_valid():
        return worker_page(request, person, clearance=form)
    try:
        actions.clear_worker(person, note=form.cleaned_data["note"], by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Confirmed. The code has been computed again."))
    return redirect("workers_registry:worker", pk=pk)


@require_POST
@login_required
def add_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one person on a list."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    form = ListMatchForm(request.POST, prefix="match")
    if not form.is_valid():
        return worker_page(request, person, match=form)
    row = actions.NewListMatch(worker_id=person.pk, **form.cleaned_data)
    try:
        actions.record_list_matches([row], by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    except ValidationError as malformed:
        form.add_error("since", malformed)
        return worker_page(request, person, match=form)
    else:
        messages.success(request, _("Recorded. The code has been computed again."))
    return redirect("workers_registry:worker", pk=pk)
