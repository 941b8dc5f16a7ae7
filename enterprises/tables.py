"""Lists as CSV files for spreadsheets. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(head: Sequence[object], lines: Iterable[Sequence[object]]) -> bytes:
    """Give a CSV file in UTF-8 with its mark, as Excel wants it; no cell runs as a formula."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow([plain(cell) for cell in head])
    out.writerows([plain(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def plain(cell: object) -> object:
    """Give the cell, with an apostrophe before a text that a spreadsheet would run."""
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return "'" + cell
    return "" if cell is None else cell
