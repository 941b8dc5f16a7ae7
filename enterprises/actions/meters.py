"""Meter readings come in: by day or by quarter of an hour, late and corrected ones too.

Everything is done in the database, set by set: millions of rows pass through COPY and a few
statements (enterprises.actions.meter_statements), never through Python one by one. The totals by
county, sector and day are renewed in the same transaction.
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
from enterprises.actions import meter_statements as statements
from enterprises.actions import power_totals
from enterprises.models import MeterUpload, PowerUser
from risk import calendar
from risk.queries import policy_on
from risk.refusal import Refused

BATCH = 5000
CHUNK = 1 << 20
FAULTS_KEPT = 200
ROWS_WORTH_STATISTICS = 100_000
"""After so many new rows PostgreSQL has to count anew before it can choose the best way."""
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
    places = {row.number: (row.county_code, row.sector) for row in rows}
    with connection.cursor() as cursor:
        power_totals.lock_readings(cursor)
        power_totals.mark_moved(cursor, places)
        _upsert_users(rows)
        power_totals.renew(cursor)
    return len(rows)


def _upsert_users(rows: Sequence[NewPowerUser]) -> None:
    """Add the users who are new and bring the others up to date."""
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


@transaction.atomic
def import_meter_readings(file: IO[bytes], *, name: str, by: User | None) -> MeterUpload:
    """Take a CSV of readings (user, day or time, kWh) and give its receipt.

    A later value of a day replaces the earlier one, which is kept as a correction; a day with
    fewer quarters of an hour never replaces one with more. Raises Refused("meter-file-...").
    """
    with connection.cursor() as cursor:
        power_totals.lock_readings(cursor)
        cursor.execute("SET LOCAL work_mem = '256MB'")
        checksum = _copy(cursor, file)
        cursor.execute(statements.JUDGE_MOMENTS, {"today": calendar.today()})
        for statement in statements.SUM_UP_DAYS:
            cursor.execute(statement)
        upload = _receipt(cursor, name=name, checksum=checksum, by=by)
        cursor.execute(statements.KEEP_CORRECTED, [upload.pk])
        cursor.execute(statements.REPLACE)
        cursor.execute(statements.ADD)
        _renew_bases(cursor)
        if upload.accepted > ROWS_WORTH_STATISTICS:
            cursor.execute("ANALYZE enterprises_meterreading, enterprises_poweruser")
        cursor.execute(statements.STALE_AFTER_IMPORT)
        power_totals.renew(cursor)
        cursor.execute(statements.DROP)
    return upload


def _copy(cursor: Any, file: IO[bytes]) -> str:
    """Copy the file's three columns as text, and give its checksum."""
    head = file.readline(2000)
    encoding, columns = _columns(head)
    digest = hashlib.sha256(head)
    cursor.execute(statements.RAW)
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
    cursor.execute(statements.COUNT)
    rows_in, rejected, accepted, corrected = cursor.fetchone()
    cursor.execute(statements.FAULTS, [FAULTS_KEPT])
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
    cursor.execute(statements.RENEW_BASES, period)
