"""R3 said once more, as one statement over tables: for the many at once.

`health_code.judge` decides one person's code and is the rule; this gives the same rows for a whole
province in seconds. tests/workers_registry/test_recomputation.py holds both against each other on
random histories. Every part is named after what it restates.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, Q

from risk import queries as risk_queries
from risk.models import County, CountyRating
from workers_registry.health_code import CASE_KINDS, Policy
from workers_registry.stays import rated_stays

ALWAYS = (date.min, date.max)

CHANGED = """
WITH who AS (
    <who>
), span AS (  -- the counties that R3 minds, and their levels from day to day
    SELECT * FROM unnest(%(counties)s::text[], %(firsts)s::date[], %(lasts)s::date[],
        %(levels)s::int[]) AS span(county, first_day, last_day, level)
), stretch AS (  -- stays.rated_stays
    SELECT stay.worker_id, stay.id, stay.first_day AS began, stay.known_on, span.county,
        greatest(stay.first_day, span.first_day) AS first_day,
        least(stay.last_day, span.last_day, %(day)s) AS last_day,
        span.level >= %(red_level)s OR left(span.county, 2) = ANY(%(provinces)s) AS is_red
    FROM workers_registry_stay AS stay
    JOIN span ON span.county = stay.county_id
        AND stay.first_day <= span.last_day AND stay.last_day >= span.first_day
    WHERE stay.county_id = ANY(%(counties)s)  -- the join says it too; this the planner can weigh
        AND stay.known_on <= %(day)s AND greatest(stay.first_day, span.first_day) <= %(day)s
        AND (span.level >= least(%(orange_level)s, %(red_level)s)
            OR left(span.county, 2) = ANY(%(provinces)s))
        AND NOT EXISTS (SELECT FROM workers_registry_withdrawal AS off
            WHERE off.stay_id = stay.id AND off.known_on <= %(day)s)
        <among stay.worker_id>
), said AS (  -- of all declarations at once: the newest, the newest contact, whether ever ill
    SELECT worker_id, max(day) AS newest, max(day) FILTER (WHERE had_contact) AS contact,
        bool_or(temperature > %(fever)s OR symptoms <> '{}') AS was_ill
    FROM workers_registry_declaration AS declaration
    WHERE day <= %(day)s AND NOT EXISTS (SELECT FROM workers_registry_withdrawal AS off
            WHERE off.declaration_id = declaration.id AND off.known_on <= %(day)s)
        <among declaration.worker_id>
    GROUP BY worker_id
), diary AS (  -- health_code._spell, from here to `symptoms`
    SELECT worker_id, day, bool_or(temperature > %(fever)s OR symptoms <> '{}') AS is_ill
    FROM workers_registry_declaration AS declaration
    WHERE day <= %(day)s AND worker_id IN (SELECT worker_id FROM said WHERE was_ill)
        AND NOT EXISTS (SELECT FROM workers_registry_withdrawal AS off
            WHERE off.declaration_id = declaration.id AND off.known_on <= %(day)s)
    GROUP BY worker_id, day
), counted AS (
    SELECT *, count(*) FILTER (WHERE NOT is_ill)
        OVER (PARTITION BY worker_id ORDER BY day) AS normal FROM diary
), ill AS (
    SELECT *, normal - lag(normal) OVER (PARTITION BY worker_id ORDER BY day) AS normal_between
    FROM counted WHERE is_ill
), spell AS (
    SELECT worker_id, max(day) AS last, max(day)
        FILTER (WHERE normal_between IS NULL OR normal_between >= %(normal_days)s) AS since
    FROM ill GROUP BY worker_id
), red_spell AS (  -- ill on a day on which R3.3 held
    SELECT spell.worker_id FROM spell
    JOIN ill ON ill.worker_id = spell.worker_id AND ill.day BETWEEN spell.since AND spell.last
    JOIN stretch ON stretch.worker_id = spell.worker_id AND stretch.is_red
        AND ill.day BETWEEN stretch.first_day AND stretch.last_day + %(red_days)s
), symptoms AS (
    SELECT spell.*, count(diary.day) AS normal, max(diary.day) AS last_normal,
        (array_agg(diary.day ORDER BY diary.day))[%(normal_days)s] AS ended,
        spell.worker_id IN (SELECT worker_id FROM red_spell) AS is_red
    FROM spell LEFT JOIN diary ON diary.worker_id = spell.worker_id AND diary.day > spell.last
    GROUP BY spell.worker_id, spell.last, spell.since
), match AS (  -- a later row of the same match brings its release
    SELECT worker_id, kind, since, min(known_on) AS known_on, min(id) AS id,
        (array_agg(released_on ORDER BY id DESC))[1] AS released_on
    FROM workers_registry_listmatch AS listmatch
    WHERE known_on <= %(day)s AND since <= %(day)s
        AND NOT EXISTS (SELECT FROM workers_registry_withdrawal AS off
            WHERE off.list_match_id = listmatch.id AND off.known_on <= %(day)s)
        <among listmatch.worker_id>
    GROUP BY worker_id, kind, since
), told AS (  -- queries.recognised_of: the latest signed word of each other province
    SELECT DISTINCT ON (worker_id, agreement_id) worker_id, recognised.id, colour, until, known_on,
        province_code, least(until, known_on + %(current_days)s) AS current_until
    FROM workers_registry_recognisedcode AS recognised
    JOIN workers_registry_agreement AS agreement ON agreement.id = agreement_id
    WHERE nonce IS NOT NULL AND worker_id IS NOT NULL AND known_on <= %(day)s
        <among recognised.worker_id>
    ORDER BY worker_id, agreement_id, issued_at DESC, recognised.id DESC
), vouched AS (
    SELECT worker_id, max(current_until) AS until FROM told GROUP BY worker_id
), released AS (
    SELECT worker_id, kind, since, known_on, id,
        CASE WHEN released_on <= %(day)s THEN released_on END AS released_on FROM match
), found AS (  -- health_code.RULES
    SELECT worker_id, 1 AS step, 'red' AS colour, released_on + %(case_days)s AS until, kind,
        since, coalesce(released_on, since) AS last, known_on, '' AS county,
        NULL::date AS began, id
    FROM released WHERE kind = ANY(%(cases)s)
    UNION ALL
    SELECT worker_id, 2, %(close_colour)s, since + %(close_days)s, kind, since, since, known_on,
        '', NULL, id
    FROM released WHERE kind = 'close-contact'
    UNION ALL
    SELECT worker_id, CASE WHEN is_red THEN 3 ELSE 4 END,
        CASE WHEN is_red THEN 'red' ELSE 'yellow' END,
        last_day + CASE WHEN is_red THEN %(red_days)s ELSE %(orange_days)s END, 'stay', first_day,
        last_day, known_on, county, began, id
    FROM stretch
    UNION ALL
    SELECT worker_id, 5, CASE WHEN is_red THEN 'red' ELSE 'yellow' END,
        CASE WHEN normal >= %(normal_days)s THEN ended
            ELSE %(day)s + (%(normal_days)s - normal)::int - CASE WHEN last = %(day)s
                OR last_normal IS NOT DISTINCT FROM %(day)s THEN 0 ELSE 1 END END,
        'declaration', since, last, last, '', NULL, 0
    FROM symptoms
    UNION ALL
    SELECT worker_id, 6, 'yellow', since + %(general_days)s, kind, since, since, known_on, '',
        NULL, id
    FROM released WHERE kind = 'general-contact'
    UNION ALL
    SELECT worker_id, 6, 'yellow', contact + %(general_days)s, 'declaration', contact, contact,
        contact, '', NULL, 9223372036854775807
    FROM said WHERE contact IS NOT NULL
    UNION ALL
    SELECT worker_id, 8, colour, until, 'recognised', known_on, known_on, known_on, province_code,
        NULL, id
    FROM told WHERE colour <> 'green'
), standing AS (  -- health_code._standing
    SELECT DISTINCT ON (worker_id, step) worker_id, step, colour, kind, since, last, county,
        coalesce(until < %(day)s, false) AS awaits_county,
        CASE WHEN until >= %(day)s THEN until END AS until,
        CASE colour WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END AS gravity
    FROM found
    WHERE until IS NULL OR until >= %(day)s OR (colour = 'red' AND known_on <= until
        AND NOT EXISTS (SELECT FROM workers_registry_clearance AS clearance
            WHERE clearance.worker_id = found.worker_id
                AND clearance.day BETWEEN found.until AND %(day)s))
    ORDER BY worker_id, step, CASE colour WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END,
        (CASE WHEN until >= %(day)s THEN until END) DESC NULLS FIRST, began, id, since
), weighed AS (
    SELECT *, min(gravity) OVER (PARTITION BY worker_id) AS gravest FROM standing
), verdict AS (  -- health_code.judge, and the evidence as actions.codes keeps it
    SELECT worker_id,
        (array_agg(colour ORDER BY gravity, step))[1] AS colour,
        'R3.' || (array_agg(step ORDER BY gravity, step))[1] AS rule,
        CASE WHEN bool_or(until IS NULL AND gravity = gravest) THEN NULL
            ELSE max(until) FILTER (WHERE gravity = gravest) END AS until,
        ('{"findings": [' || string_agg(format('{"rule": "R3.%%s", "colour": "%%s", "until": %%s,
            "kind": %%s, "since": "%%s", "last": "%%s", "county": "%%s", "awaits_county": %%s}',
            step, colour, coalesce('"' || until || '"', 'null'), to_json(kind), since, last, county,
            awaits_county::text), ',' ORDER BY gravity, step) || ']}')::jsonb
        || CASE WHEN bool_or(step = 5) THEN jsonb_build_object('normal_days', max(normal),
            'normal_days_needed', %(normal_days)s) ELSE '{}' END AS evidence
    FROM weighed LEFT JOIN (SELECT worker_id, normal FROM symptoms) AS symptoms USING (worker_id)
    GROUP BY worker_id
)
SELECT who.worker_id, who.home_county_id, %(day)s::date AS day,
    coalesce(verdict.colour, 'green') AS colour, coalesce(verdict.rule, 'R3.7') AS rule,
    verdict.until, current.until AS current_until,
    coalesce(verdict.evidence, '{}') AS evidence, old.colour AS old_colour
FROM who
LEFT JOIN verdict ON verdict.worker_id = who.worker_id
LEFT JOIN said ON said.worker_id = who.worker_id
LEFT JOIN vouched ON vouched.worker_id = who.worker_id
CROSS JOIN LATERAL (  -- health_code.current_until
    SELECT greatest(said.newest + %(current_days)s, vouched.until) AS until
) AS current
LEFT JOIN LATERAL (
    SELECT * FROM workers_registry_healthcode WHERE worker_id = who.worker_id
    ORDER BY id DESC LIMIT 1
) AS old ON true
WHERE old.id IS NULL OR (old.day <= %(day)s AND (
    old.colour <> coalesce(verdict.colour, 'green')
    OR old.rule <> coalesce(verdict.rule, 'R3.7')
    OR old.until IS DISTINCT FROM verdict.until
    OR old.current_until IS DISTINCT FROM current.until
    OR old.evidence <> coalesce(verdict.evidence, '{}')))
"""
EVERYBODY = "SELECT id AS worker_id, home_county_id FROM workers_registry_worker"
SOME = """SELECT * FROM unnest(%(ids)s::bigint[], %(homes)s::text[])
    AS one(worker_id, home_county_id)"""
"""Whoever locked the workers knows their homes: else every batch reads the table of all workers."""
AMONG = re.compile(r"<among (\S+)>")


@dataclass(frozen=True, slots=True)
class Statement:
    """An SQL query for the codes that change, and its values."""

    sql: str
    values: dict[str, Any]


def changed_codes(
    policy: Policy, *, day: date, homes: Mapping[int, str] | None = None
) -> Statement:
    """Give the statement whose rows are the codes that differ from the last, as of the day.

    Its columns are those of HealthCode that the facts decide, with home_county_id and old_colour.
    `homes` are the workers to look at, with their home counties; without, it looks at everybody.
    """
    values = _numbers(policy) | _spans(policy, day) | {"day": day}
    if homes is None:
        return Statement(AMONG.sub("", CHANGED.replace("<who>", EVERYBODY)), values)
    sql = AMONG.sub(r"AND \1 IN (SELECT worker_id FROM who)", CHANGED.replace("<who>", SOME))
    return Statement(sql, values | {"ids": list(homes), "homes": list(homes.values())})


def workers_to_reissue(policy: Policy, *, day: date) -> list[int]:
    """Give the workers whose codes differ from the last, county by county, in order of id.

    Nobody is locked: whoever gets a new fact meanwhile gets a code of their own with it.
    """
    statement = changed_codes(policy, day=day)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off")
        cursor.execute(
            f"SELECT worker_id FROM ({statement.sql}) AS new ORDER BY home_county_id, worker_id",
            statement.values,
        )
        return [row[0] for row in cursor]


def _numbers(policy: Policy) -> dict[str, Any]:
    """Give the numbers of the rule as the statement names them."""
    return {
        "cases": list(CASE_KINDS),
        "case_days": policy.case_days,
        "close_colour": str(policy.close_contact_colour),
        "close_days": policy.close_contact_days,
        "red_level": policy.red_level,
        "red_days": policy.red_days,
        "provinces": list(policy.key_provinces),
        "orange_level": policy.orange_level,
        "orange_days": policy.orange_days,
        "fever": Decimal(str(policy.fever_above)),
        "normal_days": policy.normal_days,
        "general_days": policy.general_contact_days,
        "current_days": policy.current_days,
    }


def _spans(policy: Policy, day: date) -> dict[str, list[Any]]:
    """Give the spans of constant level of every county in which a stay can count against green."""
    rated = CountyRating.objects.filter(day__lte=day)
    grave = rated.filter(level__gte=min(policy.orange_level, policy.red_level))
    is_key = Q(code__regex=f"^({'|'.join(policy.key_provinces) or '-'})")
    codes = County.objects.filter(is_key | Q(pk__in=grave.order_by().values("county")))
    first = rated.aggregate(first=Min("day"))["first"] or day
    changes_by_county = risk_queries.levels_between(codes.values_list("pk", flat=True), first, day)
    spans = [
        (stay.county, stay.first_day, stay.last_day, stay.level)
        for county, changes in changes_by_county.items()
        for stay in rated_stays(county, days=ALWAYS, changes=changes, known_on=day)
    ]
    columns = zip(*spans, strict=True) if spans else ((), (), (), ())
    names = ("counties", "firsts", "lasts", "levels")
    return {name: list(column) for name, column in zip(names, columns, strict=True)}
