"""Keeps what the meters of each county, sector and day add up to, for the index (R9).

Whoever changes readings, bases or places marks the totals that no longer hold in `stale_total` and
calls `renew` in the same transaction: totals are summed anew from the users, never corrected.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from enterprises import resumption
from enterprises.models import PowerTotal
from risk.queries import policy_on


def lock_readings(cursor: Any) -> None:
    """Let one import or registration after the other change readings and totals."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('meter readings'))")


def mark_moved(cursor: Any, places: Mapping[str, tuple[str, str]]) -> None:
    """Mark the totals that users leave or join who get another county or sector.

    `places` holds (county code, sector) by the number of the user.
    """
    counties, sectors = zip(*places.values(), strict=True) if places else ((), ())
    cursor.execute(_MOVED, [list(places), list(counties), list(sectors)])


@transaction.atomic
def renew_totals(days: Collection[date] | None = None) -> int:
    """Sum up the totals of the days anew (None: all that were read); give how many there are.

    Needed after a change of the policy: till then the index of these days is added up live.
    """
    with connection.cursor() as cursor:
        lock_readings(cursor)
        wanted = None if days is None else list(days)
        cursor.execute(_STALE_DAYS, {"days": wanted})
        return renew(cursor)


def renew_outdated_totals() -> int:
    """Sum up anew the days whose totals were made with other numbers than hold now."""
    versions = PowerTotal.objects.order_by().values_list("day", "policy_version").distinct()
    days = {day for day, version in versions if version != policy_on(day, resumption.Policy)[1]}
    return renew_totals(days) if days else 0


def renew(cursor: Any) -> int:
    """Sum up the totals in `stale_total` anew, drop that table, give how many there are now."""
    cursor.execute("SELECT DISTINCT day FROM stale_total")
    days = [row[0] for row in cursor.fetchall()]
    cursor.execute(_NUMBERS)
    cursor.executemany(
        "INSERT INTO total_numbers VALUES (%s, %s, %s, %s, %s)", _numbers_by_sector(days)
    )
    cursor.execute("ANALYZE stale_total")
    cursor.execute("ANALYZE total_numbers")
    cursor.execute(_FORGET)
    cursor.execute(_ADD_UP)
    renewed: int = cursor.rowcount
    cursor.execute("DROP TABLE stale_total, total_numbers")
    return renewed


def _numbers_by_sector(days: Collection[date]) -> list[tuple[date, str, float, float | None, str]]:
    """Give day, sector, share from which a user has resumed, cap and version of the numbers."""
    found = []
    for day in days:
        policy, version = policy_on(day, resumption.Policy)
        found += [
            (day, sector, policy.threshold(sector), policy.user_cap, version)
            for sector in resumption.SECTORS
        ]
    return found


_MOVED = """
CREATE TEMPORARY TABLE stale_total ON COMMIT DROP AS
WITH moved AS (
    SELECT power_user.id, power_user.county_id AS old_county, power_user.sector AS old_sector,
        given.county, given.sector
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(number, county, sector)
    JOIN enterprises_poweruser power_user ON power_user.number = given.number
    WHERE (power_user.county_id, power_user.sector) <> (given.county, given.sector)
)
SELECT old_county AS county_id, old_sector AS sector, day
FROM moved JOIN enterprises_meterreading reading ON reading.power_user_id = moved.id
UNION
SELECT county, moved.sector, day
FROM moved JOIN enterprises_meterreading reading ON reading.power_user_id = moved.id
"""
_STALE_DAYS = """
CREATE TEMPORARY TABLE stale_total ON COMMIT DROP AS
SELECT DISTINCT power_user.county_id, power_user.sector, reading.day
FROM enterprises_meterreading reading
JOIN enterprises_poweruser power_user ON power_user.id = reading.power_user_id
WHERE %(days)s::date[] IS NULL OR reading.day = ANY(%(days)s::date[])
UNION
SELECT county_id, sector, day FROM enterprises_powertotal
WHERE %(days)s::date[] IS NULL OR day = ANY(%(days)s::date[])
"""
_NUMBERS = """
CREATE TEMPORARY TABLE total_numbers (
    day date, sector text, threshold float8, cap float8, version text
) ON COMMIT DROP
"""
_FORGET = """
DELETE FROM enterprises_powertotal total USING stale_total stale
WHERE total.county_id = stale.county_id AND total.sector = stale.sector AND total.day = stale.day
"""
_ADD_UP = f"""
INSERT INTO enterprises_powertotal
    (county_id, sector, day, users, resumed, kwh, base_kwh, capped, policy_version)
SELECT county_id, sector, day,
    count(*) FILTER (WHERE counts),
    count(*) FILTER (WHERE counts AND kwh >= threshold * base_kwh),
    coalesce(sum(least(kwh, cap * base_kwh)) FILTER (WHERE counts), 0),
    coalesce(sum(base_kwh) FILTER (WHERE counts), 0),
    count(*) FILTER (WHERE counts AND kwh > cap * base_kwh),
    min(version)
FROM (
    SELECT power_user.county_id, power_user.sector, reading.day, reading.kwh, power_user.base_kwh,
        coalesce(power_user.base_kwh, 0) > 0
            AND coalesce(reading.quarters, {resumption.QUARTERS}) = {resumption.QUARTERS} AS counts,
        numbers.threshold, numbers.cap, numbers.version
    FROM stale_total stale
    JOIN enterprises_poweruser power_user
        ON power_user.county_id = stale.county_id AND power_user.sector = stale.sector
    JOIN enterprises_meterreading reading
        ON reading.power_user_id = power_user.id AND reading.day = stale.day
    JOIN total_numbers numbers ON numbers.day = stale.day AND numbers.sector = stale.sector
) read
GROUP BY county_id, sector, day
"""
