"""What to expect of everybody on a roster, counted: the gate's results of many at once."""

from collections import Counter
from dataclasses import replace
from datetime import date

from django.db import connection

from enterprises import screening
from enterprises.models import Application, RosterEntry
from enterprises.queries.rosters import ends_of
from risk import calendar

FACTS = """
SELECT code.colour, code.until, code.current_until, medical.valid_until, medical.is_fit,
    entry.standing, entry.not_before, count(*)
FROM enterprises_rosterentry AS entry
LEFT JOIN LATERAL (  -- codes_of
    SELECT colour, until, current_until FROM workers_registry_healthcode
    WHERE worker_id = entry.worker_id ORDER BY id DESC LIMIT 1
) AS code ON true
LEFT JOIN LATERAL (  -- medical_checks_of
    SELECT valid_until, is_fit FROM workers_registry_medicalcheck
    WHERE worker_id = entry.worker_id ORDER BY checked_on DESC, id DESC LIMIT 1
) AS medical ON true
WHERE entry.application_id = %s AND entry.is_open
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def outlook_counts(
    application: Application, *, today: date | None = None
) -> Counter[screening.Outlook]:
    """Give how many workers of the roster have each outlook, by one statement.

    Workers of whom the same is known have the same outlook: the database counts them, and the
    rule judges each kind once.
    """
    day = today or calendar.today()
    may_leave, may_arrive = ends_of({application.pk}, day)[application.pk]
    shut = screening.EntryFacts(may_leave=may_leave, may_arrive=may_arrive)
    counts: Counter[screening.Outlook] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [application.pk])
        for *code, medical_until, is_fit, standing, not_before, number in cursor.fetchall():
            facts = replace(
                shut,
                **dict(zip(("colour", "until", "current_until"), code, strict=True)),
                medical_until=medical_until,
                is_fit=is_fit is not False,
                is_refused=standing == RosterEntry.Standing.REFUSED,
                not_before=not_before,
            )
            counts[screening.outlook(facts, today=day)] += number
    return counts
