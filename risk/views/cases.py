"""Reporting case figures: by form, by file; and the receipts."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import actions, case_file, forms, queries, wording
from risk.models import CaseReceipt
from risk.refusal import Refused

RECEIPTS_A_PAGE = 20


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """Show the form, the upload and the user's receipts."""
    return _page(request, forms.CaseFileForm(), _report_form(request))


@login_required
@require_POST
def upload_cases(request: HttpRequest) -> HttpResponse:
    """Take in a file of figures for the user's counties and show its receipt."""
    user = _reporter(request)
    form = forms.CaseFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, _report_form(request))
    upload = form.cleaned_data["file"]
    try:
        found = actions.import_case_file(upload.read(), name=upload.name, by=user)
    except Refused as refusal:
        form.add_error("file", wording.sentence(refusal))
        return _page(request, form, _report_form(request))
    return _shown(request, found)


@login_required
@require_POST
def report_cases(request: HttpRequest) -> HttpResponse:
    """Record the figures of one county and day and show the receipt."""
    user = _reporter(request)
    form = _report_form(request)
    if not form.is_valid():
        return _page(request, forms.CaseFileForm(), form)
    return _shown(request, actions.record_cases([form.row()], by=user, name=_("form")))


@login_required
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what became of one delivery, row by row where a row was rejected."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.visible_receipts(user), pk=pk)
    faults = [
        (fault["row"], wording.SENTENCES[fault["code"]] % fault) for fault in found.faults[:500]
    ]
    return render(request, "risk/receipt.html", {"receipt": found, "faults": faults})


@login_required
def cases_template(request: HttpRequest) -> HttpResponse:
    """Give the template of the file: a head and one row as an example."""
    content = case_file.template()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _page(
    request: HttpRequest, file_form: forms.CaseFileForm, report_form: forms.CaseReportForm
) -> HttpResponse:
    user = _reporter(request)
    pages = Paginator(queries.visible_receipts(user), RECEIPTS_A_PAGE)
    return render(
        request,
        "risk/cases.html",
        {
            "file_form": file_form,
            "report_form": report_form,
            "page": pages.get_page(request.GET.get("page")),
        },
        status=400 if file_form.errors or report_form.errors else 200,
    )


def _report_form(request: HttpRequest) -> forms.CaseReportForm:
    """The form of one county's figures, bound where it was sent."""
    counties = queries.reporting_counties(cast(User, request.user))
    is_sent = request.method == "POST" and "confirmed" in request.POST
    first = counties.first() if counties.count() == 1 else None
    return forms.CaseReportForm(
        request.POST if is_sent else None, counties=counties, initial={"county": first}
    )


def _reporter(request: HttpRequest) -> User:
    """The user, where they may report for any county; a stranger finds no such page."""
    user = cast(User, request.user)
    if not queries.reporting_counties(user).exists():
        raise Http404
    return user


def _shown(request: HttpRequest, found: CaseReceipt) -> HttpResponse:
    messages.success(
        request,
        _("%(accepted)s of %(rows)s rows were accepted.")
        % {"accepted": found.accepted, "rows": found.rows_in},
    )
    return redirect("risk:receipt", found.pk)
