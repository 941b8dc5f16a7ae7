"""Reads a file of case counts, CSV or XLSX, into rows and numbered faults. Pure.

Heads may be Chinese or English. A development zone's row goes to the county it lies in and
stays apart there, as the bulletins report it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from risk.refusal import Refused

MOST_BYTES = 5_000_000
MOST_ROWS = 200_000
HEADS = {
    "day": ("day", "date", "日期", "截至日期"),
    "county": ("county", "county_code", "县", "县（市、区）", "县代码", "区县"),
    "confirmed": ("confirmed", "累计确诊", "累计"),
    "local": ("local", "其中本地", "本地病例"),
    "clusters": ("clusters", "聚集性疫情", "近14天聚集"),
    "source": ("source", "来源"),
}
TEMPLATE_HEADS = ("日期", "县", "累计确诊", "其中本地", "聚集性疫情", "来源")
REQUIRED = ("day", "county", "confirmed")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The figures of one county, or of one zone or township in it, for one day."""

    county_code: str
    day: date
    confirmed: int
    local: int | None = None
    clusters: int | None = None
    source: str = ""
    zone: str = ""
    township_code: str | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why one row of the file was not taken; `row` counts as the spreadsheet does, head = 1."""

    row: int
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file holds: rows in = rows + faults."""

    rows: tuple[CaseRow, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The county a name stands for, and the zone or township where it is one."""

    county_code: str
    zone: str = ""
    township_code: str | None = None


def read(content: bytes, *, name: str, places: Mapping[str, Place]) -> CaseFile:
    """Return the rows and faults of a .csv or .xlsx file.

    `places` gives the county for each code, name and zone. Raises Refused where the file as a
    whole cannot be read: case-file-too-big, -unreadable, -without-head.
    """
    if len(content) > MOST_BYTES:
        raise Refused("case-file-too-big", most=MOST_BYTES // 1_000_000)
    table = _sheet(content) if name.lower().endswith((".xlsx", ".xls")) else _lines(content)
    if len(table) > MOST_ROWS:
        raise Refused("case-file-too-big", most=MOST_BYTES // 1_000_000)
    columns = _columns(table[0] if table else ())
    rows: list[CaseRow] = []
    faults: list[RowFault] = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = {key: _cell(cells, at) for key, at in columns.items()}
        try:
            rows.append(_row(values, places))
        except Refused as refusal:
            faults.append(RowFault(number, refusal.code, str(refusal.details["value"])))
    return CaseFile(tuple(rows), tuple(faults))


def template() -> str:
    """Return an empty file with its head and one row as an example, for a spreadsheet program."""
    head = ",".join(TEMPLATE_HEADS)
    return f"\ufeff{head}\n2020-02-15,永康市,5,2,0,\n"


def _row(values: Mapping[str, str], places: Mapping[str, Place]) -> CaseRow:
    place = places.get(values["county"])
    if place is None:
        raise Refused("case-row-county-unknown", value=values["county"])
    confirmed = _number(values["confirmed"], code="case-row-confirmed-malformed")
    local = _optional(values.get("local", ""), code="case-row-local-malformed")
    if local is not None and local > confirmed:
        raise Refused("case-row-local-above-confirmed", value=local)
    return CaseRow(
        county_code=place.county_code,
        day=_day(values["day"]),
        confirmed=confirmed,
        local=local,
        clusters=_optional(values.get("clusters", ""), code="case-row-clusters-malformed"),
        source=values.get("source", "")[:200],
        zone=place.zone,
        township_code=place.township_code,
    )


def _columns(head: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(head):
        for key, names in HEADS.items():
            if text.strip().lower() in names:
                found.setdefault(key, at)
    missing = [HEADS[key][-1] for key in REQUIRED if key not in found]
    if missing:
        raise Refused("case-file-without-head", missing="、".join(missing))
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    raise Refused("case-row-day-malformed", value=text)


def _number(text: str, *, code: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 7:
        raise Refused(code, value=text)
    return int(text)


def _optional(text: str, *, code: str) -> int | None:
    return _number(text, code=code) if text else None


def _lines(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text)))
    raise Refused("case-file-unreadable")


def _sheet(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        table: Iterable[Sequence[object]] = book.get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise Refused("case-file-unreadable") from error
    return [[_text(cell) for cell in row] for row in table]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
