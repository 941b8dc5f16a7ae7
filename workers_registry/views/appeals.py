"""Appeals: the worker's page to file one, the county's queue and the page to decide."""

import base64
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import AppealForm, DecisionForm, TownshipCheckForm
from workers_registry.models import Appeal, Look, Worker
from workers_registry.views.data import kept_files
from workers_registry.views.me import code_context, for_workers

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_workers
def appeal(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Let the worker say what is wrong, or follow the appeal that is open."""
    return _appeal_page(request, worker, back=reverse("workers_registry:me"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def others_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the same of a worker who holds the code of another."""
    return for_workers(lambda request, holder: _others_appeal(request, holder, pk))(request)


def _others_appeal(request: HttpRequest, holder: Worker, pk: int) -> HttpResponse:
    held = get_object_or_404(queries.held_by(holder), pk=pk)
    return _appeal_page(request, held, back=reverse("workers_registry:other", args=[pk]))


def _appeal_page(request: HttpRequest, worker: Worker, *, back: str) -> HttpResponse:
    """Take an appeal for the worker, and show how far the newest one is."""
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            filed = actions.file_appeal(
                worker,
                ground=data["ground"],
                text=data["text"],
                papers=kept_files(data["papers"]),
            )
        except Refused as refusal:
            messages.error(request, wording.sentence(refusal))
        else:
            words = _("Your appeal has the number %(number)s. You get the answer by message.")
            messages.success(request, words % {"number": filed.number})
        return redirect(request.path)
    latest = queries.latest_appeal(worker)
    context = {
        **code_context(worker),
        "form": form,
        "appeal": latest,
        "back": back,
        "urgency": queries.urgency_of(latest) if latest else "",
    }
    status = 400 if form.errors else 200
    return render(request, "workers_registry/appeal.html", context, status=status)


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the appeals that the user may decide, the first due on top."""
    user = cast(User, request.user)
    if not queries.decides_appeals(user):
        raise Http404
    appeals = queries.appeals_to_decide(user)
    is_done = request.GET.get("state") == "done"
    chosen = appeals.exclude(state=Appeal.State.OPEN) if is_done else _open(appeals)
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [(one, queries.urgency_of(one)) for one in page],
        "is_done": is_done,
        "chips": [
            (_("To decide"), "?", _open(appeals).count(), not is_done),
            (_("Decided"), "?state=done", None, is_done),
        ],
        "late": _open(appeals).filter(due_at__lt=now).count(),
        "is_city": queries.city_of(user) is not None,
        "is_official": queries.is_official(user),
    }
    return render(request, "workers_registry/appeals.html", context)


def _open(appeals: Any) -> Any:
    return appeals.filter(state=Appeal.State.OPEN)


@require_safe
@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one appeal: the code's evidence beside the worker's words."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.appeals_to_decide(user), pk=pk)
    actions.note_look(found.worker, what=Look.What.REVIEW, by=user)
    return _review_page(request, found, DecisionForm())


def _review_page(
    request: HttpRequest,
    found: Appeal,
    form: DecisionForm,
    township: TownshipCheckForm | None = None,
) -> HttpResponse:
    """Draw the page of one appeal."""
    person = found.worker
    context = {
        "appeal": found,
        "person": person,
        "urgency": queries.urgency_of(found),
        "is_official": queries.is_official(request.user),
        "grounds": queries.grounds_of(found.code) if found.code else [],
        "stays": person.stays.select_related("county", "withdrawal").order_by("-last_day"),
        "matches": person.list_matches.select_related("withdrawal").order_by("-id"),
        "declarations": person.declarations.select_related("withdrawal").order_by("-day", "-id"),
        "papers": range(1, found.papers.count() + 1),
        "form": form,
        "township": township or TownshipCheckForm(prefix="township"),
        "ticked": {name: _keys(request, name) for name in ("stay", "match", "declaration")},
    }
    status = 400 if form.errors or (township and township.errors) else 200
    return render(request, "workers_registry/review.html", context, status=status)


@require_POST
@login_required
def township(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the township found; the county decides after that."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.appeals_to_decide(user), pk=pk)
    form = TownshipCheckForm(request.POST, prefix="township")
    if not form.is_valid():
        return _review_page(request, found, DecisionForm(), form)
    try:
        actions.note_township_check(found, words=form.cleaned_data["words"], by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Noted. Now decide."))
    return redirect("workers_registry:review", pk=pk)


@require_POST
@login_required
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the marked facts: the worker was right."""
    disputed = actions.Disputed(
        stays=_keys(request, "stay"),
        list_matches=_keys(request, "match"),
        declarations=_keys(request, "declaration"),
    )
    return _decide(
        request,
        pk,
        lambda found, answer, by: actions.uphold_appeal(
            found, disputed=disputed, answer=answer, by=by
        ),
    )


@require_POST
@login_required
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the code stand, with the reason."""
    return _decide(
        request, pk, lambda found, answer, by: actions.reject_appeal(found, answer=answer, by=by)
    )


def _decide(
    request: HttpRequest, pk: int, decision: Callable[[Appeal, str, User], Appeal]
) -> HttpResponse:
    """Check the words, decide, and go back to the queue."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.appeals_to_decide(user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _review_page(request, found, form)
    try:
        decision(found, form.cleaned_data["answer"], user)
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return _review_page(request, found, form)
    messages.success(
        request, _("Decided: %(number)s. The worker is told.") % {"number": found.number}
    )
    return redirect("workers_registry:appeals")


def _keys(request: HttpRequest, name: str) -> list[int]:
    """Give the ticked keys."""
    return [int(key) for key in request.POST.getlist(name) if key.isdigit()]


@require_safe
@never_cache
@login_required
def attachment(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Send one of the worker's photos or papers to who may see the appeal."""
    found = get_object_or_404(queries.visible_appeals(cast(User, request.user)), pk=pk)
    return paper_answer(found, place)


def paper_answer(found: Appeal, place: int) -> HttpResponse:
    """Give the file at this place, as a download that no browser runs; 404 where there is none."""
    paper = queries.paper_of(found, place)
    if paper is None:
        raise Http404
    answer = HttpResponse(base64.b64decode(paper.content), content_type=paper.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.number}-{place}"'
    answer["Content-Security-Policy"] = "sandbox"
    return answer
