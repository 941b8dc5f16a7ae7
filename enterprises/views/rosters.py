"""Rosters over the web: template, upload, mending, the copy of faulty rows."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, forms, queries, roster_file, tasks, wording
from enterprises.models import Application, RosterFault, RosterImport, RosterUpload
from enterprises.views.answers import language_key, told, user_of, workbook
from risk.refusal import Refused


@login_required
@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the roster template of this application, in the language of the page."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    language = request.GET.get("language", language_key(request))
    if language not in ("zh", "en"):
        raise Http404
    content = roster_file.template_workbook(queries.places_for(found), language=language)
    return workbook(content, "返岗名单模板.xlsx" if language == "zh" else "roster-template.xlsx")


@login_required
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an uploaded roster."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    form = forms.RosterUploadForm(request.POST, request.FILES)
    if form.is_valid():
        _take(request, found, form.cleaned_data["file"])
    else:
        messages.error(request, _("Choose the file with the roster first."))
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect("enterprises:application", found.pk)


def _take(request: HttpRequest, application: Application, given: "UploadedFile[Any]") -> None:
    """Import the file and say what came of it."""
    if (given.size or 0) >= actions.LARGE_BYTES:
        _queue(request, application, given)
        return

    def act() -> str:
        receipt = actions.import_roster(
            application,
            file_name=given.name or "",
            content=given.read(roster_file.LIMITS.csv_bytes + 1),
            by=user_of(request),
        )
        return _receipt_words(receipt)

    told(request, act)


def _queue(request: HttpRequest, application: Application, given: "UploadedFile[Any]") -> None:
    """Keep a large file for the background and nudge a worker."""

    def act() -> str:
        job = actions.queue_import(
            application,
            file_name=given.name or "",
            content=given.read(roster_file.LIMITS.csv_bytes + 1),
            by=user_of(request),
        )
        transaction.on_commit(lambda: tasks.import_roster_file.delay(job.pk), robust=True)
        return _("The file is here. Its rows are checked now; you may leave this page.")

    told(request, act)


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a large file is: a part of the application's page that asks for itself."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    job = queries.latest_import(found)
    context = {"application": found, "job": job, "is_part": True, **import_words(job)}
    return render(request, "enterprises/_roster_import.html", context)


def import_words(job: RosterImport | None) -> dict[str, Any]:
    """Give how far a large file is, in percent and words, and why it failed if it did."""
    if job is None:
        return {}
    if job.state == RosterImport.State.FAILED:
        return {"import_failure": wording.sentence(Refused(job.failure, **job.details))}
    percent = 100 * job.rows_done // job.rows_in if job.rows_in else 0
    return {"import_percent": percent, "is_import_active": True}


def _receipt_words(receipt: RosterUpload) -> str:
    return _(
        "%(rows)s rows received = %(accepted)s accepted + %(rejected)s not accepted "
        "+ %(duplicate)s duplicate"
    ) % {
        "rows": receipt.rows_in,
        "accepted": receipt.accepted,
        "rejected": receipt.rejected,
        "duplicate": receipt.duplicate,
    }


@login_required
@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the mended cells of faulty rows, one suggestion, or one text for all rows alike.

    Whatever else was typed is kept: only a button for all rows alike leaves single cells aside.
    """
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    alike = request.POST.get("alike", "")

    def act() -> str:
        if alike:
            result = _mend_alike(request, found, alike)
        else:
            cells = _cells_given(request)
            result = actions.mend_rows(found, cells_by_fault=cells, by=user_of(request))
        return _("%(mended)s rows accepted, %(rest)s still to be mended.") % {
            "mended": result.mended,
            "rest": result.still_faulty,
        }

    told(request, act)
    return redirect("enterprises:application", found.pk)


def _mend_alike(request: HttpRequest, application: Application, alike: str) -> actions.MendResult:
    """Write the text of the line pressed ("12-pickup") into every row with the same fault."""
    number, _dash, field = alike.partition("-")
    pending = queries.pending_faults(application)
    fault = get_object_or_404(pending, pk=int(number) if number.isdecimal() else 0)
    text = request.POST.get(f"alike-{alike}", "")
    return actions.mend_alike(fault, field=field, text=text, by=user_of(request))


def _cells_given(request: HttpRequest) -> dict[int, dict[str, str]]:
    """Give the texts by fault and field from names such as "cell-12-phone"."""
    cells: dict[int, dict[str, str]] = {}
    for name, text in request.POST.items():
        mark, _dash, rest = name.partition("-")
        number, _dash, field = rest.partition("-")
        if mark == "cell" and number.isdecimal():
            cells.setdefault(int(number), {})[field] = str(text)
    number, _dash, rest = request.POST.get("take", "").partition("-")
    field, _dash, text = rest.partition("-")
    if number.isdecimal():
        cells.setdefault(int(number), {})[field] = text
    return cells


@login_required
@require_POST
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave out one faulty row, all of a kind, or all."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    ids = _ids_given(request, found)

    def act() -> str:
        number = actions.leave_out_rows(found, by=user_of(request), fault_ids=ids)
        return ngettext(
            "%(number)s row left out; the person can be added with a later file.",
            "%(number)s rows left out; the people can be added with a later file.",
            number,
        ) % {"number": number}

    told(request, act)
    return redirect("enterprises:application", found.pk)


def _ids_given(request: HttpRequest, application: Application) -> list[int]:
    kind = request.POST.get("kind", "")
    pending = queries.pending_faults(application)
    if kind in RosterFault.Kind.values:
        return list(pending.filter(kind=kind).values_list("pk", flat=True))
    return [int(text) for text in request.POST.getlist("fault") if text.isdecimal()]


@login_required
@require_safe
def faulty_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows that are not settled as a workbook, with what is wrong behind each."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    faults = list(queries.pending_faults(found))
    if not faults:
        raise Http404
    lines = [
        roster_file.FaultLine(
            fault.row,
            json.loads(fault.cells),
            {item["field"]: wording.labelled(item) for item in fault.faults},
        )
        for fault in faults
    ]
    content = roster_file.faulty_rows_workbook(
        _columns(faults),
        lines,
        row_head=_("Row in the old file"),
        fault_head=_("What to change"),
    )
    return workbook(content, f"{found.number}-{len(faults)}.xlsx")


def _columns(faults: list[RosterFault]) -> list[tuple[str, str]]:
    """Give the newest file's columns, and behind them those that only an older file had."""
    columns = [(heading, field) for heading, field in faults[0].upload.columns]
    known = {field for _heading, field in columns}
    used = {field for fault in faults for field in json.loads(fault.cells)}
    rest = [column for column in roster_file.COLUMNS if column.field in used - known]
    return columns + [(wording.field_word(column.field), column.field) for column in rest]
