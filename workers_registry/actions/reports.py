"""Records what a roster says of the health of many workers, by a few statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from risk import calendar
from workers_registry.actions.copying import copy_rows
from workers_registry.actions.facts import check_not_ahead, reissue

COLUMNS = ("worker_id", "temperature", "symptoms", "checked_on")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who says it, and for how many days a medical check that they name holds."""

    source: str
    medical_days: int
    by: User | None

    @property
    def medical_span(self) -> timedelta:
        """The time for which a medical check holds."""
        return timedelta(days=self.medical_days)


Report = tuple[int, Decimal | None, tuple[str, ...], date | None]
"""A worker, today's temperature and symptoms, the day of the medical check; None: not said."""


@transaction.atomic
def record_reports(
    rows: Iterable[Report], *, known: Collection[int], reporter: Reporter
) -> set[int]:
    """Add what is new in the reports and reissue; give the workers who got a declaration.

    Only of the workers in `known` can a fact be there already: a medical check of the same day,
    or a last declaration of today that said the same. Nothing is said twice. Raises
    ValidationError for a medical check of a day to come.
    """
    reports = list(rows)
    check_not_ahead({day for *_said, day in reports if day})
    values: dict[str, Any] = {
        "today": calendar.today(),
        "now": timezone.now(),
        "known": sorted(known),
        "source": reporter.source,
        "medical_days": reporter.medical_days,
    }
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING)
        copy_rows("arriving_report", COLUMNS, map(_as_texts, reports))
        cursor.execute(ADD_MEDICAL_CHECKS, values)
        cursor.execute(ADD_DECLARATIONS, values)
        declared = {worker_id for (worker_id,) in cursor.fetchall()}
        cursor.execute("DROP TABLE arriving_report")
    if declared:
        reissue(declared, by=reporter.by)
    return declared


def _as_texts(report: Report) -> tuple[int, str | None, str, str | None]:
    """Give the report as PostgreSQL reads it; texts are copied much faster than other types."""
    worker_id, temperature, symptoms, day = report
    return (
        worker_id,
        None if temperature is None else str(temperature),
        f"{{{','.join(symptoms)}}}",
        None if day is None else day.isoformat(),
    )


ARRIVING = """
CREATE TEMPORARY TABLE arriving_report (worker_id bigint, temperature numeric(3, 1),
    symptoms varchar(16)[], checked_on date) ON COMMIT DROP
"""
ADD_MEDICAL_CHECKS = """
INSERT INTO workers_registry_medicalcheck (worker_id, checked_on, valid_until, is_fit, issuer,
    recorded_at)
SELECT worker_id, checked_on, checked_on + %(medical_days)s, true, %(source)s, %(now)s
FROM arriving_report AS report
WHERE checked_on IS NOT NULL AND NOT (worker_id = ANY(%(known)s::bigint[]) AND EXISTS (
    SELECT FROM workers_registry_medicalcheck AS old
    WHERE old.worker_id = report.worker_id AND old.checked_on = report.checked_on))
"""
ADD_DECLARATIONS = """
INSERT INTO workers_registry_declaration (worker_id, day, temperature, symptoms, had_contact,
    source, recorded_at)
SELECT worker_id, %(today)s, temperature, symptoms, false, %(source)s, %(now)s
FROM arriving_report AS report
WHERE temperature IS NOT NULL AND NOT (worker_id = ANY(%(known)s::bigint[]) AND EXISTS (
    SELECT FROM (
        SELECT temperature, symptoms FROM workers_registry_declaration
        WHERE worker_id = report.worker_id AND day = %(today)s ORDER BY id DESC LIMIT 1
    ) AS last
    WHERE last.temperature = report.temperature AND last.symptoms = report.symptoms))
RETURNING worker_id
"""
