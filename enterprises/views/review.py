"""The clerk's pages: the queue, one application beside it, decisions one by one or in bulk."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, filters, forms, queries, wording, workflow
from enterprises.models import Application
from enterprises.queries import ApplicationReview
from enterprises.screening import Check, Result
from enterprises.views import application_page
from enterprises.views.answers import told, user_of
from risk import calendar
from risk.models import County
from risk.queries import duty_of, rating_of
from workers_registry.identity import mask_name, mask_phone

PAGE_SIZE = 12
WAITING = Application.Status.SUBMITTED


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application in the list, with its figures and how pressing it is."""

    review: ApplicationReview
    href: str
    is_selected: bool
    kind: str
    """The tag's kind: bad when due today or over, warn for tomorrow, "" for later."""
    due: str


@login_required
@require_safe
def queue(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show the applications to one's county, the most pressing first, and one of them in full."""
    county = _own_county(request)
    decidable = queries.decidable_applications(user_of(request))
    asked = filters.ApplicationFilter(_asked(request), _listed(decidable), request=request)
    shown = asked.qs
    page = Paginator(shown, PAGE_SIZE).get_page(_page_number(request, shown, pk))
    chosen = _chosen(request, pk, page.object_list)
    reviews = queries.reviews_of(list(page.object_list))
    counts = queries.application_counts(decidable)
    due = decidable.filter(status=WAITING, due_on__lte=calendar.today()).count()
    context = {
        "county": county,
        "rating": rating_of(county.pk, calendar.today()),
        "filter": asked,
        "page": page,
        "rows": [_row(request, review, chosen) for review in reviews],
        "counts": counts,
        "due": due,
        "chips": _chips(request, counts),
        "bulk": _bulk(shown),
        "workload": queries.workload_of(decidable),
        "form": forms.DecisionForm(),
        **_detail(request, chosen, list(shown.values_list("pk", flat=True))),
    }
    return render(request, "enterprises/queue.html", context)


def _own_county(request: HttpRequest) -> County:
    duty = duty_of(user_of(request))
    if duty is None or duty.county is None:
        raise Http404
    return duty.county


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Give the filters asked for; what waits for a decision where none are."""
    asked = request.GET.copy()
    asked.setdefault("status", WAITING)
    return asked


def _listed(applications: QuerySet[Application]) -> QuerySet[Application]:
    return queries.by_due_day(queries.with_worker_counts(applications))


def _page_number(request: HttpRequest, shown: QuerySet[Application], pk: int | None) -> int | str:
    """Give the page asked for; else the page that the chosen application stands on."""
    if "page" in request.GET or pk is None:
        return request.GET.get("page", 1)
    ids = list(shown.values_list("pk", flat=True))
    return ids.index(pk) // PAGE_SIZE + 1 if pk in ids else 1


def _chosen(request: HttpRequest, pk: int | None, on_page: Any) -> Application | None:
    """Give the application shown in full: the one asked for, else the first of the page."""
    if pk is not None:
        decidable = queries.decidable_applications(user_of(request))
        return get_object_or_404(decidable, pk=pk)
    return next(iter(on_page), None)


def _row(request: HttpRequest, review: ApplicationReview, chosen: Application | None) -> QueueRow:
    application = review.application
    kind, due = _due_words(application)
    return QueueRow(
        review,
        _address(request, application.pk),
        chosen is not None and application.pk == chosen.pk,
        kind,
        due,
    )


def _address(request: HttpRequest, pk: int) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    address = reverse("enterprises:queue_item", args=[pk])
    return f"{address}?{query.urlencode()}" if query else address


def _due_words(application: Application) -> tuple[str, str]:
    if application.status != WAITING or application.due_on is None:
        return "", str(application.get_status_display())
    days = (application.due_on - calendar.today()).days
    if days < 0:
        words = ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": -days}
        return "bad", words
    if days == 0:
        return "bad", _("Due today")
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return "warn" if days == 1 else "", words


def _chips(request: HttpRequest, counts: dict[str, int]) -> list[tuple[Any, ...]]:
    current = request.GET.get("status", WAITING)
    words = {
        WAITING: _("To decide"),
        workflow.RETURNED: _("With the enterprise"),
        workflow.APPROVED: _("Approved"),
        workflow.WITHDRAWN: _("Withdrawn"),
    }
    return [
        (word, f"{reverse('enterprises:queue')}?status={status}", counts[status], status == current)
        for status, word in words.items()
    ]


def _bulk(shown: QuerySet[Application]) -> dict[str, Any]:
    """Give those of the shown applications that pass all checks, for one approval of all."""
    waiting = [application for application in shown if application.status == WAITING]
    passing = [review for review in queries.reviews_of(waiting) if review.passes_all]
    workers = sum(review.counts["all"] for review in passing)
    ready = sum(review.counts["ready"] for review in passing)
    return {
        "number": len(passing),
        "rest": len(waiting) - len(passing),
        "ids": ",".join(str(review.application.pk) for review in passing),
        "effects": [
            (len(passing), _("applications pass every check and are approved")),
            (workers, _("workers are on their rosters")),
            (ready, _("of them look ready and go into the next planning")),
            (len(waiting) - len(passing), _("applications are left for you to look at")),
        ],
        "checks": _checks_of_all([review.checks for review in passing]),
    }


def _checks_of_all(made: list[tuple[Check, ...]]) -> list[tuple[str, str, str, str]]:
    """Give (class, icon, sentence, of how many) of each check, the figures of all added up."""
    found = []
    for same in zip(*made, strict=True):
        worst = Result.LOOK if any(one.result is Result.LOOK for one in same) else Result.PASSED
        face, icon, title, _note = _check(Check(same[0].code, worst, _summed(same)))
        counted = {"number": sum(one.result is worst for one in same), "all": len(same)}
        found.append((face, icon, title, _("%(number)s of %(all)s applications") % counted))
    return found


def _summed(same: tuple[Check, ...]) -> dict[str, int]:
    """Give the figures that a check's sentence needs; levels and days are the county's own."""
    first = same[0].details
    return {
        key: first[key] if key in ("level", "days") else sum(one.details[key] for one in same)
        for key in first
    }


def _detail(request: HttpRequest, chosen: Application | None, order: list[int]) -> dict[str, Any]:
    """Give what the right half shows of the chosen application."""
    if chosen is None:
        return {"chosen": None}
    review = queries.review_of(chosen)
    enterprise = chosen.enterprise
    at = order.index(chosen.pk) if chosen.pk in order else -1
    submissions = chosen.events.filter(new_status=workflow.SUBMITTED, kind="moved").count()
    return {
        "chosen": chosen,
        "review": review,
        "checks": [_check(check) for check in review.checks],
        "submissions": submissions,
        "previous_href": _address(request, order[at - 1]) if at > 0 else "",
        "next_href": _address(request, order[at + 1]) if 0 <= at < len(order) - 1 else "",
        "contact": mask_name(enterprise.contact_name) if enterprise.contact_name else "",
        "contact_phone": mask_phone(enterprise.contact_phone) if enterprise.contact_phone else "",
        "measures": [wording.MEASURES[code] for code in chosen.measures],
        "outlooks": _outlooks(review.counts),
        "papers": queries.paper_lines(chosen),
        "medical": sum(review.counts.get(code, 0) for code in _MEDICAL),
        "not_ready": review.counts["all"] - review.counts["ready"],
        "timeline": application_page.timeline(chosen, list(chosen.events.select_related("by"))),
        "is_waiting": chosen.status == WAITING,
        "may_approve": chosen.path != "white-list" or chosen.is_white_listed,
    }


_MEDICAL = ("medical-missing", "medical-expired", "medical-unfit")


def _outlooks(counts: dict[str, int]) -> list[tuple[str, str, str]]:
    """Give (colour, code, word with number) of the codes that are not simply green."""
    words = {
        "code-yellow": ("yellow", _("Yellow code")),
        "code-not-current": ("stale", _("Not current")),
        "code-missing": ("stale", _("No code")),
        "code-red": ("red", _("Red code")),
    }
    return [
        (name, code, f"{word} {counts[code]}")
        for code, (name, word) in words.items()
        if counts.get(code)
    ]


def _check(check: Check) -> tuple[str, str, str, str]:
    """Give (class, icon, sentence, note) of a check."""
    title, note = wording.check_words(check)
    faces = {
        Result.PASSED: ("yes", "check"),
        Result.LOOK: ("due", "warning"),
        Result.FAILED: ("no", "cross"),
    }
    return (*faces[check.result], title, note)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one application and go on to the next."""
    found = get_object_or_404(queries.decidable_applications(user_of(request)), pk=pk)

    def act() -> str:
        note = request.POST.get("note", "")
        actions.approve_application(found, by=user_of(request), note=note)
        return _("%(number)s approved: %(enterprise)s.") % _names(found)

    return _onward(request, found, is_done=told(request, act))


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one application with a reason and go on to the next."""
    found = get_object_or_404(queries.decidable_applications(user_of(request)), pk=pk)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is to be changed from the list."))
        return _onward(request, found, is_done=False)

    def act() -> str:
        given = form.cleaned_data
        actions.return_application(
            found,
            by=user_of(request),
            note=given["note"],
            items=given["items"],
            reasons=form.reasons(),
        )
        return _("%(number)s returned to %(enterprise)s.") % _names(found)

    return _onward(request, found, is_done=told(request, act))


@login_required
@require_POST
def white_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one enterprise's application on the white list."""
    found = get_object_or_404(queries.decidable_applications(user_of(request)), pk=pk)

    def act() -> str:
        note = request.POST.get("note", "")
        actions.put_on_white_list(found, by=user_of(request), note=note)
        return _("%(enterprise)s is on the white list.") % _names(found)

    told(request, act)
    return redirect("enterprises:queue_item", found.pk)


def _names(application: Application) -> dict[str, str]:
    return {"number": application.number, "enterprise": application.enterprise.name}


def _onward(request: HttpRequest, application: Application, *, is_done: bool) -> HttpResponse:
    """Go to the next one that waits after a decision; stay where it was refused."""
    if not is_done:
        return redirect("enterprises:queue_item", application.pk)
    return redirect("enterprises:queue")


@login_required
@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """Approve those of the applications named that still pass every check."""
    _own_county(request)
    ids = [int(text) for text in request.POST.get("ids", "").split(",") if text.isdecimal()]
    waiting = queries.decidable_applications(user_of(request)).filter(pk__in=ids, status=WAITING)
    approved, passed_over = actions.approve_applications(waiting, by=user_of(request))
    words = ngettext(
        "%(number)s application approved.", "%(number)s applications approved.", len(approved)
    ) % {"number": len(approved)}
    if passed_over:
        words += " " + _("%(number)s had changed meanwhile and are left for you to look at.") % {
            "number": len(passed_over)
        }
    messages.success(request, words)
    return redirect("enterprises:queue")
