"""A table of temperatures: given out with the roster, taken back filled in. Pure."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from risk.refusal import Refused

LARGEST_BYTES = 5 * 1024 * 1024
HEADS = ("entry", "name", "temperature")
HEADS_ZH = ("编号", "姓名", "体温")
LOWEST, HIGHEST = Decimal(34), Decimal(43)


@dataclass(frozen=True, slots=True)
class Row:
    """One worker's temperature as the table says it."""

    entry: int
    temperature: Decimal


def read(content: bytes) -> list[Row]:
    """Give the rows that hold a temperature; an empty cell is a worker not measured.

    The table is CSV in UTF-8 or GB18030; the first and the last of three columns count. Raises
    Refused("temperatures-unreadable" | "temperature-odd", row=...), and then nothing is taken.
    """
    if len(content) > LARGEST_BYTES:
        raise Refused("temperatures-unreadable")
    table = list(csv.reader(io.StringIO(_text(content))))
    found = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(HEADS) or not cells[0].strip().isdecimal():
            raise Refused("temperatures-unreadable", row=number)
        if cells[2].strip():
            found.append(Row(int(cells[0]), degrees(cells[2], row=number)))
    if not found:
        raise Refused("temperatures-none")
    return found


def degrees(text: str, *, row: int | str) -> Decimal:
    """Give a temperature in °C with one decimal. Raises Refused("temperature-odd")."""
    try:
        value = Decimal(text.strip().rstrip("℃°C").replace(",", ".")).quantize(Decimal("0.1"))
    except InvalidOperation as error:
        raise Refused("temperature-odd", row=row, text=text.strip()[:20]) from error
    if not LOWEST <= value <= HIGHEST:
        raise Refused("temperature-odd", row=row, text=text.strip()[:20])
    return value


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("temperatures-unreadable")


def written(people: Iterable[tuple[int, str]], *, heads: tuple[str, str, str]) -> bytes:
    """Give the table to fill in, with a byte-order mark so that spreadsheets know its encoding."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(heads)
    writer.writerows((key, name, "") for key, name in people)
    return stream.getvalue().encode("utf-8-sig")
