"""The template and the copy of faulty rows: what leaves the site can come back."""

import io
import zipfile

import openpyxl
import pytest

from enterprises.roster_file import (
    COLUMNS,
    FaultLine,
    RosterRow,
    check_rows,
    faulty_rows_workbook,
    read_sheet,
    template_workbook,
)
from tests.enterprises.roster_file.sheets import NUMBERS, PLACES, TODAY


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_template_is_accepted_in_both_languages(language):
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(PLACES, language=language)))
    cells = ["罗成贵", NUMBERS[0], "13812345678", "泼机镇", "花街镇", "A1"]
    for column, text in enumerate(cells, start=1):
        book.worksheets[0].cell(2, column, text)
    stream = io.BytesIO()
    book.save(stream)

    sheet = read_sheet(stream.getvalue())

    assert sheet.fields == tuple(column.field for column in COLUMNS)
    (row,) = check_rows(sheet.rows, PLACES, today=TODAY).accepted
    assert isinstance(row, RosterRow)
    assert row.row == 2


def test_the_template_offers_the_townships_of_both_ends_as_lists():
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(PLACES, language="zh")))

    rules = book.worksheets[0].data_validations.dataValidation
    lists = [[cell.value for cell in column if cell.value] for column in book["选项"].columns]

    assert [str(rule.sqref)[:2] for rule in rules] == ["D2", "E2", "G2", "I2"]
    assert lists[0] == list(PLACES.pickups)
    assert lists[1] == list(PLACES.dropoffs)


def test_the_example_of_the_template_is_itself_right():
    content = template_workbook(PLACES, language="zh")
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["示例"].title = "名单2"
    stream = io.BytesIO()
    book.save(stream)

    roster = check_rows(read_sheet(stream.getvalue()).rows, PLACES, today=TODAY)

    assert len(roster.accepted) == 1
    assert roster.faulty == ()


def test_the_copy_of_faulty_rows_can_be_mended_and_read_again():
    columns = [("姓名", "name"), ("身份证号", "identity_number"), ("备注", "")]
    columns += [("手机号", "phone"), ("上车乡镇", "pickup")]
    cells = {"name": "罗成贵", "identity_number": NUMBERS[0], "phone": "1", "column:2": "夜班"}
    line = FaultLine(9, cells, {"phone": "只有 1 位", "pickup": "没有填"})

    content = faulty_rows_workbook(columns, [line], row_head="原行号", fault_head="哪里要改")
    sheet = read_sheet(content)

    assert sheet.headings == (
        "姓名",
        "身份证号",
        "备注",
        "手机号",
        "上车乡镇",
        "哪里要改",
        "原行号",
    )
    assert sheet.rows[0].cells["column:2"] == "夜班"
    assert sheet.rows[0].cells["column:5"] == "只有 1 位\n没有填"


def test_no_cell_of_a_copy_can_run_as_a_formula():
    line = FaultLine(2, {"name": '=HYPERLINK("http://x","y")'}, {"name": "+1"})

    content = faulty_rows_workbook([("姓名", "name")], [line], row_head="@a", fault_head="=b")

    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in xml
