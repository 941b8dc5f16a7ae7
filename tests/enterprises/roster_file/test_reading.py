"""Reading a roster: every format, and every way in which a file can be wrong."""

import io
import zipfile

import pytest
import xlsxwriter

from enterprises.roster_file import Limits, read_sheet
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import HEADINGS, NUMBERS, csv_text, workbook

ROW = ("罗成贵", NUMBERS[0], "13812345678", "泼机镇", "花街镇")


def refusal_of(content: bytes, **limits: int) -> str:
    with pytest.raises(Refused) as caught:
        read_sheet(content, limits=Limits(**limits))
    return caught.value.code


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return stream.getvalue()


def test_a_workbook_gives_its_rows_with_the_numbers_that_excel_shows():
    sheet = read_sheet(workbook([ROW, [], ROW]))

    assert [row.row for row in sheet.rows] == [2, 4]
    assert sheet.rows[0].cells["name"] == "罗成贵"
    assert sheet.fields == ("name", "identity_number", "phone", "pickup", "dropoff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_excel_writes(encoding):
    sheet = read_sheet(csv_text([ROW]).encode(encoding))

    assert sheet.rows[0].cells["pickup"] == "泼机镇"
    assert sheet.rows[0].row == 2


def test_semicolons_and_tabs_part_cells_too():
    for mark in (";", "\t"):
        assert read_sheet(csv_text([ROW]).replace(",", mark).encode()).rows[0].cells["phone"]


def test_headings_are_known_by_many_names_and_may_stand_below_a_title():
    headings = ("序号", "姓 名 *", "身份证号码(必填)", "联系电话", "上车乡镇 Pick-up township")

    sheet = read_sheet(workbook([headings, ("1", *ROW[:4])], headings=("返岗名单",)))

    assert sheet.fields == ("", "name", "identity_number", "phone", "pickup")
    assert sheet.rows[0].row == 3
    assert sheet.rows[0].cells["column:0"] == "1"


@pytest.mark.parametrize(
    "heading", ["体温\uff08℃\uff09", "体温(℃)", "体 温(必填)", "Temperature (°C)"]
)
def test_brackets_and_units_of_a_heading_do_not_matter(heading):
    sheet = read_sheet(workbook([ROW], headings=(*HEADINGS[:4], heading)))

    assert sheet.fields[4] == "temperature"


def test_headings_repeated_in_the_middle_are_not_a_row():
    assert len(read_sheet(workbook([ROW, HEADINGS, ROW])).rows) == 2


def test_whole_numbers_lose_their_point_and_a_rounded_identity_number_is_marked():
    row = read_sheet(workbook([("罗成贵", 530627198803120003, 13812345678, "泼机镇")])).rows[0]

    assert row.cells["phone"] == "13812345678"
    assert row.marks == {"identity_number": "identity-number-rounded"}


def test_merged_cells_count_for_every_row_that_they_cover():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_column(1, 0, ["甲", "乙"])
    sheet.merge_range(1, 3, 2, 3, "泼机镇")
    book.close()

    rows = read_sheet(stream.getvalue()).rows

    assert [row.cells["pickup"] for row in rows] == ["泼机镇", "泼机镇"]


def test_a_formula_counts_by_its_result_and_without_one_is_marked():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_formula("A2", '="罗"&"成贵"', None, "罗成贵")
    sheet.write_formula("B2", "=A9", None, "")
    book.close()

    row = read_sheet(stream.getvalue()).rows[0]

    assert row.cells["name"] == "罗成贵"
    assert row.marks == {"identity_number": "cell-formula"}


def test_the_roster_is_found_on_the_second_sheet_and_an_example_sheet_is_passed_over():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("封面").write(0, 0, "说明")
    example = book.add_worksheet("示例")
    sheet = book.add_worksheet("名单")
    for target, name in ((example, "示例人"), (sheet, "罗成贵")):
        target.write_row(0, 0, HEADINGS)
        target.write_row(1, 0, (name, *ROW[1:]))
    book.close()

    assert [row.cells["name"] for row in read_sheet(stream.getvalue()).rows] == ["罗成贵"]


def test_a_missing_column_is_named():
    with pytest.raises(Refused) as caught:
        read_sheet(workbook([ROW], headings=("姓名", "身份证号", "电话")))

    assert caught.value.code == "file-no-headings"
    assert caught.value.details["missing"] == ["pickup"]


def test_a_truncated_workbook_is_refused():
    content = workbook([ROW] * 50)

    assert refusal_of(content[: len(content) // 2]) == "file-truncated"


@pytest.mark.parametrize("content", [b"", b"\x00\x00", b" \r\n"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content) == "file-empty"


def test_headings_without_rows_are_refused():
    assert refusal_of(workbook([])) == "file-no-rows"


def test_an_encrypted_workbook_is_refused():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal_of(ole + "EncryptedPackage".encode("utf-16-le")) == "file-encrypted"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(workbook([ROW]), {"xl/worksheets/sheet1.xml": b" " * 50_000_000})

    assert len(bomb) < 100_000
    assert refusal_of(bomb) == "file-inflates"


def test_one_row_more_than_the_limit_is_refused_and_the_limit_is_not():
    assert len(read_sheet(workbook([ROW] * 3), limits=Limits(rows=3)).rows) == 3
    assert refusal_of(workbook([ROW] * 4), rows=3) == "file-too-many-rows"
    assert refusal_of(csv_text([ROW] * 4).encode(), csv_rows=3) == "file-too-many-rows"
    assert len(read_sheet(csv_text([ROW] * 4).encode(), limits=Limits(rows=3)).rows) == 4


def test_a_lone_cell_in_the_last_row_of_excel_is_refused_without_filling_memory():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write(1_048_575, 16_383, "x")
    book.close()

    assert refusal_of(stream.getvalue()) == "file-too-many-rows"


@pytest.mark.parametrize(
    "content", [b"<html><table></table></html>", b"%PDF-1.7\n\x00\x01\xff\xfe\xff"]
)
def test_what_is_no_table_is_refused(content):
    assert refusal_of(content) in {"file-not-a-table", "file-encoding", "file-no-headings"}


def test_a_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")

    assert refusal_of(stream.getvalue()) == "file-not-a-table"


def test_bytes_of_no_known_encoding_are_refused():
    assert refusal_of(csv_text([ROW]).encode() + b"\x81\xff\x30") == "file-encoding"


@pytest.mark.parametrize("edge", [65_536, 1_048_576])
def test_a_file_that_ends_at_an_old_edge_of_excel_is_taken_for_cut_off(edge):
    """Health services have lost thousands of cases at row 65,536."""
    head, line = csv_text([ROW]).encode().split(b"\r\n")
    limits = {"csv_rows": 2_000_000, "csv_bytes": 200_000_000}

    at_edge = b"\r\n".join([head, *[line] * (edge - 1)])

    assert refusal_of(at_edge, **limits) == "file-at-row-edge"


@pytest.mark.parametrize("rows", [65_534, 65_536])
def test_one_row_less_or_more_than_the_edge_is_read_whole(rows):
    head, line = csv_text([ROW]).encode().split(b"\r\n")

    sheet = read_sheet(b"\r\n".join([head, *[line] * rows]))

    assert len(sheet.rows) == rows


def test_a_workbook_cut_at_the_edge_of_the_old_format_is_refused():
    assert refusal_of(workbook([ROW] * 65_535)) == "file-at-row-edge"


def test_a_workbook_with_macros_is_read_and_nothing_of_them_runs():
    stream = io.BytesIO(workbook([ROW]))
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")

    assert len(read_sheet(stream.getvalue()).rows) == 1
