"""The faulty rows as a workbook: the same columns, what is wrong behind them. Pure.

Every cell is written as a string, so that nothing in it can run as a formula when it is opened.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One faulty row in words."""

    row: int
    cells: Mapping[str, str]
    """Texts by field, "column:<number>" for a column that is not ours."""
    sentences: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""


def faulty_rows_workbook(
    columns: Sequence[tuple[str, str]],
    lines: Iterable[FaultLine],
    *,
    row_head: str,
    fault_head: str,
) -> bytes:
    """Give an .xlsx of the rows: `columns` are (heading, field) as they stood in the file."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    bad = book.add_format({"num_format": "@", "bg_color": "#F9DCDA", "border": 1})
    heads = [*(heading for heading, _field in columns), fault_head, row_head]
    for number, head in enumerate(heads):
        sheet.write_string(0, number, head, bold)
    sheet.set_column(0, len(columns), 18)
    sheet.set_column(len(columns), len(columns), 60)
    sheet.freeze_panes(1, 0)
    for at, line in enumerate(lines, start=1):
        _write_line(sheet, at, line, columns=columns, text=text, bad=bad)
    book.close()
    return stream.getvalue()


def _write_line(
    sheet: Any, at: int, line: FaultLine, *, columns: Sequence[tuple[str, str]], text: Any, bad: Any
) -> None:
    for number, (_heading, name) in enumerate(columns):
        key = name or f"column:{number}"
        sheet.write_string(
            at, number, line.cells.get(key, ""), bad if key in line.sentences else text
        )
    sheet.write_string(at, len(columns), "\n".join(line.sentences.values()), text)
    sheet.write_string(at, len(columns) + 1, str(line.row), text)
