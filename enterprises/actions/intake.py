"""Checked rows become workers, roster entries and health facts. Called inside a transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from enterprises.models import Application, RosterEntry
from enterprises.roster_file import ENTRY, Fault, FaultyRow, Part, RawRow, RosterRow
from risk import calendar
from workers_registry import actions as registry
from workers_registry.copy_text import copy_line
from workers_registry.models import Stay, Worker
from workers_registry.queries import find_by_digest

Pair = tuple[RosterRow, int]
"""A checked row and its worker."""
SOURCE = "roster"
"""Where these facts came from, as the registry keeps it."""
MEDICAL_DAYS = 14
"""A medical check holds for so many days (see docs/domain/roster.md)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of checked rows."""

    accepted: int
    faulty: tuple[FaultyRow, ...]


def take_rows(
    application: Application,
    rows: Sequence[RosterRow],
    raw_by_row: Mapping[int, RawRow],
    *,
    by: User,
    only_new: bool = False,
    people: Mapping[int, registry.SealedWorker] | None = None,
) -> Taken:
    """Put the rows on the application's roster, save those that stand on another open one.

    `people` are the rows' people by row where somebody has sealed them already. With `only_new` a
    worker who is on this roster already makes the row a duplicate; without it the entry is
    updated.
    """
    people = people or sealed_people(application, rows)
    known = _known(rows, people)
    on_this = _on_this_roster(application, known)
    faults = _other_names(rows, known, on_this) | _other_rosters(application, rows, known)
    if only_new:
        faults |= _already_here(rows, known, on_this)
    wanted = [row for row in rows if row.row not in faults]
    # In the order of their digests: two files with the same people do not wait in a circle.
    wanted.sort(key=lambda row: people[row.row].identity_digest)
    registered = registry.register_sealed(
        [people[row.row] for row in wanted],
        by=by,
        old=[worker.identity_digest for worker in known.values()],
    )
    old = registered.known
    taken = _open_elsewhere(application, old)
    riders = list(zip(wanted, registered.ids, strict=True))
    faults |= {row.row: taken[pk] for row, pk in riders if pk in taken}
    pairs = [(row, pk) for row, pk in riders if pk not in taken]
    _write_entries(application, pairs, old)
    _write_facts(pairs, old, by=by)
    faulty = tuple(
        FaultyRow(raw_by_row[row], (fault,), is_duplicate=fault.code in DUPLICATE_CODES)
        for row, fault in faults.items()
    )
    return Taken(len(pairs), faulty)


def take_newcomers(application: Application, part: Part, *, by: User) -> bool:
    """Put rows on the roster whose people are all new; tell whether they are.

    Where they are not, nothing is written, and `take_rows` has to look at each. Who is new stands
    on no roster and has no fact, so nothing is asked.
    """
    reporter = registry.Reporter(SOURCE, MEDICAL_DAYS, by)
    homes = application.origin_county_id
    ids = registry.register_newcomers(part.newcomers, homes=homes, reporter=reporter)
    if ids is None:
        return False
    columns = ("worker_id", *ENTRY, "application_id", "standing", "reason", "is_open")
    rest = copy_line((application.pk, str(RosterEntry.Standing.ADMITTED), "", True))
    entries = zip(ids, part.entries, strict=True)
    registry.copy_lines("enterprises_rosterentry", columns, entries, rest)
    return True


DUPLICATE_CODES = ("row-twice", "worker-on-own-roster", "worker-with-other-enterprise")


def _known(
    rows: Sequence[RosterRow], people: Mapping[int, registry.SealedWorker]
) -> dict[str, Worker]:
    """Give the workers who are registered already by their identity number."""
    found = find_by_digest([people[row.row].identity_digest for row in rows])
    if not found:
        return {}
    by_number = ((row.identity_number, found.get(people[row.row].identity_digest)) for row in rows)
    return {number: worker for number, worker in by_number if worker}


def _on_this_roster(application: Application, known: Mapping[str, Worker]) -> dict[int, int]:
    """Give the row of each known worker's open entry on this application."""
    ids = [worker.pk for worker in known.values()]
    entries = RosterEntry.objects.filter(application=application, worker__in=ids, is_open=True)
    return dict(entries.values_list("worker_id", "row"))


def _other_names(
    rows: Sequence[RosterRow], known: Mapping[str, Worker], on_this: Mapping[int, int]
) -> dict[int, Fault]:
    """Find numbers that belong to somebody of another name: a mistyped number that is valid."""
    faults = {}
    for row in rows:
        worker = known.get(row.identity_number)
        if worker and worker.pk not in on_this and worker.name != row.name:
            faults[row.row] = Fault("identity_number", "identity-number-other-name")
    return faults


def _already_here(
    rows: Sequence[RosterRow], known: Mapping[str, Worker], on_this: Mapping[int, int]
) -> dict[int, Fault]:
    faults = {}
    for row in rows:
        worker = known.get(row.identity_number)
        if worker and worker.pk in on_this:
            details = {"row": on_this[worker.pk]}
            faults[row.row] = Fault("identity_number", "row-twice", details)
    return faults


def _other_rosters(
    application: Application, rows: Sequence[RosterRow], known: Mapping[str, Worker]
) -> dict[int, Fault]:
    """Find workers who stand on another open roster, of this enterprise or of another."""
    taken = _open_elsewhere(application, [worker.pk for worker in known.values()])
    faults = {}
    for row in rows:
        worker = known.get(row.identity_number)
        if worker and worker.pk in taken:
            faults[row.row] = taken[worker.pk]
    return faults


def _open_elsewhere(application: Application, worker_ids: Collection[int]) -> dict[int, Fault]:
    """Give the fault for each worker with an open entry on another application."""
    entries = RosterEntry.objects.filter(worker__in=worker_ids, is_open=True).exclude(
        application=application
    )
    faults = {}
    for worker_id, enterprise_id, number in entries.values_list(
        "worker_id", "application__enterprise_id", "application__number"
    ):
        if enterprise_id == application.enterprise_id:
            fault = Fault("identity_number", "worker-on-own-roster", {"number": number})
        else:
            fault = Fault("identity_number", "worker-with-other-enterprise")
        faults[worker_id] = fault
    return faults


def sealed_people(
    application: Application, rows: Iterable[RosterRow]
) -> dict[int, registry.SealedWorker]:
    """Give the people of the rows by row, their numbers sealed; asks nothing of the database."""
    return {
        row.row: registry.seal_worker(
            registry.NewWorker(
                name=row.name,
                identity_number=row.identity_number,
                phone=row.phone,
                home_county_code=application.origin_county_id,
                home_township_code=row.pickup,
                is_synthetic=application.enterprise.is_synthetic,
            )
        )
        for row in rows
    }


def _write_entries(application: Application, pairs: Sequence[Pair], old: Collection[int]) -> None:
    """Add the entries of new workers and update, or open again, those that are there.

    Only workers who were there before (`old`) can have one.
    """
    columns = ("worker_id", "row", "pickup_id", "dropoff_id", "household", "priority", "wanted_on")
    given = (
        (pk, row.row, row.pickup, row.dropoff, row.household, row.priority, row.wanted_on)
        for row, pk in pairs
    )
    values: dict[str, Any] = {"application": application.pk, "old": list(old)}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING)
        registry.copy_rows("arriving_entry", columns, given)
        cursor.execute(ADD_ENTRIES.format("NOT"), values)
        if old:
            cursor.execute(ADD_ENTRIES.format("") + OR_UPDATE_THEM, values)
        cursor.execute("DROP TABLE arriving_entry")


ARRIVING = """
CREATE TEMPORARY TABLE arriving_entry (worker_id bigint, "row" integer, pickup_id text,
    dropoff_id text, household text, priority smallint, wanted_on date) ON COMMIT DROP
"""
ADD_ENTRIES = """
INSERT INTO enterprises_rosterentry AS entry (application_id, worker_id, "row", pickup_id,
    dropoff_id, household, priority, wanted_on, standing, reason, is_open)
SELECT %(application)s, worker_id, "row", pickup_id, dropoff_id, household, priority, wanted_on,
    'admitted', '', true
FROM arriving_entry WHERE {} worker_id = ANY(%(old)s::bigint[]) ORDER BY "row"
"""
OR_UPDATE_THEM = """
ON CONFLICT (application_id, worker_id) DO UPDATE SET "row" = excluded."row",
    pickup_id = excluded.pickup_id, dropoff_id = excluded.dropoff_id,
    household = excluded.household, priority = excluded.priority,
    wanted_on = excluded.wanted_on, is_open = true
"""
"""What the county said of a worker stays with an entry that is there already."""


def _write_facts(pairs: Sequence[Pair], old: Collection[int], *, by: User) -> None:
    """Record what the rows say of health and journeys, and see that everybody has a code.

    Only of workers who were there before (`old`) can a fact be known already.
    """
    stays = _new_stays(pairs, old)
    if stays:
        registry.record_stays(stays, by=by)
    declared = registry.record_reports(
        ((pk, row.temperature, row.symptoms, row.checked_on) for row, pk in pairs),
        known=old,
        reporter=registry.Reporter(SOURCE, MEDICAL_DAYS, by),
    )
    judged = {stay.worker_id for stay in stays} | declared
    registry.reissue_codes({pk for _row, pk in pairs} - judged, today=calendar.today())


def _new_stays(pairs: Sequence[Pair], old: Collection[int]) -> list[registry.NewStay]:
    """Give the stays that are not known yet; a roster only knows the day of leaving."""
    known = set(
        Stay.objects.filter(worker__in=old, source=SOURCE).values_list(
            "worker_id", "county_id", "last_day"
        )
    )
    return [
        registry.NewStay(pk, county, left_on, left_on, SOURCE)
        for row, pk in pairs
        for county, left_on in row.stays
        if (pk, county, left_on) not in known
    ]
