"""A statement of cost as a workbook; money as numbers of two decimals, texts never as formulas."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from transport.queries import Statement, Total

Cells = Sequence[str | int]


def statement_workbook(statement: Statement) -> bytes:
    """Give an .xlsx with the sums by enterprise and county, every line, and the open trips."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    money = [_("Cost, yuan"), _("County, yuan"), _("Enterprise, yuan"), _("Worker, yuan")]
    counts = [_("Trips"), _("Seats ridden")]
    whole = [(_("Sum"), *_figures(statement.whole))]
    for title, head, totals in (
        (_("By enterprise"), _("Enterprise"), statement.by_enterprise),
        (_("By county"), _("County"), statement.by_county),
    ):
        rows = [(total.name or _("nobody rode"), *_figures(total)) for total in totals]
        _sheet(book, title, [head, *counts, *money], [*rows, *whole], money_from=3)
    heads = [_("Trip"), _("Day"), _("Enterprise"), _("Shares, %"), _("Seats ridden"), *money]
    _sheet(book, _("Lines"), heads, _lines(statement), money_from=5)
    heads = [_("Trip"), _("Day"), _("Seats"), _("Not signed for")]
    _sheet(book, _("Open trips"), heads, _open(statement), money_from=9)
    book.close()
    return stream.getvalue()


def _figures(total: Total) -> Cells:
    return (
        total.trips, total.riders, total.total, total.county, total.enterprise, total.worker,
    )  # fmt: skip


def _lines(statement: Statement) -> Iterable[Cells]:
    for line in statement.lines:
        part, shares = line.part, line.shares
        yield (
            line.trip.number,
            line.trip.day.isoformat(),
            line.enterprise.name if line.enterprise else _("nobody rode"),
            f"{shares.county} / {shares.enterprise} / {shares.worker}",
            part.riders,
            part.total,
            part.county,
            part.enterprise,
            part.worker,
        )


def _open(statement: Statement) -> Iterable[Cells]:
    for one in statement.open_trips:
        yield one.trip.number, one.trip.day.isoformat(), one.seats, one.unsigned


def _sheet(
    book: Any, title: str, heads: Sequence[str], rows: Iterable[Cells], *, money_from: int
) -> None:
    """Write one sheet; from the column `money_from` on the numbers are cents."""
    sheet = book.add_worksheet(title)
    bold, yuan = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for at, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif column >= money_from:
                sheet.write_number(at, column, cell / 100, yuan)
            else:
                sheet.write_number(at, column, cell)
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, 0)
