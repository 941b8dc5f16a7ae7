"""From the bytes of .xlsx, .xls or .csv to rows of text. Pure.

Whatever is in the bytes, the answer is a Sheet or a Refused with its reason; nothing is run,
and no row that holds text is passed over.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence, Set
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
)

from enterprises.roster_file import columns
from enterprises.roster_file.container import (
    LIMITS,
    Kind,
    Limits,
    check_archive,
    check_extent,
    formulas_without_value,
    kind_of,
)
from enterprises.roster_file.rows import RawRow, Sheet
from risk.refusal import Refused

__all__ = ["LIMITS", "Limits", "read_sheet"]

HEADING_ROWS = 20
"""The headings stand in one of the first rows; titles and notes may stand above them."""
ROW_EDGES = (65_536, 1_048_576)
"""The last rows of Excel's old and new format: a table that ends exactly there was cut off."""
EXACT_DIGITS = 15
"""Excel keeps this many digits of a number; an identity number has 18."""

NO_ROSTER = ("file-no-headings", "file-no-rows")
"""Refusals that let the next sheet be looked at: there is nobody on this one to be lost."""
_DELIMITERS = ",;\t，；|"

Grid = Sequence[Sequence[Any]]


def check_kind(content: bytes, *, limits: Limits = LIMITS) -> None:
    """Raise Refused where the first bytes or the size show that this is no roster file."""
    kind_of(content, limits)


def read_sheet(content: bytes, *, limits: Limits = LIMITS) -> Sheet:
    """Give the one table with a roster's headings. Raises Refused("file-...") otherwise."""
    kind = kind_of(content, limits)
    if kind is Kind.CSV:
        return _sheet_of(_csv_grid(content, limits), None, limits)
    formulas = _checked_formulas(content, limits) if kind is Kind.XLSX else {}
    return _only_roster(content, formulas, limits)


def _checked_formulas(content: bytes, limits: Limits) -> dict[int, frozenset[str]]:
    """Check every worksheet's extent; give its valueless formulas by the sheet's position."""
    worksheets = check_archive(content, limits)
    if not worksheets:
        raise Refused("file-not-a-table")
    formulas = {}
    for name, xml in worksheets.items():
        check_extent(xml, limits)
        number = re.search(r"(\d+)\.xml$", name)
        formulas[int(number[1]) - 1 if number else 0] = frozenset(formulas_without_value(xml))
    return formulas


def _only_roster(content: bytes, formulas: dict[int, frozenset[str]], limits: Limits) -> Sheet:
    """Give the one roster of the workbook; a hidden sheet is looked at where no other has one.

    Two sheets with rosters are refused by their names: rows of one would be lost in silence.
    """
    book = _guarded(CalamineWorkbook.from_filelike, io.BytesIO(content))
    failure: Refused | None = None
    found: dict[str, Sheet] = {}
    for position, name, is_seen in _sheets_seen_first(book):
        if found and not is_seen:
            break
        sheet = _guarded(book.get_sheet_by_index, position)
        try:
            marks = formulas.get(position, frozenset())
            found[name] = _sheet_of(_grid(sheet, limits), marks, limits)
        except Refused as refusal:
            if refusal.code not in NO_ROSTER:
                raise
            failure = _graver(failure, refusal)
    if len(found) > 1:
        raise Refused("file-several-rosters", sheets=list(found))
    if not found:
        raise failure or Refused("file-not-a-table")
    return next(iter(found.values()))


def _sheets_seen_first(book: CalamineWorkbook) -> list[tuple[int, str, bool]]:
    """Give position, name and whether it shows of each sheet that can hold a roster."""
    sheets = [
        (position, sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for position, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.name not in columns.EXAMPLE_SHEETS
    ]
    return sorted(sheets, key=lambda one: not one[2])


def _graver(old: Refused | None, new: Refused) -> Refused:
    """Keep the refusal that says more: a sheet whose headings were half right, else the first."""
    if old is None or new.code == "file-no-rows":
        return new
    missing = len(new.details.get("missing", ())) or 99
    return new if missing < (len(old.details.get("missing", ())) or 99) else old


def _guarded(read: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call the reader and put its ways of failing into our words.

    A damaged file can make the Rust reader panic; that arrives as a BaseException of a class
    that cannot be imported, so its name is asked for and anything else goes on its way.
    """
    try:
        return read(*given, **named)
    except PasswordError as error:
        raise Refused("file-encrypted") from error
    except (CalamineError, XmlError, OSError, ValueError) as error:
        raise Refused("file-damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refused("file-damaged") from error
        raise


def _grid(sheet: CalamineSheet, limits: Limits) -> Grid:
    """Give the sheet's cells from A1 on, with merged cells filled from their first cell."""
    if sheet.total_height > limits.rows + HEADING_ROWS:
        raise Refused("file-too-many-rows", rows=sheet.total_height, limit=limits.rows)
    if sheet.total_width > limits.columns:
        raise Refused("file-too-many-columns", limit=limits.columns)
    grid: list[list[Any]] = _guarded(sheet.to_python, skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]
    return grid


def _csv_grid(content: bytes, limits: Limits) -> Grid:
    text = _decoded(content)
    if "\x00" in text or text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise Refused("file-not-a-table")
    delimiter = max(_DELIMITERS, key=lambda mark: _fields_named(text, mark))
    grid: list[list[str]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for record in lines:
            if len(grid) > limits.csv_rows + HEADING_ROWS:
                raise Refused("file-too-many-rows", rows=len(grid), limit=limits.csv_rows)
            grid.append(record[: limits.columns])
            begun = lines.line_num + 1
    except csv.Error as error:
        raise Refused("file-quotes", line=begun) from error
    return grid


def _fields_named(text: str, delimiter: str) -> int:
    """Give how many columns of ours the first lines name if this mark parts their cells."""
    lines = islice(io.StringIO(text), HEADING_ROWS)
    return max(sum(map(bool, columns.fields_of(_split(line, delimiter)))) for line in lines)


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip(' "\r\n\ufeff') for cell in line.split(delimiter)]


def _decoded(content: bytes) -> str:
    """Decode by byte-order mark, else strictly as UTF-8, else strictly as GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("file-encoding")


def _sheet_of(grid: Grid, formulas: frozenset[str] | None, limits: Limits) -> Sheet:
    """Find the headings and give the rows under them that hold anything.

    `formulas` are the cells without a result; None where the file knows text only.
    """
    if len(grid) in ROW_EDGES:
        raise Refused("file-at-row-edge", rows=len(grid))
    at, headings, fields = _headings(grid)
    rows = tuple(_rows(grid, at, fields, formulas))
    if not rows:
        raise Refused("file-no-rows")
    most = limits.csv_rows if formulas is None else limits.rows
    if len(rows) > most:
        raise Refused("file-too-many-rows", rows=len(rows), limit=most)
    return Sheet(headings, fields, rows)


def _headings(grid: Grid) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Give where the headings stand, and what they are; the row that names most fields has them."""
    best: tuple[int, int, tuple[str, ...], tuple[str, ...]] = (0, 0, (), ())
    for at, cells in enumerate(grid[:HEADING_ROWS]):
        headings = tuple(as_text(cell) for cell in cells)
        fields = columns.fields_of(headings)
        named = sum(field != "" for field in fields)
        if named > best[0]:
            best = (named, at, headings, fields)
    missing = columns.missing_columns(best[3])
    if missing:
        raise Refused("file-no-headings", missing=list(missing))
    return best[1], best[2], best[3]


def _rows(
    grid: Grid, at: int, fields: Sequence[str], formulas: frozenset[str] | None
) -> Iterator[RawRow]:
    """Give every row below the headings that holds text; a repeated heading row is not one."""
    width = max(map(len, grid))
    named = [field or f"column:{number}" for number, field in enumerate(fields)]
    keys = named + [f"column:{number}" for number in range(len(named), width)]
    said = {(key, as_text(cell)) for key, cell in zip(keys, grid[at], strict=False)}
    for number in range(at + 1, len(grid)):
        texts = zip(keys, map(as_text, grid[number]), strict=False)
        cells = {key: text for key, text in texts if text}
        marks = _marks(keys, grid[number], number, formulas) if formulas is not None else {}
        is_repeat = _repeats_headings(cells, said, is_next=number == at + 1)
        if (cells or marks) and not is_repeat:
            yield RawRow(number + 1, cells, marks)


def _repeats_headings(cells: dict[str, str], said: Set[tuple[str, str]], *, is_next: bool) -> bool:
    """Tell whether a row only says the headings again, as printed lists do on every page.

    In the row under the headings one cell is enough: a heading merged over two rows.
    """
    return (len(cells) > 1 or is_next) and cells.items() <= said


def _marks(
    keys: Sequence[str], row: Sequence[Any], number: int, formulas: frozenset[str]
) -> dict[str, str]:
    """Give the faults that only the file can tell, by the key of their cell."""
    marks = {}
    for column, (key, value) in enumerate(zip(keys, row, strict=False)):
        mark = _mark(key, value, f"{_letters(column)}{number + 1}" in formulas)
        if mark:
            marks[key] = mark
    return marks


def _mark(field: str, value: Any, is_open_formula: bool) -> str:
    """Give the fault that only the file can tell of a cell, or ""."""
    if is_open_formula:
        return "cell-formula"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field == "identity_number" and is_number and abs(value) >= 10**EXACT_DIGITS:
        return "identity-number-rounded"
    return ""


def _letters(column: int) -> str:
    """Give Excel's name for a column counted from 0."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def as_text(value: Any) -> str:
    """Give a cell as the text that a person sees in it: whole numbers without ".0", ISO dates."""
    if isinstance(value, str):
        return value.replace("\x00", "").replace("\u3000", " ").strip() if value else ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**18:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    return str(value)
