"""A roster as an HR manager fills it in: the site's own template, with some rows wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from enterprises.demo import DemoWorker
from enterprises.roster_file import COLUMNS
from enterprises.roster_file.columns import fields_of
from tests.e2e import world

PHONE_TOO_SHORT, CHECK_DIGIT, TOWNSHIP = 3, 5, 7
"""Rows of the file with one fault each, as Excel counts them."""
TWICE = "the last row names somebody a second time"


def workers() -> list[DemoWorker]:
    """Give the people of the enterprise that begins; the first of them has no medical check."""
    first, *rest = world.firms()[world.NEWCOMER - 1].workers
    return [replace(first, checked_on=None), *rest]


def rows() -> Iterator[DemoWorker]:
    """Give the rows of the file: three of them with a fault, and a person twice at the end."""
    people = workers()
    for number, worker in enumerate(people, start=2):
        yield _spoiled(worker, number)
    yield people[0]


def _spoiled(worker: DemoWorker, number: int) -> DemoWorker:
    if number == PHONE_TOO_SHORT:
        return replace(worker, phone=worker.phone[:-1])
    if number == CHECK_DIGIT:
        last = worker.identity_number[-1]
        other = "1" if last == "X" else str((int(last) + 1) % 10)
        return replace(worker, identity_number=worker.identity_number[:-1] + other)
    if number == TOWNSHIP:
        return replace(worker, pickup="破机镇")
    return worker


def fill_in(template: Path, filled: Path) -> None:
    """Fill the downloaded template with the rows, below its headings."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    headings = [str(cell.value or "") for cell in sheet[1]]
    assert list(fields_of(headings))[: len(COLUMNS)] == [column.field for column in COLUMNS]
    for number, worker in enumerate(rows(), start=2):
        for place, column in enumerate(COLUMNS, start=1):
            value = getattr(worker, column.field)
            sheet.cell(number, place).value = value.isoformat() if _is_day(value) else value or None
    book.save(filled)


def _is_day(value: object) -> bool:
    return isinstance(value, date)
