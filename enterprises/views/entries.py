"""One worker on an application: their page, withdrawn, replaced; several judged by the county."""

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, forms, queries, seat_desk, wording, workflow
from enterprises.models import Application, ApplicationEvent, RosterEntry
from enterprises.views import application_page as page
from enterprises.views.answers import told, user_of, workbook
from workers_registry.identity import mask_name


@login_required
@require_safe
def entry(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Show one worker of an application: outlook, seat, history; what the enterprise may do."""
    found = get_object_or_404(queries.visible_applications(user_of(request)), pk=pk)
    line = _line(request, found, entry_pk)
    news = seat_desk.news_of([line.entry.pk]).get(line.entry.pk)
    is_own = queries.own_applications(user_of(request)).filter(pk=pk).exists()
    has_left = news is not None and news.state is seat_desk.State.LEFT
    is_open = line.entry.is_open and found.status != workflow.WITHDRAWN
    return render(
        request,
        "enterprises/entry.html",
        {
            "application": found,
            "person": page.person(line, news),
            "entry": line.entry,
            "history": page.timeline_of(_events(found, line.entry)),
            "may_change": is_own and is_open and not has_left,
            "form": forms.ReplacementForm(initial={"pickup": line.entry.pickup.name}),
            "effects": _effects(news),
        },
    )


def _line(request: HttpRequest, application: Application, entry_pk: int) -> queries.RosterLine:
    entries = queries.visible_entries(user_of(request)).filter(application=application)
    found = get_object_or_404(entries, pk=entry_pk)
    return queries.roster_lines([found])[0]


def _events(application: Application, entry: RosterEntry) -> list[ApplicationEvent]:
    """Give what happened to this worker on this application."""
    events = application.events.exclude(kind=ApplicationEvent.Kind.MOVED).select_related("by")
    return [
        event
        for event in events
        if entry.pk in (event.details.get("entry"), event.details.get("by_entry"))
        or entry.pk in event.details.get("entries", ())
    ]


def _effects(news: seat_desk.SeatNews | None) -> list[tuple[str, str]]:
    """Give what withdrawing does, for the question before it."""
    effects = [("1", _("worker leaves the roster and is free for another one"))]
    if news is not None and news.state is seat_desk.State.SEATED:
        words = _("seat is given back: %(seat)s on %(trip)s; the worker is told by message")
        effects.append(("1", words % {"seat": news.seat, "trip": news.trip}))
    return effects


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take one worker off the roster."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    entry = get_object_or_404(queries.roster(found), pk=entry_pk)

    def act() -> str:
        note = request.POST.get("note", "")
        actions.withdraw_entry(entry, by=user_of(request), note=note)
        return _("One worker has been taken off the roster.")

    told(request, act)
    return redirect("enterprises:people", found.pk)


@login_required
@require_POST
def replace(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Put another worker in the place of this one."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    entry = get_object_or_404(queries.roster(found), pk=entry_pk)
    form = forms.ReplacementForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Fill in name, identity number, phone and township."))
        return redirect("enterprises:entry", pk, entry_pk)

    def act() -> str:
        new = actions.replace_entry(
            entry, cells=_cells(form.cleaned_data), by=user_of(request),
            note=form.cleaned_data["note"],
        )  # fmt: skip
        return _("Replaced by %(name)s; no new application is needed.") % {
            "name": mask_name(new.worker.name)
        }

    if told(request, act):
        return redirect("enterprises:people", found.pk)
    return redirect("enterprises:entry", pk, entry_pk)


def _cells(given: dict[str, Any]) -> dict[str, str]:
    cells = {name: str(given[name]) for name in ("name", "identity_number", "phone", "pickup")}
    if given["checked_on"]:
        cells["checked_on"] = given["checked_on"].isoformat()
    return cells


@login_required
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, postpone or admit again the chosen workers."""
    found = get_object_or_404(queries.decidable_applications(user_of(request)), pk=pk)
    form = forms.JudgementForm(request.POST)
    ids = [int(text) for text in request.POST.getlist("entry") if text.isdecimal()]
    if not form.is_valid():
        messages.error(request, _("Choose refuse, postpone or admit, and a day that exists."))
        return redirect("enterprises:people", found.pk)
    given = form.cleaned_data

    def act() -> str:
        changed = actions.judge_entries(
            found, ids, standing=given["standing"], reason=given["reason"],
            not_before=given["not_before"], by=user_of(request),
        )  # fmt: skip
        word = RosterEntry.Standing(given["standing"]).label
        return ngettext(
            "%(number)s worker: %(standing)s.", "%(number)s workers: %(standing)s.", changed
        ) % {"number": changed, "standing": word}

    told(request, act)
    return redirect("enterprises:people", found.pk)


@login_required
@require_safe
def white_list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the white list as a workbook: who may come from which day on, who not and why."""
    found = get_object_or_404(queries.visible_applications(user_of(request)), pk=pk)
    heads = [_("Row"), _("Name"), _("Pick-up township"), _("May come from"), _("Why"), _("Next")]
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet()
    for at, cells in enumerate([heads, *_white_list_rows(found)]):
        for column, text in enumerate(cells):
            sheet.write_string(at, column, text)
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, 0)
    book.close()
    return workbook(stream.getvalue(), f"{found.number}-white-list.xlsx")


def _white_list_rows(application: Application) -> Iterator[list[str]]:
    for line in queries.white_list(application):
        earliest = line.outlook.earliest
        yield [
            str(line.entry.row),
            mask_name(line.entry.worker.name),
            line.entry.pickup.name,
            earliest.isoformat() if earliest else _("no day yet"),
            wording.outlook_words(line.outlook),
            wording.outlook_next(line.outlook),
        ]
