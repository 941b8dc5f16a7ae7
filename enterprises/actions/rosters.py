"""Rosters come in: whole files and single mended rows. No row is lost, none counts twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from enterprises import queries, roster_file
from enterprises.actions import intake
from enterprises.actions.applications import check_open, lock, record
from enterprises.models import Application, ApplicationEvent, RosterFault, RosterUpload
from enterprises.roster_file import CheckedRoster, FaultyRow, RawRow
from risk import calendar
from workers_registry import actions as registry
from workers_registry.fields import sealed_text

ROWS_AT_ONCE = 10_000
FAULT = ("upload_id", "row", "kind", "cells", "faults", "outcome")
Told = Callable[[int, int], None]
"""Hears how many rows are taken, and of how many."""


@dataclass(frozen=True, slots=True)
class MendResult:
    """How a round of mending came out."""

    mended: int
    still_faulty: int


def import_roster(
    application: Application,
    *,
    file_name: str,
    content: bytes,
    by: User,
    told: Told = lambda _done, _rows: None,
) -> RosterUpload:
    """Take a roster file: accept its right rows, keep the others as faults, give the receipt.

    A worker who is on this application already is updated, not doubled. `told` hears how many of
    how many rows are taken. Raises Refused("file-...") for a file that cannot be read and
    Refused("application-not-open").
    """
    check_open(application)
    sheet = roster_file.read_sheet(content)
    parts = roster_file.check_in_parts(
        sheet.rows, queries.places_for(application), today=calendar.today(), size=ROWS_AT_ONCE
    )
    with transaction.atomic():
        locked = lock(application)
        check_open(locked)
        taken = _take_in_parts(locked, parts, by=by, told=lambda done: told(done, len(sheet.rows)))
        faulty = taken.faulty
        _replace_older_faults(locked, sheet.rows)
        upload = RosterUpload.objects.create(
            application=locked,
            file_name=file_name[-200:],
            file_size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            columns=list(zip(sheet.headings, sheet.fields, strict=True)),
            rows_in=len(sheet.rows),
            accepted=taken.accepted,
            rejected=sum(not row.is_duplicate for row in faulty),
            duplicate=sum(row.is_duplicate for row in faulty),
            by=by,
        )
        _keep_faults(upload, faulty)
    return upload


def _take_in_parts(
    application: Application,
    parts: Iterator[CheckedRoster],
    *,
    by: User,
    told: Callable[[int], None],
) -> intake.Taken:
    """Take the right rows part by part, so that somebody can see how far it is.

    While the database works on one part, the next is checked and its numbers are sealed in a
    thread. Left to the commit, the keys of all parts would hold up every later
    statement, and nothing would go on beside them.
    """
    done, accepted, faulty = 0, 0, list[FaultyRow]()
    prepared = ((part, intake.sealed_people(application, part.accepted)) for part in parts)
    told(0)
    with ThreadPoolExecutor(max_workers=1) as pool:
        ahead = pool.submit(next, prepared, None)
        while (ready := ahead.result()) is not None:
            part, people = ready
            ahead = pool.submit(next, prepared, None)
            taken = intake.take_rows(
                application, part.accepted, part.raw_by_row, by=by, people=people
            )
            connection.check_constraints()
            accepted += taken.accepted
            faulty += [*part.faulty, *taken.faulty]
            done += len(part.raw_by_row)
            told(done)
    return intake.Taken(accepted, tuple(faulty))


def _keep_faults(upload: RosterUpload, faulty: Iterable[FaultyRow]) -> None:
    kinds = RosterFault.Kind
    given = (
        (
            upload.pk,
            row.raw.row,
            str(kinds.DUPLICATE if row.is_duplicate else kinds.REJECTED),
            sealed_text(_cells_as_json(row.raw)),
            json.dumps([fault.as_json() for fault in row.faults]),
            "",
        )
        for row in faulty
    )
    registry.copy_rows("enterprises_rosterfault", FAULT, given)


def _cells_as_json(raw: RawRow) -> str:
    return json.dumps(dict(raw.cells), ensure_ascii=False)


def _replace_older_faults(application: Application, rows: Sequence[RawRow]) -> None:
    """Close the pending faults of earlier files whose people stand in this file.

    The same person: the same identity number, or the same name with the same phone. Whoever is
    not found again stays pending, so that nobody is lost between two files.
    """
    pending = list(queries.pending_faults(application))
    if not pending:
        return
    people = {key for row in rows for key in _keys(row.cells)}
    found = [fault.pk for fault in pending if people & _keys(json.loads(fault.cells))]
    _close(RosterFault.objects.filter(pk__in=found), RosterFault.Outcome.REPLACED)


def _keys(cells: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Give what a person is known by in two versions of a row; empty cells tell nothing."""
    keys = {
        ("identity", cells.get("identity_number", "").upper()),
        ("phone", cells.get("name", ""), cells.get("phone", "")),
    }
    return {key for key in keys if all(key)}


def _close(faults: QuerySet[RosterFault], outcome: str) -> int:
    return faults.filter(outcome="").update(outcome=outcome, closed_at=timezone.now())


def mend_row(fault: RosterFault, *, cells: Mapping[str, str], by: User) -> RosterFault:
    """Check one faulty row again with the given cells; accept it, or keep what is still wrong."""
    mend_rows(fault.upload.application, cells_by_fault={fault.pk: cells}, by=by)
    fault.refresh_from_db()
    return fault


@transaction.atomic
def mend_rows(
    application: Application, *, cells_by_fault: Mapping[int, Mapping[str, str]], by: User
) -> MendResult:
    """Check faulty rows again with the given cells; those that are right now are accepted.

    The receipt of their upload moves with them: rejected or duplicate less, accepted more.
    """
    locked = lock(application)
    check_open(locked)
    faults = queries.pending_faults(locked).filter(pk__in=cells_by_fault)
    faults = faults.select_for_update(of=("self",))
    known = {column.field for column in roster_file.COLUMNS}
    places = queries.places_for(locked)
    mended = 0
    for fault in faults:
        changes = {
            field: text.strip()
            for field, text in cells_by_fault[fault.pk].items()
            if field in known
        }
        raw = RawRow(fault.row, {**json.loads(fault.cells), **changes})
        mended += _mend(locked, fault, raw, places=places, by=by)
    return MendResult(mended, len(faults) - mended)


def _mend(
    application: Application,
    fault: RosterFault,
    raw: RawRow,
    *,
    places: roster_file.Places,
    by: User,
) -> bool:
    """Take one row if it is right now and tell whether it was."""
    checked = roster_file.check_row(raw, places, today=calendar.today())
    if isinstance(checked, FaultyRow):
        faulty = checked
    else:
        taken = intake.take_rows(application, [checked], {raw.row: raw}, by=by, only_new=True)
        if taken.accepted:
            _accept_mended(fault, raw)
            return True
        (faulty,) = taken.faulty
    fault.cells = _cells_as_json(raw)
    fault.faults = [found.as_json() for found in faulty.faults]
    fault.save(update_fields=["cells", "faults"])
    return False


def _accept_mended(fault: RosterFault, raw: RawRow) -> None:
    """Close the fault and move one row of its receipt over to the accepted."""
    fault.cells = _cells_as_json(raw)
    fault.outcome, fault.closed_at = RosterFault.Outcome.MENDED, timezone.now()
    fault.save(update_fields=["cells", "outcome", "closed_at"])
    upload = RosterUpload.objects.select_for_update().get(pk=fault.upload_id)
    upload.accepted += 1
    if fault.kind == RosterFault.Kind.DUPLICATE:
        upload.duplicate -= 1
    else:
        upload.rejected -= 1
    upload.save(update_fields=["accepted", "rejected", "duplicate"])


@transaction.atomic
def leave_out_rows(
    application: Application, *, by: User, fault_ids: Iterable[int] | None = None
) -> int:
    """Decide that faulty rows are not part of this application; give how many (None: all)."""
    locked = lock(application)
    check_open(locked)
    pending = RosterFault.objects.filter(upload__application=locked, outcome="")
    if fault_ids is not None:
        pending = pending.filter(pk__in=fault_ids)
    left_out = _close(pending, RosterFault.Outcome.LEFT_OUT)
    if left_out:
        kind = ApplicationEvent.Kind.ROWS_LEFT_OUT
        record(locked, kind, by=by, details={"rows": left_out})
    return left_out
