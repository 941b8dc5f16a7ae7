"""The enterprise's pages: its applications, one of them, and its people."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, filters, forms, queries, wording, workflow
from enterprises.models import Application, Enterprise, RosterFault
from enterprises.views import application_page as page
from enterprises.views.answers import told, user_of
from enterprises.views.rosters import import_words
from enterprises.views.same_faults import alike_lines
from risk import calendar
from risk.refusal import Refused

PAGE_SIZE = 20
PEOPLE_SIZE = 50
FIRST_PEOPLE = 8


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """List one's applications, newest first, with what is to be done."""
    if not queries.may_see_applications(user_of(request)):
        raise Http404
    seen = queries.with_worker_counts(queries.visible_applications(user_of(request)))
    asked = filters.ApplicationFilter(request.GET, seen.order_by("-id"), request=request)
    return render(
        request,
        "enterprises/applications.html",
        {
            "page": Paginator(asked.qs, PAGE_SIZE).get_page(request.GET.get("page")),
            "filter": asked,
            "counts": queries.application_counts(seen),
            "enterprise": queries.membership_of(user_of(request)),
        },
    )


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Start an application."""
    enterprise = _own_enterprise(request)
    given = request.POST if request.method == "POST" else None
    form = forms.ApplicationForm(given, enterprise=enterprise, initial=_suggested())
    if given and form.is_valid():
        try:
            application = actions.start_application(
                enterprise, by=user_of(request), **form.cleaned_data
            )
            return redirect("enterprises:application", application.pk)
        except Refused as refusal:
            form.add_error(None, wording.sentence(refusal))
    return render(
        request, "enterprises/application_form.html", {"form": form, "enterprise": enterprise}
    )


def _suggested() -> dict[str, Any]:
    today = calendar.today()
    return {"arrive_from": today, "isolation_places": 1}


def _own_enterprise(request: HttpRequest) -> Enterprise:
    enterprise = queries.membership_of(user_of(request))
    if enterprise is None:
        raise Http404
    return enterprise


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of an application that is in the enterprise's hands."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    given = request.POST if request.method == "POST" else None
    form = forms.ApplicationForm(given, enterprise=found.enterprise, initial=_filled_in(found))
    if given and form.is_valid():
        try:
            actions.change_application(found, by=user_of(request), **form.cleaned_data)
            return redirect("enterprises:application", found.pk)
        except Refused as refusal:
            form.add_error(None, wording.sentence(refusal))
    return render(
        request,
        "enterprises/application_form.html",
        {"form": form, "enterprise": found.enterprise, "application": found},
    )


def _filled_in(application: Application) -> dict[str, Any]:
    return {
        "origin_county": application.origin_county_id,
        "arrive_from": application.arrive_from,
        "arrive_until": application.arrive_until,
        "measures": application.measures,
        "isolation_places": application.isolation_places,
        "plan_note": application.plan_note,
    }


@login_required
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application: what to do, its roster, its receipt, its people, its history."""
    user = user_of(request)
    found = get_object_or_404(queries.visible_applications(user), pk=pk)
    is_own = queries.own_applications(user).filter(pk=pk).exists()
    is_open = is_own and found.status in (workflow.DRAFT, workflow.RETURNED)
    lines = page.worst_first(queries.roster_lines(queries.roster(found)))
    counts = queries.standing_counts(lines)
    uploads = list(found.uploads.select_related("by")[:10])
    job = queries.latest_import(found) if is_own else None
    context = {
        "application": found,
        "is_own": is_own,
        "is_open": is_open,
        "may_withdraw": is_own and workflow.WITHDRAWN in _moves(found),
        "counts": counts,
        "people": page.persons(lines[:FIRST_PEOPLE]),
        "job": job,
        **(import_words(job) if is_own else {}),
        "upload": uploads[0] if uploads else None,
        "older_uploads": uploads[1:],
        "checksum": page.checksum_words(uploads[0]) if uploads else "",
        "steps": page.steps(found, workers=counts["all"]),
        "timeline": page.timeline(found, list(found.events.select_related("by"))),
        "tabs": page.tabs(found, workers=counts["all"], current="application"),
        "measures": [wording.MEASURES[code] for code in found.measures],
        "last_return": _last_return(found),
        "form": forms.RosterUploadForm(),
        "papers": queries.paper_lines(found),
        "paper_form": forms.PaperForm(),
        "returned_items": _returned_items(found),
        **_faults(request, found),
    }
    context["tasks"] = page.tasks(
        found,
        faults=context["rejected_count"],
        duplicates=context["duplicate_count"],
        workers=counts["all"],
    )
    return render(request, "enterprises/application.html", context)


def _moves(application: Application) -> tuple[str, ...]:
    return workflow.moves_from(application.status, workflow.Actor.ENTERPRISE)


def _last_return(application: Application) -> Any:
    if application.status != workflow.RETURNED:
        return None
    return application.events.filter(new_status=workflow.RETURNED).order_by("-id").first()


def _returned_items(application: Application) -> list[tuple[str, str, str]]:
    """Give (word, why, where to change it) of each item that the county pointed at."""
    last = _last_return(application)
    if last is None:
        return []
    why = last.details.get("reasons", {})
    places = {"roster": "#h-up", "measures": "", "isolation": "", "dates": "", "plan": ""}
    change = reverse("enterprises:change", args=[application.pk])
    return [
        (str(wording.ITEMS[item]), why.get(item, ""), places.get(item, "#papers") or change)
        for item in last.details.get("items", [])
        if item in wording.ITEMS
    ]


def _faults(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Give the faulty rows of the view asked for, their summary and how many there are."""
    pending = list(queries.pending_faults(application))
    kinds = RosterFault.Kind
    rejected = [fault for fault in pending if fault.kind == kinds.REJECTED]
    duplicates = [fault for fault in pending if fault.kind == kinds.DUPLICATE]
    is_duplicates = request.GET.get("rows") == "duplicate" or not rejected
    shown = duplicates if is_duplicates else rejected
    rows = Paginator(shown, page.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = page.fault_lines(list(rows.object_list))
    return {
        "rejected_count": len(rejected),
        "duplicate_count": len(duplicates),
        "fault_groups": wording.fault_groups(rejected[:200]),
        "rows": rows,
        "fault_lines": lines,
        "alike_lines": [] if is_duplicates else alike_lines(rejected),
        "has_others": any(line.others for line in lines),
        "is_duplicates": is_duplicates,
        "views": _views(len(rejected), len(duplicates), is_duplicates=is_duplicates),
    }


def _views(rejected: int, duplicates: int, *, is_duplicates: bool) -> list[tuple[str, str, bool]]:
    """Give the two views of the faulty rows with their numbers."""
    words = _("Not accepted"), _("Duplicate")
    return [
        (f"{words[0]} {rejected}", "?rows=rejected#rows", not is_duplicates),
        (f"{words[1]} {duplicates}", "?rows=duplicate#rows", is_duplicates),
    ]


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an application to the county."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)

    def act() -> str:
        actions.submit_application(found, by=user_of(request))
        return _("Submitted. You will be told here when the county answers.")

    told(request, act)
    return redirect("enterprises:application", found.pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End an application."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)

    def act() -> str:
        actions.withdraw_application(found, by=user_of(request))
        return _("Withdrawn. Its workers are free for another application.")

    told(request, act)
    return redirect("enterprises:application", found.pk)


@login_required
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """List the workers of one application with code, reason and next step."""
    user = user_of(request)
    found = get_object_or_404(queries.visible_applications(user), pk=pk)
    asked = filters.EntryFilter(request.GET, queries.roster(found))
    lines = page.worst_first(queries.roster_lines(asked.qs))
    counts = queries.standing_counts(lines)
    standing = request.GET.get("standing", "")
    shown = [line for line in lines if standing in ("", line.outlook.standing)]
    return render(
        request,
        "enterprises/people.html",
        {
            "application": found,
            "is_own": queries.own_applications(user).filter(pk=pk).exists(),
            "may_judge": may_judge(user, found),
            "days": queries.arrival_days(lines),
            "today": calendar.today(),
            "form": forms.JudgementForm(),
            "filter": asked,
            "counts": counts,
            "page": page.people_page(shown, request.GET.get("page"), PEOPLE_SIZE),
            "chips": _chips(request, counts, standing),
            "tabs": page.tabs(found, workers=queries.roster(found).count(), current="people"),
        },
    )


def may_judge(user: User, application: Application) -> bool:
    """Tell whether the user may refuse or postpone single workers of the application."""
    if application.status not in (workflow.SUBMITTED, workflow.APPROVED):
        return False
    return queries.decidable_applications(user).filter(pk=application.pk).exists()


def _chips(request: HttpRequest, counts: dict[str, int], current: str) -> list[tuple[Any, ...]]:
    words = {"": _("All"), "stays": _("Cannot go"), "waits": _("Wait"), "ready": _("Look ready")}
    chips = []
    for standing, word in words.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["standing"] = standing
        number = counts["all"] if not standing else counts[standing]
        chips.append((word, f"?{query.urlencode()}", number, current == standing))
    return chips


@login_required
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List all workers on the enterprise's open rosters."""
    enterprise = _own_enterprise(request)
    entries = queries.visible_entries(user_of(request)).filter(
        application__enterprise=enterprise, is_open=True
    )
    asked = filters.EntryFilter(request.GET, entries.select_related("application"))
    lines = page.worst_first(queries.roster_lines(asked.qs))
    counts = queries.standing_counts(lines)
    standing = request.GET.get("standing", "")
    shown = [line for line in lines if standing in ("", line.outlook.standing)]
    return render(
        request,
        "enterprises/members.html",
        {
            "enterprise": enterprise,
            "filter": asked,
            "counts": counts,
            "page": page.people_page(shown, request.GET.get("page"), PEOPLE_SIZE),
            "chips": _chips(request, counts, standing),
        },
    )
