"""Builds small roster files for the tests."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

from enterprises.roster_file import Places

TODAY = date(2020, 2, 15)
HEADINGS = ("姓名", "身份证号", "手机号", "上车乡镇", "下车乡镇")
NUMBERS = (
    "53062719880312000X",
    "530627199001010006",
    "530627197506150005",
)
PLACES = Places(
    origin_name="镇雄县",
    destination_name="永康市",
    pickups={"泼机镇": "530627102", "黑树镇": "530627103", "果珠彝族乡": "530627211"},
    dropoffs={"花街镇": "330784114", "东城街道": "330784001"},
    counties={"乐清市": "330382", "乐清": "330382", "镇雄县": "530627"},
    default_dropoff="330784114",
)


def workbook(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for at, cells in enumerate([headings, *rows]):
        sheet.write_row(at, 0, cells)
    book.close()
    return stream.getvalue()


def csv_text(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> str:
    return "\r\n".join(",".join(cells) for cells in [headings, *rows])
