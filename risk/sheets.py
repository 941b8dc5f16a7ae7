"""Reads a table of figures, CSV or XLSX, into records by the names of its columns. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from risk.refusal import Refused

MOST_BYTES = 5_000_000
MOST_ROWS = 200_000
Heads = Mapping[str, Sequence[str]]
"""What each column may be called; the last name is the one a refusal says."""


def records(
    content: bytes, *, name: str, heads: Heads, required: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that is not empty: its number as the spreadsheet counts, and its cells.

    Raises Refused where the file as a whole cannot be read: case-file-too-big, -unreadable,
    -without-head.
    """
    if len(content) > MOST_BYTES:
        raise Refused("case-file-too-big", most=MOST_BYTES // 1_000_000)
    table = _sheet(content) if name.lower().endswith((".xlsx", ".xls")) else _lines(content)
    if len(table) > MOST_ROWS:
        raise Refused("case-file-too-big", most=MOST_BYTES // 1_000_000)
    columns = _columns(table[0] if table else (), heads, required)
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            yield number, {key: _cell(cells, at) for key, at in columns.items()}


def day(text: str) -> date:
    """Return the day that a cell says; raises Refused(case-row-day-malformed)."""
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    raise Refused("case-row-day-malformed", value=text)


def _columns(head: Sequence[str], heads: Heads, required: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(head):
        for key, names in heads.items():
            if text.strip().lower() in names:
                found.setdefault(key, at)
    missing = [heads[key][-1] for key in required if key not in found]
    if missing:
        raise Refused("case-file-without-head", missing="、".join(missing))
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


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
