"""A demonstration roster as an .xlsx, the way an HR manager would send it. Pure."""

import io
from datetime import date, datetime

import xlsxwriter

from enterprises.demo.enterprises import DemoEnterprise
from enterprises.demo.people import DemoWorker
from enterprises.roster_file import COLUMNS

_MADE = datetime(2020, 2, 14, 9, 0)  # noqa: DTZ001


def roster_workbook(enterprise: DemoEnterprise) -> bytes:
    """Give the file: right and faulty rows mixed; the same enterprise gives the same bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _MADE, "title": "返岗名单"})
    sheet = book.add_worksheet("名单")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, head in enumerate(COLUMNS):
        sheet.write_string(0, column, head.zh)
    for row, worker in enumerate(_mixed(enterprise), start=1):
        for column, head in enumerate(COLUMNS):
            value = getattr(worker, head.field)
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif value:
                sheet.write_string(row, column, value)
    book.close()
    return stream.getvalue()


def _mixed(enterprise: DemoEnterprise) -> list[DemoWorker]:
    """Put the faulty rows among the right ones, evenly; a second row of a person comes last."""
    rows = list(enterprise.workers)
    twice = [row for row in enterprise.faulty_rows if row in enterprise.workers]
    wrong = [row for row in enterprise.faulty_rows if row not in enterprise.workers]
    step = max(1, len(rows) // (len(wrong) + 1))
    for number, row in enumerate(wrong, start=1):
        rows.insert(min(number * (step + 1) - 1, len(rows)), row)
    return rows + twice
