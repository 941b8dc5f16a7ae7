"""Whom the daily computation, or a county's new rating, can concern at all.

Most people have been nowhere, feel well and are on no list: R3 gives them green without looking.
One set-based statement finds the others, and only they are judged one by one.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from risk import queries as risk_queries
from risk.models import CountyRating
from workers_registry.health_code import Policy
from workers_registry.models import Stay

CONCERNED = """
WITH hot AS (
    SELECT * FROM unnest(%(counties)s::text[], %(firsts)s::date[], %(lasts)s::date[])
        AS spans(county, first_day, last_day)
), recent AS (
    SELECT worker_id, county_id, first_day, last_day
    FROM workers_registry_stay
    WHERE last_day >= %(since)s AND first_day <= %(day)s
)
SELECT worker_id FROM recent JOIN hot ON recent.county_id = hot.county
    AND recent.first_day <= hot.last_day AND recent.last_day >= hot.first_day
UNION
SELECT worker_id FROM recent WHERE left(county_id, 2) = ANY(%(provinces)s)
UNION
SELECT worker_id FROM workers_registry_listmatch
UNION
SELECT worker_id FROM workers_registry_declaration
WHERE temperature > %(fever)s OR had_contact OR symptoms <> '{}'
UNION
SELECT worker.id FROM workers_registry_worker AS worker
LEFT JOIN LATERAL (
    SELECT colour FROM workers_registry_healthcode
    WHERE worker_id = worker.id ORDER BY id DESC LIMIT 1
) AS code ON true
WHERE code.colour IS DISTINCT FROM 'green'
ORDER BY 1
"""


def workers_to_judge(day: date, policy: Policy) -> list[int]:
    """Give the workers whose code may be other than green, or who have none, in order of id."""
    since = day - timedelta(days=max(policy.red_days, policy.orange_days))
    counties, firsts, lasts = _hot_spans(since, day, policy)
    values: dict[str, Any] = {
        "counties": counties,
        "firsts": firsts,
        "lasts": lasts,
        "provinces": list(policy.key_provinces),
        "fever": policy.fever_above,
        "since": since,
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, values)
        return [row[0] for row in cursor.fetchall()]


def workers_who_stayed(county_codes: Collection[str], *, day: date, policy: Policy) -> list[int]:
    """Give the workers whom a new rating of these counties can concern, in order of id."""
    since = day - timedelta(days=max(policy.red_days, policy.orange_days))
    stays = Stay.objects.filter(county__in=county_codes, last_day__gte=since, first_day__lte=day)
    return list(stays.order_by("worker_id").values_list("worker_id", flat=True).distinct())


def counties_rated_since(moment: datetime) -> list[str]:
    """Give the counties that got a rating after a moment."""
    rated = CountyRating.objects.filter(decided_at__gt=moment).order_by("county_id")
    return list(rated.values_list("county_id", flat=True).distinct())


def minutes_ago(minutes: int) -> datetime:
    """Give the moment so many minutes before now."""
    return timezone.now() - timedelta(minutes=minutes)


def batches(worker_ids: list[int], size: int) -> Iterator[list[int]]:
    """Cut the ids into batches."""
    for start in range(0, len(worker_ids), size):
        yield worker_ids[start : start + size]


def _hot_spans(since: date, day: date, policy: Policy) -> tuple[list[str], list[date], list[date]]:
    """Give county, first and last day of each span in which a county was orange or graver."""
    graver = CountyRating.objects.filter(level__gte=policy.orange_level, day__lte=day)
    codes = graver.order_by().values_list("county_id", flat=True).distinct()
    spans: list[tuple[str, date, date]] = []
    for code, changes in risk_queries.levels_between(codes, since, day).items():
        ends = [changed - timedelta(days=1) for changed, _level in changes[1:]] + [day]
        spans += [
            (code, first, last)
            for (first, level), last in zip(changes, ends, strict=True)
            if level >= policy.orange_level
        ]
    return [s[0] for s in spans], [s[1] for s in spans], [s[2] for s in spans]
