"""Adds facts about workers; every fact recomputes the codes that it concerns, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from risk import calendar
from risk.refusal import Refused
from workers_registry import queries
from workers_registry.actions.codes import reissue_codes
from workers_registry.actions.copying import copy_rows
from workers_registry.models import (
    Clearance,
    HealthCode,
    Worker,
)

DECLARATION = (
    "worker_id", "day", "temperature", "symptoms", "had_contact", "source", "recorded_at",
)  # fmt: skip
STAY = (
    "worker_id", "county_id", "first_day", "last_day", "source", "known_on", "by_id",
    "recorded_at",
)  # fmt: skip
MEDICAL_CHECK = ("worker_id", "checked_on", "valid_until", "is_fit", "issuer", "recorded_at")
OWN = "worker"
"""The source of what workers say of themselves."""
PROXY = "proxy"
"""The source of what is said by whoever holds the person's code."""


@dataclass(frozen=True, slots=True)
class NewDeclaration:
    """What was said of one worker's health on one day."""

    worker_id: int
    day: date
    temperature: Decimal
    symptoms: tuple[str, ...] = ()
    had_contact: bool = False
    source: str = OWN


@dataclass(frozen=True, slots=True)
class NewStay:
    """A worker was in a county from the first day to the last, both included."""

    worker_id: int
    county_code: str
    first_day: date
    last_day: date
    source: str


@dataclass(frozen=True, slots=True)
class NewMedicalCheck:
    """A health check and the last day on which it holds."""

    worker_id: int
    checked_on: date
    valid_until: date
    is_fit: bool
    issuer: str


@transaction.atomic
def record_declarations(rows: Sequence[NewDeclaration], *, by: User | None) -> int:
    """Add declarations and reissue; give how many codes changed.

    Raises ValidationError for a declaration of a day to come.
    """
    check_not_ahead(row.day for row in rows)
    now = timezone.now()
    given = (
        (row.worker_id, row.day, row.temperature, [*row.symptoms], row.had_contact, row.source, now)
        for row in rows
    )
    copy_rows("workers_registry_declaration", DECLARATION, given)
    return reissue((row.worker_id for row in rows), by=by)


def declare(
    worker: Worker,
    *,
    temperature: Decimal,
    symptoms: Sequence[str] = (),
    had_contact: bool = False,
    by: User | None,
    source: str = OWN,
) -> HealthCode:
    """Record today's check-in of one worker and give the code that now holds."""
    record_declarations(
        [
            NewDeclaration(
                worker.pk, calendar.today(), temperature, tuple(symptoms), had_contact, source
            )
        ],
        by=by,
    )
    return queries.codes_of([worker.pk])[worker.pk]


@transaction.atomic
def record_stays(rows: Sequence[NewStay], *, by: User | None = None) -> int:
    """Add stays and reissue; give how many codes changed.

    A stay may reach into the days to come (the worker lives there): its days count as they pass.
    """
    add_stays(rows, by=by)
    return reissue((row.worker_id for row in rows), by=by)


def add_stays(rows: Sequence[NewStay], *, by: User | None) -> None:
    """Add stays without reissuing: whoever calls this gives the codes. Inside a transaction."""
    check_not_ahead(row.first_day for row in rows)
    known_on = calendar.today()
    now, by_id = timezone.now(), by.pk if by else None
    given = (
        (
            row.worker_id,
            row.county_code,
            row.first_day,
            row.last_day,
            row.source,
            known_on,
            by_id,
            now,
        )
        for row in rows
    )
    copy_rows("workers_registry_stay", STAY, given)


@transaction.atomic
def record_medical_checks(rows: Sequence[NewMedicalCheck], *, by: User | None) -> None:
    """Add medical checks; they decide about boarding, not about the colour."""
    check_not_ahead(row.checked_on for row in rows)
    now = timezone.now()
    given = (
        (row.worker_id, row.checked_on, row.valid_until, row.is_fit, row.issuer, now)
        for row in rows
    )
    copy_rows("workers_registry_medicalcheck", MEDICAL_CHECK, given)


@transaction.atomic
def clear_worker(worker: Worker, *, note: str, by: User) -> HealthCode:
    """Confirm for the county that the worker's red code may end, and give the code that results.

    Raises Refused("clearance-too-early") while days of red are left, and
    Refused("clearance-not-needed") where the code is not red.
    """
    today = calendar.today()
    code = queries.codes_of([worker.pk]).get(worker.pk)
    if code is None or code.colour != HealthCode.Colour.RED:
        raise Refused("clearance-not-needed")
    if not _may_end(code, today):
        raise Refused("clearance-too-early", until=code.until)
    Clearance.objects.get_or_create(worker=worker, day=today, defaults={"note": note, "by": by})
    reissue([worker.pk], by=by)
    return queries.codes_of([worker.pk])[worker.pk]


def _may_end(code: HealthCode, today: date) -> bool:
    """Tell whether every red finding has come to its last day or waits for the county only."""
    return all(
        found["awaits_county"] or found["until"] == today.isoformat()
        for found in code.evidence["findings"]
        if found["colour"] == HealthCode.Colour.RED
    )


def check_not_ahead(days: Iterable[date]) -> None:
    """Refuse a fact of a day to come as malformed."""
    today = calendar.today()
    ahead = [day for day in days if day > today]
    if ahead:
        raise ValidationError(
            _("%(day)s lies ahead of today, %(today)s."),
            code="day-ahead",
            params={"day": max(ahead), "today": today},
        )


def reissue(worker_ids: Iterable[int], *, by: User | None) -> int:
    """Compute the codes of the workers whom new facts concern."""
    return reissue_codes(
        set(worker_ids), today=calendar.today(), cause=HealthCode.Cause.FACT, by=by
    )
