"""Checked rows become workers, roster entries and health facts. Called inside a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Max

from enterprises.models import Application, RosterEntry
from enterprises.roster_file import Fault, FaultyRow, RawRow, RosterRow
from risk import calendar
from workers_registry import actions as registry
from workers_registry.models import Declaration, MedicalCheck, Stay, Worker
from workers_registry.queries import find_by_identity

BATCH = 2000
SOURCE = "roster"
"""Where these facts came from, as the registry keeps it."""
MEDICAL_DAYS = 14
"""A medical check holds for so many days (see docs/domain/roster.md)."""
UPDATED = ["row", "pickup", "dropoff", "household", "priority", "wanted_on", "is_open"]


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
) -> Taken:
    """Put the rows on the application's roster, save those that stand on another open one.

    With `only_new` a worker who is on this roster already makes the row a duplicate; without it
    the entry is updated.
    """
    known = find_by_identity(row.identity_number for row in rows)
    on_this = _on_this_roster(application, known)
    faults = _other_names(rows, known, on_this) | _other_rosters(application, rows, known)
    if only_new:
        faults |= _already_here(rows, known, on_this)
    wanted = [row for row in rows if row.row not in faults]
    workers = _registered(application, wanted, by=by)
    faults |= _taken_meanwhile(application, wanted, workers)
    pairs = [(row, workers[row.row]) for row in wanted if row.row not in faults]
    _write_entries(application, pairs)
    _write_facts(pairs, by=by)
    faulty = tuple(
        FaultyRow(raw_by_row[row], (fault,), is_duplicate=fault.code in DUPLICATE_CODES)
        for row, fault in faults.items()
    )
    return Taken(len(pairs), faulty)


DUPLICATE_CODES = ("row-twice", "worker-on-own-roster", "worker-with-other-enterprise")


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


def _open_elsewhere(application: Application, worker_ids: Sequence[int]) -> dict[int, Fault]:
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


def _registered(
    application: Application, rows: Sequence[RosterRow], *, by: User
) -> dict[int, Worker]:
    """Register the rows' people and give the workers by row, locked until the end.

    In the order of their numbers, so that two files with the same people do not wait in a circle.
    """
    rows = sorted(rows, key=lambda row: row.identity_number)
    workers = registry.register_workers(
        [
            registry.NewWorker(
                name=row.name,
                identity_number=row.identity_number,
                phone=row.phone,
                home_county_code=application.origin_county_id,
                home_township_code=row.pickup,
                is_synthetic=application.enterprise.is_synthetic,
            )
            for row in rows
        ],
        by=by,
    )
    locked = Worker.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(pk__in=[worker.pk for worker in workers]).values_list("pk"))
    return {row.row: worker for row, worker in zip(rows, workers, strict=True)}


def _taken_meanwhile(
    application: Application, rows: Sequence[RosterRow], workers: Mapping[int, Worker]
) -> dict[int, Fault]:
    """Look again under the lock: another file may have brought the same worker a moment ago."""
    taken = _open_elsewhere(application, [worker.pk for worker in workers.values()])
    return {row.row: taken[workers[row.row].pk] for row in rows if workers[row.row].pk in taken}


def _write_entries(application: Application, pairs: Sequence[tuple[RosterRow, Worker]]) -> None:
    """Add the entries of new workers and update, or open again, those that are there."""
    ids = [worker.pk for _row, worker in pairs]
    there = {entry.worker_id: entry for entry in application.entries.filter(worker__in=ids)}
    new: list[RosterEntry] = []
    old: list[RosterEntry] = []
    for row, worker in pairs:
        entry = there.get(worker.pk) or RosterEntry(application=application, worker=worker)
        entry.row, entry.household, entry.priority = row.row, row.household, row.priority
        entry.pickup_id, entry.dropoff_id = row.pickup, row.dropoff
        entry.wanted_on, entry.is_open = row.wanted_on, True
        (old if worker.pk in there else new).append(entry)
    RosterEntry.objects.bulk_create(new, batch_size=BATCH)
    RosterEntry.objects.bulk_update(old, UPDATED, batch_size=BATCH)


def _write_facts(pairs: Sequence[tuple[RosterRow, Worker]], *, by: User) -> None:
    """Record what the rows say of health and journeys, and see that everybody has a code."""
    today = calendar.today()
    ids = [worker.pk for _row, worker in pairs]
    _write_medical_checks(pairs, ids, by=by)
    stays = _new_stays(pairs, ids)
    declarations = _new_declarations(pairs, ids, today=today)
    if stays:
        registry.record_stays(stays, by=by)
    if declarations:
        registry.record_declarations(declarations, by=by)
    judged = {stay.worker_id for stay in stays} | {said.worker_id for said in declarations}
    registry.reissue_codes(set(ids) - judged, today=today)


def _write_medical_checks(
    pairs: Sequence[tuple[RosterRow, Worker]], ids: Sequence[int], *, by: User
) -> None:
    known = set(MedicalCheck.objects.filter(worker__in=ids).values_list("worker_id", "checked_on"))
    checks = [
        registry.NewMedicalCheck(
            worker_id=worker.pk,
            checked_on=row.checked_on,
            valid_until=row.checked_on + timedelta(days=MEDICAL_DAYS),
            is_fit=True,
            issuer=SOURCE,
        )
        for row, worker in pairs
        if row.checked_on and (worker.pk, row.checked_on) not in known
    ]
    if checks:
        registry.record_medical_checks(checks, by=by)


def _new_stays(
    pairs: Sequence[tuple[RosterRow, Worker]], ids: Sequence[int]
) -> list[registry.NewStay]:
    """Give the stays that are not known yet; a roster only knows the day of leaving."""
    known = set(
        Stay.objects.filter(worker__in=ids, source=SOURCE).values_list(
            "worker_id", "county_id", "last_day"
        )
    )
    return [
        registry.NewStay(worker.pk, county, left_on, left_on, SOURCE)
        for row, worker in pairs
        for county, left_on in row.stays
        if (worker.pk, county, left_on) not in known
    ]


def _new_declarations(
    pairs: Sequence[tuple[RosterRow, Worker]], ids: Sequence[int], *, today: date
) -> list[registry.NewDeclaration]:
    """Give today's declarations, save those that say again what the last one of today said."""
    latest = Declaration.objects.filter(worker__in=ids, day=today).values("worker_id")
    last_ids = [found["last"] for found in latest.annotate(last=Max("pk"))]
    known: set[tuple[int, Decimal, tuple[str, ...]]] = {
        (worker_id, temperature, tuple(symptoms))
        for worker_id, temperature, symptoms in Declaration.objects.filter(
            pk__in=last_ids
        ).values_list("worker_id", "temperature", "symptoms")
    }
    return [
        registry.NewDeclaration(worker.pk, today, row.temperature, row.symptoms, source=SOURCE)
        for row, worker in pairs
        if row.temperature is not None and (worker.pk, row.temperature, row.symptoms) not in known
    ]
