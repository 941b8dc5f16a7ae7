"""Meter readings come in: by day or by quarter of an hour, late and corrected ones too.

Everything is done in the database, set by set: millions of rows pass through COPY and a few
statements, never through Python one by one.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import psycopg
from django.contrib.auth.models import User
from django.db import connection, transaction

from enterprises import resumption
from enterprises.models import MeterUpload, PowerUser
from risk import calendar
from risk.queries import policy_on
from risk.refusal import Refused

BATCH = 5000
CHUNK = 1 << 20
FAULTS_KEPT = 200
_NAMES = {
    "number": ("户号", "用户号", "用户编号", "user", "number"),
    "moment": ("日期", "时间", "day", "date", "time"),
    "kwh": ("电量", "用电量", "电量(kwh)", "kwh"),
}


@dataclass(frozen=True, slots=True)
class NewPowerUser:
    """A metered user as the grid lists it."""

    number: str
    county_code: str
    sector: str
    enterprise_id: int | None = None
    is_synthetic: bool = False


@transaction.atomic
def register_power_users(rows: Sequence[NewPowerUser], *, by: User | None) -> int:
    """Register metered users, or bring county, sector and enterprise up to date; give how many.

    Raises Refused("sector-unknown").
    """
    unknown = {row.sector for row in rows} - set(resumption.SECTORS)
    if unknown:
        raise Refused("sector-unknown", sectors=sorted(unknown))
    PowerUser.objects.bulk_create(
        [
            PowerUser(
                number=row.number,
                county_id=row.county_code,
                sector=row.sector,
                enterprise_id=row.enterprise_id,
                is_synthetic=row.is_synthetic,
            )
            for row in sorted(rows, key=lambda row: row.number)
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["county", "sector", "enterprise", "is_synthetic"],
    )
    return len(rows)


@transaction.atomic
def import_meter_readings(file: IO[bytes], *, name: str, by: User | None) -> MeterUpload:
    """Take a CSV of readings (user, day or time, kWh) and give its receipt.

    A later value of a day replaces the earlier one, which is kept as a correction; a day with
    fewer quarters of an hour never replaces one with more. Raises Refused("meter-file-...").
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('meter readings'))")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        checksum = _copy(cursor, file)
        cursor.execute(_JUDGE, {"today": calendar.today()})
        cursor.execute(_SUM)
        upload = _receipt(cursor, name=name, checksum=checksum, by=by)
        cursor.execute(_CORRECT, [upload.pk])
        cursor.execute(_REPLACE)
        cursor.execute(_ADD)
        _renew_bases(cursor)
        cursor.execute("DROP TABLE raw_reading, judged_reading, new_reading")
    return upload


def _copy(cursor: Any, file: IO[bytes]) -> str:
    """Copy the file's three columns as text, and give its checksum."""
    head = file.readline(2000)
    encoding, columns = _columns(head)
    digest = hashlib.sha256(head)
    cursor.execute(_RAW)
    statement = (
        f"COPY raw_reading ({', '.join(columns)}) FROM STDIN "
        f"WITH (FORMAT csv, ENCODING '{encoding}')"
    )
    try:
        with cursor.copy(statement) as copy:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    except psycopg.DataError as error:
        line = re.search(r"line (\d+)", str(error))
        raise Refused("meter-file-malformed", row=int(line[1]) + 1 if line else 0) from error
    return digest.hexdigest()


def _columns(head: bytes) -> tuple[str, list[str]]:
    """Give the encoding and the columns in the order of the file's first row."""
    for python_name, name in (("utf-8-sig", "UTF8"), ("gb18030", "GB18030")):
        try:
            text = head.decode(python_name)
        except UnicodeDecodeError:
            continue
        words = [word.strip().strip('"').casefold() for word in text.split(",")]
        found = [
            next((column for column, names in _NAMES.items() if word in names), "")
            for word in words
        ]
        if sorted(found) == sorted(_NAMES):
            return name, found
    raise Refused("meter-file-without-head")


def _receipt(cursor: Any, *, name: str, checksum: str, by: User | None) -> MeterUpload:
    """Count what became of the rows and keep it."""
    cursor.execute(_COUNT)
    rows_in, rejected, accepted, corrected = cursor.fetchone()
    cursor.execute(_FAULTS, [FAULTS_KEPT])
    return MeterUpload.objects.create(
        file_name=name[-200:],
        sha256=checksum,
        rows_in=rows_in,
        accepted=accepted,
        rejected=rejected,
        duplicate=rows_in - rejected - accepted,
        corrected=corrected,
        faults=cursor.fetchall(),
        by=by,
    )


def _renew_bases(cursor: Any) -> None:
    """Work out the base anew for the users whose December readings came or changed (R9)."""
    policy, _version = policy_on(calendar.today(), resumption.Policy)
    period: dict[str, date | int] = {
        "first": policy.base_first_day,
        "last": policy.base_last_day,
        "needed": policy.base_days_needed,
        "quarters": resumption.QUARTERS,
    }
    cursor.execute(_BASES, period)


_RAW = """
CREATE TEMPORARY TABLE raw_reading (
    row bigint GENERATED ALWAYS AS IDENTITY, number text, moment text, kwh text
) ON COMMIT DROP
"""
_JUDGE = r"""
CREATE TEMPORARY TABLE judged_reading ON COMMIT DROP AS
SELECT raw.row, raw.number, raw.moment, raw.kwh, power_user.id AS power_user_id,
    CASE
        WHEN power_user.id IS NULL THEN 'user-unknown'
        WHEN coalesce(raw.moment, '') !~ ('^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])'
            || '([ T]([01]\d|2[0-3]):(00|15|30|45)(:00)?)?$') THEN 'day-unreadable'
        WHEN substr(raw.moment, 9, 2)::int > extract(
            day FROM (left(raw.moment, 7) || '-01')::date + interval '1 month - 1 day'
        ) THEN 'day-unreadable'
        WHEN left(raw.moment, 10)::date > %(today)s THEN 'day-ahead'
        WHEN coalesce(raw.kwh, '') !~ '^\d{1,12}(\.\d{1,6})?$' THEN 'kwh-unreadable'
        ELSE ''
    END AS fault
FROM raw_reading raw
LEFT JOIN enterprises_poweruser power_user ON power_user.number = raw.number
"""
_SUM = """
CREATE TEMPORARY TABLE new_reading ON COMMIT DROP AS
WITH latest AS (
    SELECT DISTINCT ON (power_user_id, moment::timestamp, length(moment) > 10)
        power_user_id, left(moment, 10)::date AS day, kwh::float8 AS kwh,
        length(moment) > 10 AS is_quarter
    FROM judged_reading WHERE fault = ''
    ORDER BY power_user_id, moment::timestamp, length(moment) > 10, row DESC
), days AS (
    SELECT power_user_id, day, is_quarter, sum(kwh) AS kwh, count(*) AS rows
    FROM latest GROUP BY power_user_id, day, is_quarter
), chosen AS (
    SELECT DISTINCT ON (power_user_id, day) power_user_id, day,
        round(kwh::numeric, 3)::float8 AS kwh,
        CASE WHEN is_quarter THEN rows END AS quarters, rows
    FROM days ORDER BY power_user_id, day, is_quarter
)
SELECT chosen.*, old.kwh AS old_kwh
FROM chosen
LEFT JOIN enterprises_meterreading old
    ON old.power_user_id = chosen.power_user_id AND old.day = chosen.day
WHERE old.id IS NULL
    OR coalesce(chosen.quarters, 96) >= coalesce(old.quarters, 96)
    AND (chosen.kwh <> old.kwh OR chosen.quarters IS DISTINCT FROM old.quarters)
"""
_COUNT = """
SELECT (SELECT count(*) FROM judged_reading),
    (SELECT count(*) FROM judged_reading WHERE fault <> ''),
    (SELECT coalesce(sum(rows), 0)::bigint FROM new_reading),
    (SELECT count(*) FROM new_reading WHERE old_kwh IS NOT NULL)
"""
_FAULTS = """
SELECT row + 1, fault, left(
    CASE fault WHEN 'user-unknown' THEN number WHEN 'kwh-unreadable' THEN kwh ELSE moment END, 40
)
FROM judged_reading WHERE fault <> '' ORDER BY row LIMIT %s
"""
_CORRECT = """
INSERT INTO enterprises_metercorrection (power_user_id, day, old_kwh, new_kwh, upload_id)
SELECT power_user_id, day, old_kwh, kwh, %s FROM new_reading WHERE old_kwh IS NOT NULL
"""
_REPLACE = """
UPDATE enterprises_meterreading reading SET kwh = new.kwh, quarters = new.quarters
FROM new_reading new
WHERE new.old_kwh IS NOT NULL
    AND reading.power_user_id = new.power_user_id AND reading.day = new.day
"""
_ADD = """
INSERT INTO enterprises_meterreading (power_user_id, day, kwh, quarters)
SELECT power_user_id, day, kwh, quarters FROM new_reading WHERE old_kwh IS NULL
ORDER BY day, power_user_id
"""
_BASES = """
UPDATE enterprises_poweruser power_user SET base_kwh = bases.base_kwh
FROM (
    SELECT power_user_id, CASE WHEN count(*) >= %(needed)s THEN avg(kwh) END AS base_kwh
    FROM enterprises_meterreading
    WHERE day BETWEEN %(first)s AND %(last)s
        AND coalesce(quarters, %(quarters)s) = %(quarters)s
        AND power_user_id IN (
            SELECT power_user_id FROM new_reading WHERE day BETWEEN %(first)s AND %(last)s
        )
    GROUP BY power_user_id
) bases
WHERE bases.power_user_id = power_user.id
"""
