from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.case_file import Place, read
from risk.refusal import Refused

PLACES = {
    "330784": Place("330784"),
    "永康市": Place("330784"),
    "集聚区": Place("331002", zone="集聚区"),
}


def csv(*lines, head="日期,县,累计确诊,其中本地,来源"):
    return "\n".join((head, *lines)).encode()


def only_fault(line):
    found = read(csv(line), name="a.csv", places=PLACES)
    assert not found.rows
    return found.faults[0]


def test_a_row_gives_the_figures_of_a_county():
    found = read(csv("2020-02-15,永康市,5,2,bulletin"), name="a.csv", places=PLACES)

    row = found.rows[0]
    assert (row.county_code, row.day.isoformat(), row.confirmed, row.local) == (
        "330784",
        "2020-02-15",
        5,
        2,
    )
    assert not found.faults


def test_a_zone_goes_to_its_county_and_stays_apart():
    row = read(csv("2020-02-08,集聚区,4,,"), name="a.csv", places=PLACES).rows[0]

    assert (row.county_code, row.zone, row.local) == ("331002", "集聚区", None)


@pytest.mark.parametrize("text", ["2020-02-15", "2020/2/15", "2020年2月15日"])
def test_days_are_read_as_people_write_them(text):
    assert read(csv(f"{text},330784,5,,"), name="a.csv", places=PLACES).rows[0].day.day == 15


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2020-02-15,永康县,5,,", "case-row-county-unknown"),
        ("15.2.2020,330784,5,,", "case-row-day-malformed"),
        ("2020-02-15,330784,-1,,", "case-row-confirmed-malformed"),
        ("2020-02-15,330784,,,", "case-row-confirmed-malformed"),
        ("2020-02-15,330784,5,x,", "case-row-local-malformed"),
        ("2020-02-15,330784,5,6,", "case-row-local-above-confirmed"),
    ],
)
def test_a_faulty_row_is_named_by_its_number_and_reason(line, code):
    fault = only_fault(line)

    assert (fault.row, fault.code) == (2, code)


def test_blank_lines_do_not_move_the_numbers():
    found = read(csv("", "2020-02-15,nowhere,5,,"), name="a.csv", places=PLACES)

    assert found.faults[0].row == 3


def test_a_spreadsheet_reads_as_a_text_file_does():
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["date", "county_code", "confirmed"])
    sheet.write_row(1, 0, ["2020-02-15", 330784, 5])
    book.close()

    found = read(content.getvalue(), name="a.xlsx", places=PLACES)

    assert found.rows[0].confirmed == 5


def test_a_text_file_may_come_from_an_old_spreadsheet_program():
    content = "日期,县,累计确诊\n2020-02-15,永康市,5".encode("gb18030")

    assert read(content, name="a.csv", places=PLACES).rows


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"a,b\n1,2", "a.csv", "case-file-without-head"),
        (b"", "a.csv", "case-file-without-head"),
        (b"no workbook", "a.xlsx", "case-file-unreadable"),
        (b"\xff\xff\xff", "a.csv", "case-file-unreadable"),
        (b"x" * 5_000_001, "a.csv", "case-file-too-big"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(content, name, code):
    with pytest.raises(Refused) as refusal:
        read(content, name=name, places=PLACES)

    assert refusal.value.code == code


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["2020-02-15,330784,5,,", "2020-02-15,x,5,,", "bad,330784,1,,"])))
def test_every_row_is_either_taken_or_named(lines):
    found = read(csv(*lines), name="a.csv", places=PLACES)

    assert len(found.rows) + len(found.faults) == len(lines)
