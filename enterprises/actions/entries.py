"""Changes of single roster entries: the county judges them, the enterprise withdraws them."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from enterprises import queries, roster_file, seat_desk, workflow
from enterprises.actions import intake
from enterprises.actions.applications import lock, record
from enterprises.actions.arrivals import expect_anew
from enterprises.models import Application, ApplicationEvent, RosterEntry
from enterprises.roster_file import FaultyRow, RawRow
from risk import calendar
from risk.refusal import Refused
from workers_registry.queries import find_by_identity

Standing = RosterEntry.Standing
JUDGED_IN = (workflow.SUBMITTED, workflow.APPROVED)
KINDS = {
    Standing.REFUSED: ApplicationEvent.Kind.ENTRY_REFUSED,
    Standing.POSTPONED: ApplicationEvent.Kind.ENTRY_POSTPONED,
    Standing.ADMITTED: ApplicationEvent.Kind.ENTRY_ADMITTED,
}


@transaction.atomic
def judge_entries(
    application: Application,
    entry_ids: Iterable[int],
    *,
    standing: str,
    by: User,
    reason: str = "",
    not_before: date | None = None,
) -> int:
    """Refuse, postpone or admit again single workers; give how many changed.

    A seat on a coach that may no longer take them is taken back. Raises
    Refused("application-cannot-move") where the application is neither submitted nor approved,
    Refused("note-missing") without a reason, Refused("day-missing" | "day-over") for a
    postponement to no day or to one that is not ahead, and Refused("nobody-chosen").
    """
    locked = lock(application)
    new = Standing(standing)
    _check_judgement(locked, new, reason=reason, not_before=not_before)
    day = not_before if new == Standing.POSTPONED else None
    entries = RosterEntry.objects.select_for_update().filter(
        application=locked, pk__in=list(entry_ids), is_open=True
    )
    changed = [entry for entry in entries if workflow.may_stand(entry.standing, new)]
    if not changed:
        raise Refused("nobody-chosen")
    for entry in changed:
        entry.standing, entry.not_before, entry.reason = new, day, reason.strip()[:300]
    RosterEntry.objects.bulk_update(changed, ["standing", "not_before", "reason"], batch_size=2000)
    ids = [entry.pk for entry in changed]
    details: dict[str, object] = {"entries": ids}
    if day:
        details["until"] = day.isoformat()
    record(locked, KINDS[new], by=by, note=reason.strip(), details=details)
    if new != Standing.ADMITTED:
        seat_desk.free_seats(ids, code=f"entry-{new}", until=day)
    expect_anew(locked, ids, by=by)
    return len(ids)


def _check_judgement(
    application: Application, new: str, *, reason: str, not_before: date | None
) -> None:
    if application.status not in JUDGED_IN:
        raise Refused("application-cannot-move", old=application.status, new=application.status)
    if new != Standing.ADMITTED and not reason.strip():
        raise Refused("note-missing")
    if new == Standing.POSTPONED and not_before is None:
        raise Refused("day-missing")
    if new == Standing.POSTPONED and not_before and not_before <= calendar.today():
        raise Refused("day-over")


@transaction.atomic
def withdraw_entry(entry: RosterEntry, *, by: User, note: str = "") -> RosterEntry:
    """Take one worker off a roster without filing again; the worker is free for another one.

    A seat on a coach that has not left is given back; a journey that is over stays where it is
    kept. Raises Refused("entry-closed") where it was done already,
    Refused("application-withdrawn") where the whole application is over, and
    Refused("worker-under-way") between the coach's departure and the worker's arrival.
    """
    application = lock(entry.application)
    locked = _close(application, entry)
    expect_anew(application, [locked.pk], by=by)
    record(
        application,
        ApplicationEvent.Kind.ENTRY_WITHDRAWN,
        by=by,
        note=note.strip(),
        details={"entry": locked.pk, "row": locked.row},
    )
    return locked


def _close(application: Application, entry: RosterEntry) -> RosterEntry:
    """Close the entry and give back its seat."""
    if application.status == workflow.WITHDRAWN:
        raise Refused("application-withdrawn")
    locked = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    if not locked.is_open:
        raise Refused("entry-closed")
    news = seat_desk.news_of([locked.pk]).get(locked.pk)
    if news is not None and news.state is seat_desk.State.LEFT:
        raise Refused("worker-under-way")
    locked.is_open = False
    locked.save(update_fields=["is_open"])
    seat_desk.free_seats([locked.pk], code="entry-closed")
    return locked


@transaction.atomic
def replace_entry(
    entry: RosterEntry, *, cells: Mapping[str, str], by: User, note: str = ""
) -> RosterEntry:
    """Put another worker in the place of one, without filing again, and give the new entry.

    `cells` are texts by column, as in a roster; what is left out is taken from the old entry. All
    or nothing: raises what withdraw_entry raises, and Refused("replacement-faulty", faults=...)
    where the new row would not be accepted on a roster.
    """
    application = lock(entry.application)
    raw = RawRow(entry.row, {**_cells_of(entry), **cells})
    checked = roster_file.check_row(raw, queries.places_for(application), today=calendar.today())
    if isinstance(checked, FaultyRow):
        raise Refused("replacement-faulty", faults=[fault.as_json() for fault in checked.faults])
    old = _close(application, entry)
    taken = intake.take_rows(application, [checked], {raw.row: raw}, by=by, only_new=True)
    if not taken.accepted:
        faults = [fault.as_json() for row in taken.faulty for fault in row.faults]
        raise Refused("replacement-faulty", faults=faults)
    worker = find_by_identity([checked.identity_number])[checked.identity_number]
    new = application.entries.get(worker=worker)
    if new.pk == old.pk:
        raise Refused("replacement-same")
    new.replaces = old
    new.save(update_fields=["replaces"])
    expect_anew(application, [old.pk, new.pk], by=by)
    record(
        application,
        ApplicationEvent.Kind.ENTRY_REPLACED,
        by=by,
        note=note.strip(),
        details={"entry": old.pk, "row": old.row, "by_entry": new.pk},
    )
    return new


def _cells_of(entry: RosterEntry) -> dict[str, str]:
    """Give the old entry's journey as the texts of a row; who travels is given anew."""
    return {"pickup": entry.pickup.name, "dropoff": entry.dropoff.name}
