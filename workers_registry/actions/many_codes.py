"""Computes many codes again by a few statements over tables, in one transaction.

It adds the same rows, links and revocations as one person's computation does.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from risk import queries as risk_queries
from workers_registry import health_code, queries
from workers_registry.actions.chain import link_counties

GRAVITY = "array_position(ARRAY['green', 'yellow', 'red'], {}::text)"
DIGESTS = """
SELECT home_county_id, count(*), encode(sha256(convert_to(string_agg(concat_ws('|', worker_id,
    to_char(day, 'YYYY-MM-DD'), colour, rule, coalesce(to_char(until, 'YYYY-MM-DD'), 'None'),
    coalesce(to_char(current_until, 'YYYY-MM-DD'), 'None'), %(version)s::text, %(cause)s::text,
    coalesce(%(by)s::text, 'None')) || chr(10), '' ORDER BY worker_id), 'UTF8')), 'hex')
FROM reissued GROUP BY home_county_id
"""
"""The digest of each county's rows, as chain.rows_digest gives it over HealthCode.as_line."""
ADD = """
INSERT INTO workers_registry_healthcode (worker_id, day, colour, rule, until, current_until,
    evidence, policy_version, cause, by_id, link_id, computed_at)
SELECT worker_id, day, colour, rule, until, current_until, evidence, %(version)s, %(cause)s,
    %(by)s, link.id, %(now)s
FROM reissued
JOIN unnest(%(counties)s::text[], %(links)s::bigint[]) AS link(county, id)
    ON link.county = home_county_id
ORDER BY worker_id
"""
REVOKE = f"""
INSERT INTO workers_registry_revokedpass (pass_id, county_id, revoked_at)
SELECT worker.pass_id, worker.home_county_id, %(now)s
FROM reissued JOIN workers_registry_worker AS worker ON worker.id = worker_id
WHERE {GRAVITY.format("colour")} > {GRAVITY.format("old_colour")} AND pass_id IS NOT NULL
ON CONFLICT (pass_id) DO NOTHING
"""
"""Who was given no pass since the last revocation has none to revoke again."""


@transaction.atomic
def reissue_many(
    homes: Mapping[int, str], *, today: date, cause: str, by: User | None = None
) -> int:
    """Judge the workers, given with their home counties; give how many codes changed.

    Their rows are locked already.
    """
    policy, version = risk_queries.policy_on(today, health_code.Policy)
    statement = queries.changed_codes(policy, day=today, homes=homes)
    values: dict[str, Any] = {
        "version": version,
        "cause": str(cause),
        "by": by.pk if by else None,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        cursor.execute(
            f"CREATE TEMPORARY TABLE reissued ON COMMIT DROP AS {statement.sql}", statement.values
        )
        changed: int = cursor.rowcount
        cursor.execute(DIGESTS, values)
        rows = {county: (number, digest) for county, number, digest in cursor.fetchall()}
        links = link_counties(rows, cause=str(cause), day=today, by_id=values["by"])
        values |= {
            "counties": list(links),
            "links": [link.pk for link in links.values()],
        }
        cursor.execute(ADD, values)
        cursor.execute(REVOKE, values)
        cursor.execute("DROP TABLE reissued")
    return changed
