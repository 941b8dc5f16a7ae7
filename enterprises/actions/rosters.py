"""Rosters come in: whole files and single mended rows. No row is lost, none counts twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from enterprises import queries, roster_file
from enterprises.actions import intake
from enterprises.actions.applications import check_open, lock, record
from enterprises.models import Application, ApplicationEvent, RosterFault, RosterUpload
from enterprises.roster_file import Checked, FaultyRow, Part, RawRow
from enterprises.roster_file.preparing import Key, Parts
from risk import calendar
from workers_registry import actions as registry
from workers_registry.fields import sealed_text

ROWS_AT_ONCE = 10_000
APART_BYTES = 500_000
"""From this size on, some five thousand rows, a file is read in a process of its own."""
PLAN_FOR_MANY = "SET LOCAL random_page_cost = 1.1; DISCARD PLANS"
"""Keys are looked up by index: reading the few pages of all counties looks cheaper for one row."""
FAULT = ("upload_id", "row", "kind", "cells", "faults", "outcome")
Told = Callable[[int, int], None]
"""Hears how many rows are taken, and of how many."""


@dataclass(frozen=True, slots=True)
class MendResult:
    """How a round of mending came out."""

    mended: int
    still_faulty: int


@transaction.atomic
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
    return take_roster(application, file_name=file_name, content=content, by=by, told=told)


def take_roster(
    application: Application, *, file_name: str, content: bytes, by: User, told: Told
) -> RosterUpload:
    """Take a roster file as `import_roster` does, inside a transaction of the caller.

    Within a savepoint the server would keep every key that it has checked to the end, and look at
    all of them again with each part.
    """
    locked = lock(application)
    check_open(locked)
    pending = _pending_keys(locked)
    with _prepared(_order(locked, content, pending)) as roster:
        taken = _take_in_parts(
            locked, roster.parts, by=by, told=lambda done: told(done, roster.rows)
        )
        columns, rows = roster.columns, roster.rows
    found = [pk for pk, keys in pending.items() if taken.found & keys]
    _close(RosterFault.objects.filter(pk__in=found), RosterFault.Outcome.REPLACED)
    upload = RosterUpload.objects.create(
        application=locked,
        file_name=file_name[-200:],
        file_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        columns=columns,
        rows_in=rows,
        accepted=taken.accepted,
        rejected=sum(not row.is_duplicate for row in taken.faulty),
        duplicate=sum(row.is_duplicate for row in taken.faulty),
        by=by,
    )
    _keep_faults(upload, taken.faulty)
    return upload


def _pending_keys(application: Application) -> dict[int, set[Key]]:
    """Give what the people of the pending faults of earlier files are known by.

    The same person: the same identity number, or the same name with the same phone. Whoever stands
    in the new file is closed by it; whoever is not found again stays pending, so that nobody is
    lost between two files.
    """
    pending = queries.pending_faults(application)
    return {fault.pk: roster_file.person_keys(json.loads(fault.cells)) for fault in pending}


def _order(
    application: Application, content: bytes, pending: Mapping[int, set[Key]]
) -> roster_file.Order:
    return roster_file.Order(
        content=content,
        places=queries.places_for(application),
        today=calendar.today(),
        size=ROWS_AT_ONCE,
        home_county=application.origin_county_id,
        is_synthetic=application.enterprise.is_synthetic,
        secret=settings.DATA_KEY,
        wanted=frozenset().union(*pending.values()),
    )


def _prepared(order: roster_file.Order) -> AbstractContextManager[roster_file.Prepared]:
    """Read, check and seal here, or in a process of its own where that is worth starting one."""
    if len(order.content) < APART_BYTES:
        return nullcontext(roster_file.prepare(order))
    return roster_file.prepared_apart(order)


@dataclass(slots=True)
class _Taken:
    """What became of the rows so far, and who of the wanted people stood among them."""

    accepted: int = 0
    faulty: list[FaultyRow] = field(default_factory=list)
    found: set[Key] = field(default_factory=set)


def _take_in_parts(
    application: Application, parts: Parts, *, by: User, told: Callable[[int], None]
) -> _Taken:
    """Take the right rows part by part, so that somebody can see how far it is.

    Left to the commit, the keys of all parts would hold up every later statement.
    """
    done, so_far = 0, _Taken()
    told(0)
    with connection.cursor() as cursor:
        cursor.execute(PLAN_FOR_MANY)
    for part, checked in parts:
        accepted, faulty = _take(application, part, checked, by=by)
        connection.check_constraints()
        so_far.accepted += accepted
        so_far.faulty += [*part.faulty, *faulty]
        so_far.found |= part.found
        done += part.rows
        told(done)
    return so_far


def _take(
    application: Application, part: Part, checked: Callable[[], Checked], *, by: User
) -> tuple[int, tuple[FaultyRow, ...]]:
    """Take a part as it is where all its people are new, else row by row."""
    if intake.take_newcomers(application, part, by=by):
        return len(part.entries), ()
    rows = checked()
    taken = intake.take_rows(application, rows.accepted, rows.raw_by_row, by=by, people=rows.people)
    return taken.accepted, taken.faulty


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
