"""Corrections: the county's queue and the page to decide one."""

import base64
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from risk import calendar
from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import AnswerForm
from workers_registry.models import Correction, Look

PAGE_SIZE = 50


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the wishes that the county is to decide, the first due on top."""
    user = cast(User, request.user)
    if not queries.is_official(user):
        raise Http404
    wishes = queries.corrections_to_decide(user)
    is_done = request.GET.get("state") == "done"
    waiting = wishes.filter(state=Correction.State.OPEN)
    chosen = wishes.exclude(state=Correction.State.OPEN) if is_done else waiting
    context = {
        "page": Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page")),
        "chips": [
            (_("To decide"), "?", waiting.count(), not is_done),
            (_("Decided"), "?state=done", None, is_done),
        ],
        "late": waiting.filter(due_on__lt=calendar.today()).count(),
    }
    return render(request, "workers_registry/corrections.html", context)


@require_safe
@login_required
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wish: what is kept beside what the person says is right."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.corrections_to_decide(user), pk=pk)
    actions.note_look(found.worker, what=Look.What.REVIEW, by=user)
    return _page(request, found, AnswerForm())


def _page(request: HttpRequest, found: Correction, form: AnswerForm) -> HttpResponse:
    fact = found.stay or found.declaration
    now = {
        Correction.Kind.NAME: found.worker.name,
        Correction.Kind.IDENTITY: found.worker.identity_number,
        Correction.Kind.PHONE: found.worker.phone,
        Correction.Kind.TOWNSHIP: getattr(found.worker.home_township, "name", ""),
    }
    context = {
        "wish": found,
        "person": found.worker,
        "kept": found.old or (wording.fact(fact) if fact else now.get(Correction.Kind(found.kind))),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "workers_registry/correction.html", context, status=status)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it right."""
    return _decide(request, pk, actions.accept_correction)


@require_POST
@login_required
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave it as it is, with the reason."""
    return _decide(request, pk, actions.reject_correction)


def _decide(request: HttpRequest, pk: int, decision: Callable[..., Correction]) -> HttpResponse:
    """Check the words, decide, and go back to the queue."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.corrections_to_decide(user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        decision(found, answer=form.cleaned_data["answer"], by=user)
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return _page(request, found, form)
    said = _("Decided: %(number)s. The worker is told.")
    messages.success(request, said % {"number": found.number})
    return redirect("workers_registry:corrections")


@require_safe
@never_cache
@login_required
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the photo or paper to who may see the wish."""
    found = get_object_or_404(queries.visible_corrections(cast(User, request.user)), pk=pk)
    if not found.attachment:
        raise Http404
    answer = HttpResponse(base64.b64decode(found.attachment), content_type=found.attachment_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.number}"'
    answer["Content-Security-Policy"] = "sandbox"
    return answer
