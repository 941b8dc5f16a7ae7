"""What the page of one application shows, worked out from the rows."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import is_valid_path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from enterprises import approval, queries, seat_desk, wording, workflow
from enterprises.models import Application, ApplicationEvent, RosterFault, RosterUpload
from risk import calendar
from workers_registry.identity import mask_identity, mask_name, mask_phone

ROWS_ON_A_PAGE = 50
FIXED = ("name", "identity_number", "phone", "pickup")
"""Columns that the table of faulty rows always shows; a fault elsewhere stands in the last."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a faulty row: text to read, or a field to mend."""

    field: str
    label: str
    text: str
    """Masked where it is only to be read."""
    error: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One faulty row as the page shows it."""

    fault: RosterFault
    cells: tuple[Cell, ...]
    others: tuple[Cell, ...]
    words: str
    """What is wrong with the row as a whole, for a duplicate."""


def fault_lines(faults: Sequence[RosterFault]) -> list[FaultLine]:
    """Give the rows with a field for each wrong cell and masked text for the others."""
    return [_fault_line(fault) for fault in faults]


def _fault_line(fault: RosterFault) -> FaultLine:
    texts = json.loads(fault.cells)
    wrong = {found["field"]: found for found in fault.faults}
    is_duplicate = fault.kind == RosterFault.Kind.DUPLICATE
    mendable: Mapping[str, Any] = {} if is_duplicate else wrong
    return FaultLine(
        fault,
        tuple(_cell(field, texts, mendable) for field in FIXED),
        tuple(_cell(field, texts, mendable) for field in mendable if field not in FIXED),
        " ".join(wording.fault_sentence(found) for found in fault.faults) if is_duplicate else "",
    )


def _cell(field: str, texts: Mapping[str, str], wrong: Mapping[str, Any]) -> Cell:
    text = texts.get(field, "")
    if field not in wrong:
        return Cell(field, wording.field_word(field), _masked(field, text))
    found = wrong[field]
    suggestion = found["details"].get("suggestion", "")
    return Cell(field, wording.field_word(field), text, wording.cell_error(found), suggestion)


def _masked(field: str, text: str) -> str:
    if field == "identity_number" and len(text) > 8:
        return mask_identity(text)
    return mask_phone(text) if field == "phone" and len(text) > 7 else text


@dataclass(frozen=True, slots=True)
class Task:
    """One line of "what you must do now": kind is no, due or quiet."""

    kind: str
    icon: str
    text: str
    note: str = ""


def tasks(application: Application, *, faults: int, duplicates: int, workers: int) -> list[Task]:
    """Give what the enterprise must do now, the most pressing first."""
    if application.status == workflow.SUBMITTED:
        due = date_format(application.due_on, pgettext("day", "j M")) if application.due_on else ""
        text = _("Nothing for now: the county is reading it")
        return [Task("quiet", "clock", text, _("Answer due by %(day)s") % {"day": due})]
    if application.status == workflow.APPROVED:
        text = _("See that everybody checks in daily")
        found = [Task("due", "thermometer", text, _("A code without check-ins is not current"))]
        here = queries.on_site(application.enterprise, calendar.today()).exists()
        if here:
            text = _("Take everybody's temperature twice a day")
            found.append(Task("due", "thermometer", text, _("Under After arrival")))
        return found
    if application.status == workflow.WITHDRAWN:
        return [Task("quiet", "check", _("Nothing: the application has been withdrawn"))]
    return _tasks_of_draft(application, faults=faults, duplicates=duplicates, workers=workers)


def _tasks_of_draft(
    application: Application, *, faults: int, duplicates: int, workers: int
) -> list[Task]:
    found = []
    papers = queries.missing_papers(application)
    if papers:
        words = wording.joined(wording.PAPERS[kind] for kind in papers)
        found.append(Task("no", "file", _("Hand in the papers that are missing"), words))
    missing = len(approval.missing_measures(application.measures))
    if faults:
        text = ngettext(
            "Mend %(number)s row, or leave it out",
            "Mend %(number)s rows, or leave them out",
            faults,
        ) % {"number": faults}
        found.append(Task("no", "warning", text))
    if duplicates:
        text = ngettext(
            "Look at %(number)s duplicate row", "Look at %(number)s duplicate rows", duplicates
        ) % {"number": duplicates}
        found.append(Task("due", "file", text))
    if not workers:
        found.append(Task("no", "upload", _("Upload the roster"), _("The template is ready")))
    if missing:
        text = ngettext(
            "Promise %(number)s more prevention measure",
            "Promise %(number)s more prevention measures",
            missing,
        ) % {"number": missing}
        found.append(Task("no", "edit", text))
    first = date_format(application.arrive_from, pgettext("day", "j M"))
    note = _("The first coaches leave on %(day)s") % {"day": first}
    found.append(Task("quiet", "clock", _("Submit it when it is complete"), note))
    return found


def steps(application: Application, *, workers: int) -> list[tuple[str, str]]:
    """Give the steps of an application with done, now or next."""
    names = [
        _("Enterprise and prevention plan"),
        _("Roster"),
        _("Review by the county"),
        _("Coaches"),
    ]
    is_planned = not approval.missing_measures(application.measures)
    at = {workflow.SUBMITTED: 2, workflow.APPROVED: 3}.get(application.status)
    if at is None:
        at = 1 if is_planned else 0
    if application.status == workflow.WITHDRAWN:
        return [(name, "next") for name in names]
    states = ["done" if here < at else "now" if here == at else "next" for here in range(4)]
    if at == 0 and workers:
        states[1] = "done"
    return list(zip(names, states, strict=True))


def timeline(
    application: Application, events: Sequence[ApplicationEvent]
) -> list[tuple[str, str, str]]:
    """Give what happened, where it is now, and what is to come, to the factory gate."""
    points = timeline_of(events)
    if application.status == workflow.APPROVED:
        return points + journey_points(queries.gate_lines(application))
    here = {
        workflow.DRAFT: (_("Being filled in"), _("In your hands")),
        workflow.RETURNED: (_("To be changed"), _("In your hands")),
        workflow.SUBMITTED: (_("Review by the county"), _path_words(application)),
    }
    if application.status in here:
        points.append((*here[application.status], "now"))
    to_come = {
        workflow.DRAFT: [_("Review by the county"), _("Coaches"), _("Handover at the gate")],
        workflow.RETURNED: [_("Review by the county"), _("Coaches"), _("Handover at the gate")],
        workflow.SUBMITTED: [_("Coaches"), _("Handover at the gate")],
    }
    return points + [(text, "", "next") for text in to_come.get(application.status, [])]


def journey_points(lines: Sequence[queries.GateLine]) -> list[tuple[str, str, str]]:
    """Give the journey of an approved application's workers: planned, seated, left, handed over."""
    states = Counter(line.news.state for line in lines if line.news is not None)
    signed = sum(line.handover is not None for line in lines)
    left = states[seat_desk.State.LEFT] + states[seat_desk.State.OVER]
    seated = states[seat_desk.State.SEATED] + left
    figures = {"seated": seated, "left": left, "signed": signed, "all": len(lines)}
    if not seated:
        points = [(_("Coaches are planned"), _("Everybody is told by message"), "now")]
    else:
        title = _("Coaches published: %(seated)s of %(all)s have a seat") % figures
        points = [(title, _first_departure(lines), "done" if seated == len(lines) else "now")]
        state = "done" if left == seated else "now" if left else "next"
        points.append((_("On the way: %(left)s of %(seated)s have left") % figures, "", state))
    state = "now" if signed or left else "next"
    if signed and not any(_is_awaited(line, is_seated=bool(seated)) for line in lines):
        state = "done"
    words = _("%(signed)s of %(all)s signed for") % figures if signed else ""
    return [*points, (_("Handover at the gate"), words, state)]


def _is_awaited(line: queries.GateLine, *, is_seated: bool) -> bool:
    """Tell whether the gate still has to sign; where some have seats, only for them."""
    rides = line.news is not None and line.news.state in seat_desk.HAS_A_SEAT
    return line.handover is None and (rides or not is_seated)


def _first_departure(lines: Sequence[queries.GateLine]) -> str:
    times = [line.news.departs_at for line in lines if line.news and line.news.departs_at]
    if not times:
        return ""
    at = date_format(timezone.localtime(min(times)), pgettext("day", "j M H:i"))
    return _("The first coach leaves %(at)s") % {"at": at}


def timeline_of(events: Sequence[ApplicationEvent]) -> list[tuple[str, str, str]]:
    """Give what happened as points of a timeline."""
    return [
        (f"{_moment(event)} {wording.event_title(event)}", _event_detail(event), "done")
        for event in events
    ]


def _moment(event: ApplicationEvent) -> str:
    return date_format(timezone.localtime(calendar.as_told(event.at)), pgettext("day", "j M H:i"))


def _event_detail(event: ApplicationEvent) -> str:
    who = event.by.get_full_name() or event.by.get_username()
    items = [
        wording.ITEMS[code] for code in event.details.get("items", []) if code in wording.ITEMS
    ]
    parts = [who, wording.joined(items), event.note]
    return " · ".join(part for part in parts if part)


def _path_words(application: Application) -> str:
    return f"{application.get_path_display()} · {application.get_approver_display()}"


def tabs(application: Application, *, workers: int, current: str) -> list[tuple[Any, ...]]:
    """Give the tabs of one application; the gate is a page of the floor above, if it is there."""
    base = reverse("enterprises:application", args=[application.pk])
    found: list[tuple[Any, ...]] = [
        (_("Application"), base, None, current == "application"),
        (_("People"), f"{base}people/", workers, current == "people"),
    ]
    if application.status == workflow.APPROVED:
        found.append((_("Handover"), f"{base}handover/", None, current == "handover"))
    gate = f"{base}gate/"
    if is_valid_path(gate):
        found.append((_("Who may ride"), gate, None, current == "gate"))
    return found


def checksum_words(upload: RosterUpload) -> str:
    """Give the beginning of a file's checksum as a person can read it out: 7F3A-90C2."""
    return f"{upload.sha256[:4]}-{upload.sha256[4:8]}".upper()


def people_page(lines: Sequence[queries.RosterLine], number: str | None, size: int) -> Page[Any]:
    """Give one page of the workers, with their words ready."""
    page: Page[Any] = Paginator(lines, size).get_page(number)
    page.object_list = persons(list(page.object_list))
    return page


def persons(lines: Sequence[queries.RosterLine]) -> list["Person"]:
    """Give the workers with their words and what is known of their seats."""
    news = seat_desk.news_of([line.entry.pk for line in lines])
    return [person(line, news.get(line.entry.pk)) for line in lines]


@dataclass(frozen=True, slots=True)
class Person:
    """One worker as the page shows them."""

    line: queries.RosterLine
    name: str
    why: str
    next_step: str
    kind: str
    """The tag's kind: ok, warn or bad."""
    news: seat_desk.SeatNews | None = None
    """What the floor above knows of their seat."""
    is_now: bool = False
    """They may come today."""


def person(line: queries.RosterLine, news: seat_desk.SeatNews | None = None) -> Person:
    """Give the worker with masked name, reason and next step."""
    kind = {"ready": "ok", "waits": "warn", "stays": "bad"}[line.outlook.standing]
    return Person(
        line,
        mask_name(line.entry.worker.name),
        wording.outlook_words(line.outlook),
        wording.outlook_next(line.outlook),
        kind,
        news,
        is_now=line.outlook.earliest == calendar.today(),
    )


def worst_first(lines: list[queries.RosterLine]) -> list[queries.RosterLine]:
    """Order so that those who cannot go come first, then those who wait."""
    rank = {"stays": 0, "waits": 1, "ready": 2}
    return sorted(lines, key=lambda line: (rank[line.outlook.standing], line.entry.row))
