"""Takes in case figures. A correction is one more row; nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk import case_file
from risk.calendar import today
from risk.case_file import CaseRow, RowFault
from risk.models import CaseCount, CaseReceipt, County
from risk.queries import places, reporting_counties

Key = tuple[str, str, str | None, date]
Figures = tuple[int, int | None, int | None]


@transaction.atomic(durable=True)
def record_cases(
    rows: Sequence[CaseRow],
    *,
    by: User | None,
    name: str = "",
    faults: Sequence[RowFault] = (),
) -> CaseReceipt:
    """Record figures and return the receipt: rows in = accepted + rejected + duplicate.

    A row equal to what is known already is a duplicate. Of two rows of one delivery for the
    same county and day that differ, the later is rejected: nobody can tell which is right.
    """
    codes = {row.county_code for row in rows}
    list(County.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))
    accepted, contradicting, duplicate = _sorted_out(rows, _known(rows))
    rejected = [*faults, *contradicting]
    receipt = CaseReceipt.objects.create(
        name=name or "-",
        rows_in=len(rows) + len(faults),
        accepted=len(accepted),
        rejected=len(rejected),
        duplicate=duplicate,
        faults=[asdict(fault) for fault in rejected],
        by=by,
    )
    CaseCount.objects.bulk_create([_count(row, receipt, by) for row in accepted], batch_size=2000)
    return receipt


def import_case_file(content: bytes, *, name: str, by: User | None) -> CaseReceipt:
    """Read a CSV or XLSX file of figures and record it; return the receipt.

    A person's file is taken for their own counties and for no day to come; nobody's (a command's)
    for all. Raises Refused where the file as a whole cannot be read; then nothing is recorded.
    """
    own = None if by is None else reporting_counties(by)
    found = case_file.read(content, name=name, places=places(own))
    rows = [row for row in found.rows if by is None or row.day <= today()]
    ahead = [
        RowFault(row.number, "case-row-day-ahead", row.day.isoformat())
        for row in found.rows
        if row not in rows
    ]
    return record_cases(rows, by=by, name=name, faults=[*found.faults, *ahead])


def _sorted_out(
    rows: Sequence[CaseRow], known: dict[Key, Figures]
) -> tuple[list[CaseRow], list[RowFault], int]:
    """Part the rows into those to record, those that contradict an earlier one, and repeats."""
    seen: dict[Key, Figures] = {}
    accepted: list[CaseRow] = []
    contradicting: list[RowFault] = []
    duplicate = 0
    for number, row in enumerate(rows, start=1):
        key, figures = _key(row), _figures(row)
        earlier = seen.setdefault(key, figures)
        if earlier != figures:
            value = f"{row.county_code} {row.day}"
            contradicting.append(RowFault(row.number or number, "case-row-contradicts", value))
        elif earlier is not figures or known.get(key) == figures:
            duplicate += 1
        else:
            accepted.append(row)
    return accepted, contradicting, duplicate


def _known(rows: Sequence[CaseRow]) -> dict[Key, Figures]:
    """What is known now of the counties and days that the rows speak of."""
    found = CaseCount.objects.filter(
        county_id__in={row.county_code for row in rows}, day__in={row.day for row in rows}
    ).order_by("county_id", "zone", "township_id", "day", "-id")
    return {
        (count.county_id, count.zone, count.township_id, count.day): (
            count.confirmed,
            count.local,
            count.clusters,
        )
        for count in found.distinct("county_id", "zone", "township_id", "day")
    }


def _key(row: CaseRow) -> Key:
    return row.county_code, row.zone, row.township_code, row.day


def _figures(row: CaseRow) -> Figures:
    return row.confirmed, row.local, row.clusters


def _count(row: CaseRow, receipt: CaseReceipt, by: User | None) -> CaseCount:
    return CaseCount(
        county_id=row.county_code,
        day=row.day,
        confirmed=row.confirmed,
        local=row.local,
        clusters=row.clusters,
        zone=row.zone,
        township_id=row.township_code,
        source=row.source,
        receipt=receipt,
        is_synthetic=row.is_synthetic,
        by=by,
    )
