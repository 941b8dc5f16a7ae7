"""Registers people whom nobody knows yet, with facts and codes, by a few statements.

What it writes is what register_sealed, record_stays, record_reports and reissue_codes write for
people who are new; it asks for nothing that only people who were there before can have.
"""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from risk import calendar
from workers_registry.actions.copying import copy_lines
from workers_registry.actions.facts import NewStay, add_stays, check_not_ahead
from workers_registry.actions.many_codes import reissue_many
from workers_registry.actions.reports import Reporter
from workers_registry.copy_text import copy_line
from workers_registry.models import HealthCode
from workers_registry.newcomers import Newcomers
from workers_registry.sealed_workers import SealedWorker

IDS = """
SELECT nextval(ids) FROM (
    SELECT pg_get_serial_sequence('workers_registry_worker', 'id')::regclass AS ids OFFSET 0
) AS sequence, generate_series(1, %s)
"""
"""Given before the rows are written, so that facts and entries can be written without asking."""
PERSON = ("id", *SealedWorker._fields, "registered_at")
DECLARATION = (
    "worker_id", "temperature", "symptoms", "day", "had_contact", "source", "recorded_at",
)  # fmt: skip
MEDICAL_CHECK = ("worker_id", "checked_on", "valid_until", "is_fit", "issuer", "recorded_at")


@transaction.atomic
def register_newcomers(newcomers: Newcomers, *, homes: str, reporter: Reporter) -> list[int] | None:
    """Register all, who live in the county `homes`, and give their ids by place.

    Gives None, and writes nothing, where one of them is registered already or is being registered
    by somebody else; then register_sealed must look at each. The rows need no lock: nobody else
    sees them before this transaction ends. Raises ValidationError for a fact of a day to come.
    """
    check_not_ahead({day for _at, day in newcomers.checked})
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(newcomers.people)])
        ids = [pk for (pk,) in cursor.fetchall()]
    people = zip(ids, newcomers.people, strict=True)
    try:
        with transaction.atomic():
            copy_lines("workers_registry_worker", PERSON, people, copy_line((timezone.now(),)))
    except IntegrityError:
        return None
    _add_facts(newcomers, ids, reporter)
    _give_codes(newcomers, ids, homes, reporter)
    return ids


def _add_facts(newcomers: Newcomers, ids: Sequence[int], reporter: Reporter) -> None:
    """Write what is said of the people."""
    now, today = timezone.now(), calendar.today()
    if newcomers.declared:
        said = ((ids[at], line) for at, line in newcomers.declared)
        rest = copy_line((today, False, reporter.source, now))
        copy_lines("workers_registry_declaration", DECLARATION, said, rest)
    if newcomers.checked:
        spans = {
            day: copy_line((day, day + reporter.medical_span))
            for day in {day for _at, day in newcomers.checked}
        }
        checks = ((ids[at], spans[day]) for at, day in newcomers.checked)
        rest = copy_line((True, reporter.source, now))
        copy_lines("workers_registry_medicalcheck", MEDICAL_CHECK, checks, rest)
    if newcomers.stays:
        stays = [
            NewStay(ids[at], county, left_on, left_on, reporter.source)
            for at, county, left_on in newcomers.stays
        ]
        add_stays(stays, by=reporter.by)


def _give_codes(newcomers: Newcomers, ids: Sequence[int], homes: str, reporter: Reporter) -> None:
    """Give everybody a code: by the fact where one counts for the colour, else by the day."""
    places = {at for at, _line in newcomers.declared} | {at for at, *_stay in newcomers.stays}
    told: Mapping[int, str] = {ids[at]: homes for at in sorted(places)}
    silent = {pk: homes for pk in ids if pk not in told}
    today = calendar.today()
    if told:
        reissue_many(told, today=today, cause=HealthCode.Cause.FACT, by=reporter.by)
    if silent:
        reissue_many(silent, today=today, cause=HealthCode.Cause.NIGHTLY)
