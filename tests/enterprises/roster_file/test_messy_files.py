"""Rosters as people really send them: other headings, marks, sheets and ways of writing."""

import io
from datetime import date

import pytest
import xlsxwriter

from enterprises.roster_file import FaultyRow, RawRow, check_row, read_sheet
from enterprises.roster_file.columns import field_of
from enterprises.roster_file.dates import read_day
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import (
    HEADINGS,
    NUMBERS,
    PLACES,
    TODAY,
    csv_text,
    workbook,
)

ROW = ("罗成贵", NUMBERS[0], "13812345678", "泼机镇", "花街镇")


def refusal_of(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_sheet(content)
    return caught.value


def book_of(*sheets: tuple[str, str, bool]) -> bytes:
    """Give a workbook with a roster of one on each sheet: (sheet, worker, is hidden)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for title, name, is_hidden in sheets:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, (name, *ROW[1:]))
        if is_hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    book.close()
    return stream.getvalue()


def checked(**cells: str):
    row = {"name": ROW[0], "identity_number": ROW[1], "phone": ROW[2], "pickup": ROW[3]}
    return check_row(RawRow(2, {**row, **cells}), PLACES, today=TODAY)


def fault_code(**cells: str) -> str:
    row = checked(**cells)
    assert isinstance(row, FaultyRow), row
    (fault,) = row.faults
    return fault.code


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("身份证号码(18位)", "identity_number"),
        ("手机号码【11位数字】", "phone"),
        ("ID 身份证号", "identity_number"),
        ("姓名(Name)", "name"),
        ("证件号码/ID No.", "identity_number"),
        ("ID Card No.", "identity_number"),
        ("Mobile phone", "phone"),
        ("Pick-up 上车乡镇", "pickup"),
        ("居民身份证号", "identity_number"),
        ("姓名(紧急联系人)", ""),
        ("紧急联系电话", ""),
        ("紧急联系人 Phone", ""),
        ("家长姓名", ""),
    ],
)
def test_a_heading_is_known_by_many_names_but_not_for_another_person(heading, field):
    assert field_of(heading) == field


def test_a_hidden_sheet_is_not_taken_before_the_one_that_shows():
    sheet = read_sheet(book_of(("旧名单", "旧人", True), ("名单", "新人", False)))

    assert [row.cells["name"] for row in sheet.rows] == ["新人"]


def test_a_roster_on_a_hidden_sheet_alone_is_still_found():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("封面").write(0, 0, "说明")
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ROW)
    sheet.hide()
    book.close()

    assert len(read_sheet(stream.getvalue()).rows) == 1


def test_two_sheets_with_rosters_are_refused_by_name_so_that_nobody_is_passed_over():
    refusal = refusal_of(book_of(("一车间", "甲甲", False), ("二车间", "乙乙", False)))

    assert refusal.code == "file-several-rosters"
    assert refusal.details == {"sheets": ["一车间", "二车间"]}


def test_a_heading_merged_over_two_rows_makes_no_row():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.merge_range(0, 3, 1, 3, "上车乡镇")
    sheet.write_row(2, 0, ROW)
    book.close()

    assert [row.row for row in read_sheet(stream.getvalue()).rows] == [3]


@pytest.mark.parametrize("mark", [";", "\t", "|", "，", "；"])
def test_the_mark_between_cells_is_the_one_that_parts_the_headings(mark):
    content = "返岗名单,2020年,2月,第一批,,\r\n" + csv_text([ROW]).replace(",", mark)

    assert read_sheet(content.encode()).rows[0].cells["pickup"] == "泼机镇"


@pytest.mark.parametrize("stray", ['"罗成贵,', '罗成贵,"'])
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(stray):
    content = csv_text([ROW, ROW, ROW]).replace("罗成贵,", stray, 1)

    refusal = refusal_of(content.encode())

    assert (refusal.code, refusal.details) == ("file-quotes", {"line": 2})


def test_two_stray_quotation_marks_swallow_no_rows_between_them():
    content = csv_text([ROW, ROW, ROW]).split("\r\n")
    content[1], content[3] = '"' + content[1], '"' + content[3]

    assert refusal_of("\r\n".join(content).encode()).code == "file-quotes"


def test_quoted_cells_may_hold_marks_and_line_breaks():
    content = csv_text([('"罗成贵\n(组长,一车间)"', *ROW[1:])])

    assert read_sheet(content.encode()).rows[0].cells["name"] == "罗成贵\n(组长,一车间)"


@pytest.mark.parametrize("head", [b"%PDF-1.4\n", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"Rar!"])
def test_a_scan_or_a_photo_is_said_to_be_no_table(head):
    assert refusal_of(head + b"more").code == "file-not-a-table"


@pytest.mark.parametrize(
    "written",
    [
        "13812345678.0",
        "1.3812345678E+10",
        "'13812345678",
        '="13812345678"',
        "１３８12345678",
    ],
)
def test_a_phone_that_was_kept_as_a_number_or_as_a_text_is_read(written):
    assert checked(phone=written).phone == "13812345678"


def test_digits_that_excel_threw_away_are_said_to_be_lost():
    assert fault_code(phone="1.38123E+10") == "phone-rounded"
    assert fault_code(identity_number="5.30627E+17") == "identity-number-rounded"


@pytest.mark.parametrize(
    "written",
    [
        "53062719880312000x",
        "'53062719880312000X",
        "530627 19880312 000x",
        "５３０62719880312000X",
    ],
)
def test_an_identity_number_is_read_however_it_was_typed(written):
    assert checked(identity_number=written).identity_number == NUMBERS[0]


@pytest.mark.parametrize("written", ["泼 机镇", "云南省昭通市镇雄县泼机镇某村", "泼机镇某某村"])
def test_an_address_that_begins_with_the_township_is_enough(written):
    assert checked(pickup=written).pickup == "530627102"


def test_a_township_in_the_middle_of_another_counties_address_is_not_taken():
    assert fault_code(pickup="威信县泼机镇") == "township-unknown"


@pytest.mark.parametrize(
    "written",
    [
        "2020-02-10",
        "2020.2.10",
        "２０２０－０２－１０",
        "2020年2月10号",
        "2月10号",
        "20/2/10",
        "10-Feb-20",
        "10 February 2020",
        "2020/02/10 00:00:00",
        "43871",
        "43871.5",
    ],
)
def test_a_day_is_read_however_it_was_written(written):
    assert read_day(written, today=TODAY) == date(2020, 2, 10)


@pytest.mark.parametrize("written", ["2/16/2020", "16/02/2020", "16.2.2020"])
def test_a_day_with_the_year_last_is_read_where_it_can_be_one_day_only(written):
    assert read_day(written, today=TODAY) == date(2020, 2, 16)


@pytest.mark.parametrize("written", ["2/10/2020", "19/2/10", "31-Feb-20", "2020-2-31", "10-Abc-20"])
def test_a_day_that_could_be_two_or_none_is_asked_for_again(written):
    assert read_day(written, today=TODAY) is None


def test_commas_in_temperatures_and_words_of_the_healthy_are_understood():
    assert str(checked(temperature="36,5", symptoms="无症状").temperature) == "36.5"
    assert checked(symptoms="健康").symptoms == ()
    assert fault_code(symptoms="轻微咳嗽") == "symptom-unknown"


def test_a_workbook_with_one_roster_and_a_cover_is_read_as_before():
    assert len(read_sheet(workbook([ROW, ROW])).rows) == 2
