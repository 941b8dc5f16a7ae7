"""Where somebody was: said by the person, by who holds the code, or by the county."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workers_registry import actions, queries, wording
from workers_registry.forms import CountyStayForm, StayForm
from workers_registry.models import Worker
from workers_registry.views.me import code_context, for_workers
from workers_registry.views.people import worker_page


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_workers
def stays(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Ask the worker where they were in the last weeks."""
    return _stays_page(request, worker, source=actions.OWN, back=reverse("workers_registry:me"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def others_stays(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the same of a worker who holds the code of another."""
    return for_workers(lambda request, holder: _others_stays(request, holder, pk))(request)


def _others_stays(request: HttpRequest, holder: Worker, pk: int) -> HttpResponse:
    held = get_object_or_404(queries.held_by(holder), pk=pk)
    back = reverse("workers_registry:other", args=[pk])
    return _stays_page(request, held, source=actions.PROXY, back=back)


def _stays_page(request: HttpRequest, worker: Worker, *, source: str, back: str) -> HttpResponse:
    """Show what is known, and take one more stay."""
    form = StayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _record(worker, form, source=source, by=cast(User, request.user))
        colour = queries.codes_of([worker.pk])[worker.pk].colour
        words = _("Noted. The code is now %(colour)s.") % {"colour": wording.colour(colour)}
        (messages.success if colour == "green" else messages.warning)(request, words)
        return redirect(back)
    context = {
        **code_context(worker),
        "form": form,
        "stays": queries.stays_of(worker)[:30],
        "back": back,
    }
    status = 400 if form.errors else 200
    return render(request, "workers_registry/stays.html", context, status=status)


@require_POST
@login_required
def add_stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record for the county where one of its people was."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    form = CountyStayForm(request.POST, prefix="stay")
    if not form.is_valid():
        return worker_page(request, person, stay=form)
    _record(person, form, source=form.cleaned_data["source"], by=user)
    messages.success(request, _("Recorded. The code has been computed again."))
    return redirect("workers_registry:worker", pk=pk)


def _record(worker: Worker, form: StayForm, *, source: str, by: User) -> None:
    data = form.cleaned_data
    row = actions.NewStay(worker.pk, data["county"].pk, data["first_day"], data["last_day"], source)
    actions.record_stays([row], by=by)
