"""What a person does about their own data: have it corrected, have it deleted."""

import base64
from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import actions, appeal, paper_file, queries, retention, wording
from workers_registry.forms import CorrectionForm
from workers_registry.models import Worker
from workers_registry.views.checkpoint import service_worker
from workers_registry.views.me import CACHE, for_workers


def kept_file(file: "UploadedFile[bytes] | None") -> tuple[str, str] | None:
    """Give an uploaded file as its type, by what is in it, and its base 64."""
    if file is None:
        return None
    content = file.read()
    kind = paper_file.media_type(content, largest=appeal.ATTACHMENT_BYTES)
    return kind, base64.b64encode(content).decode()


def kept_files(files: "Iterable[UploadedFile[bytes]]") -> list[tuple[str, str]]:
    """Give uploaded files, each as its type and its base 64."""
    return [kept for file in files if (kept := kept_file(file)) is not None]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_workers
def correct(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Let the person say what is wrong, and show what became of earlier wishes."""
    facts = queries.correctable_facts(worker)
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        facts={key: wording.fact(fact) for key, fact in facts.items()},
        townships=queries.townships_of(worker),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wish = actions.NewCorrection(
            kind=data["kind"],
            words=data["words"],
            right=data["right"],
            fact=facts.get(data["fact"]) if data["kind"] == "fact" else None,
            attachment=kept_file(data["attachment"]),
        )
        try:
            filed = actions.file_correction(worker, wish)
        except Refused as refusal:
            messages.error(request, wording.sentence(refusal))
        else:
            words = _("Your wish has the number %(number)s. You get the answer by message.")
            messages.success(request, words % {"number": filed.number})
        return redirect("workers_registry:correct")
    context = {"form": form, "wishes": queries.corrections_of(worker)[:20]}
    status = 400 if form.errors else 200
    return render(request, "workers_registry/correct.html", context, status=status)


@require_safe
@never_cache
@for_workers
def deletion(request: HttpRequest, worker: Worker) -> HttpResponse:
    """Say what may be deleted at once, what is kept until when, and ask whether to do it."""
    policy, _version = risk_queries.policy_on(calendar.today(), retention.Policy)
    context = {
        "policy": policy,
        "kept": queries.still_kept(worker, policy),
        "wish": queries.open_wish(worker),
        "county": worker.home_county,
    }
    return render(request, "workers_registry/deletion.html", context)


def delete(request: HttpRequest) -> HttpResponse:
    """Delete what may go now; the rest follows by itself."""
    return require_POST(for_workers(_delete))(request)


def _delete(request: HttpRequest, worker: Worker) -> HttpResponse:
    try:
        wish = actions.delete_at_a_wish(worker)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        number = sum(cast("dict[str, int]", wish.counts).values())
        words = _("Deleted now: %(rows)s entries. Your wish has the number %(number)s.")
        messages.success(request, words % {"rows": number, "number": wish.number})
    return redirect("workers_registry:deletion")


def keep(request: HttpRequest) -> HttpResponse:
    """Take the wish back: name and numbers stay."""
    return require_POST(for_workers(_keep))(request)


def _keep(request: HttpRequest, worker: Worker) -> HttpResponse:
    actions.withdraw_wish(worker)
    messages.success(request, _("Taken back: your name and numbers stay."))
    return redirect("workers_registry:deletion")


@require_safe
def me_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker that shows the last known code without a network."""
    return service_worker(request, cache=CACHE, page=reverse("workers_registry:me"))
