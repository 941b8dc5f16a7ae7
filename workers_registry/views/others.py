"""Codes held for others: granted on the county's page, shown and kept up by the holder."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import CheckInForm, ProxyForm
from workers_registry.models import Worker
from workers_registry.views.me import code_context, code_picture, for_workers
from workers_registry.views.people import worker_page


@require_safe
@never_cache
@for_workers
def others(request: HttpRequest, worker: Worker) -> HttpResponse:
    """List the people whose codes the worker holds."""
    held = list(queries.held_by(worker))
    codes = queries.codes_of([one.pk for one in held])
    rows = [(one, codes.get(one.pk)) for one in held]
    return render(request, "workers_registry/others.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def other(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code of one of them, and take the check-in for them."""
    return for_workers(lambda request, worker: _other(request, worker, pk))(request)


def _other(request: HttpRequest, worker: Worker, pk: int) -> HttpResponse:
    held = get_object_or_404(queries.held_by(worker), pk=pk)
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = cast(User, request.user)
        actions.declare(held, **form.cleaned_data, by=user, source=actions.PROXY)
        messages.success(request, _("Checked in for %(name)s.") % {"name": held.name})
        return redirect("workers_registry:other", pk=pk)
    context = {
        **code_context(held),
        "form": form,
        "image_url": reverse("workers_registry:other_image", args=[pk]),
    }
    status = 400 if form.errors else 200
    return render(request, "workers_registry/other.html", context, status=status)


@require_safe
@never_cache
def other_image(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the QR code of one of them."""
    return for_workers(
        lambda request, worker: code_picture(get_object_or_404(queries.held_by(worker), pk=pk))
    )(request)


@require_POST
@login_required
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the worker with this phone hold a person's code."""
    user = cast(User, request.user)
    person = get_object_or_404(queries.workers_acted_for(user), pk=pk)
    form = ProxyForm(request.POST, prefix="proxy")
    holder = queries.find_by_phone(form.cleaned_data["phone"]) if form.is_valid() else None
    if form.is_valid() and holder is None:
        form.add_error("phone", _("Nobody is registered with this number."))
    if holder is None:
        return worker_page(request, person, proxy=form)
    try:
        actions.grant_proxy(holder, person, consent=form.cleaned_data["consent"], by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("The code now also shows on the other phone."))
    return redirect("workers_registry:worker", pk=pk)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nobody hold the person's code any more."""
    person = get_object_or_404(queries.workers_acted_for(cast(User, request.user)), pk=pk)
    actions.end_proxy(person)
    messages.success(request, _("Nobody holds the code any more."))
    return redirect("workers_registry:worker", pk=pk)
