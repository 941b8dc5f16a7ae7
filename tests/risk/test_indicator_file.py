"""A file of figures of the index: every row is taken, named or a repetition."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.case_file import Place
from risk.indicator_file import read, template
from risk.refusal import Refused

PLACES = {
    "永康市": Place("330784"),
    "330784": Place("330784"),
    "金华开发区": Place("330702", zone="金华开发区"),
    "古山镇": Place("330784", township_code="330784101"),
}
NAMES = {"shops": "shops", "商铺营业": "shops", "goods": "goods"}
GOOD = "2020-02-15,永康市,shops,18,30,market office"


def reading(*lines, head="date,county,indicator,part,whole,source"):
    content = "\n".join([head, *lines]).encode()
    return read(content, name="a.csv", places=PLACES, indicators=NAMES)


def test_a_row_becomes_a_figure():
    (row,) = reading(GOOD).rows

    assert (row.number, row.county_code, row.day) == (2, "330784", date(2020, 2, 15))
    assert (row.indicator, row.part, row.whole, row.source) == ("shops", 18, 30, "market office")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2020-02-15,火星,shops,18,30,", "case-row-county-unknown"),
        ("2020-02-15,金华开发区,shops,18,30,", "case-row-county-unknown"),
        ("2020-02-15,古山镇,shops,18,30,", "case-row-county-unknown"),
        ("2020-02-15,永康市,luck,18,30,", "indicator-row-unknown"),
        ("2020-02-15,永康市,shops,x,30,", "indicator-row-number-malformed"),
        ("2020-02-15,永康市,shops,-1,30,", "indicator-row-number-malformed"),
        ("2020-02-15,永康市,shops,nan,30,", "indicator-row-number-malformed"),
        ("2020-02-15,永康市,shops,1,inf,", "indicator-row-number-malformed"),
        ("2020-02-15,永康市,shops,31,30,", "indicator-row-part-outside-whole"),
        ("2020-02-15,永康市,shops,0,0,", "indicator-row-part-outside-whole"),
        ("15 Feb,永康市,shops,18,30,", "case-row-day-malformed"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_number(row, code):
    found = reading("2020-02-14,永康市,shops,18,30,", "", row)

    assert len(found.rows) == 1
    assert [(fault.row, fault.code) for fault in found.faults] == [(4, code)]


def test_of_two_rows_that_differ_the_second_is_named_and_an_equal_one_is_a_repetition():
    found = reading(GOOD, GOOD, GOOD.replace("18", "19"))

    assert [row.number for row in found.rows] == [2, 3]
    assert [(fault.row, fault.code) for fault in found.faults] == [(4, "case-row-contradicts")]


def test_a_file_without_its_columns_is_refused_as_a_whole():
    with pytest.raises(Refused) as refusal:
        reading(GOOD, head="date,county")

    assert refusal.value.code == "case-file-without-head"


def test_the_template_can_be_read_as_it_is():
    content = template("商铺营业").encode()

    found = read(content, name="a.csv", places=PLACES, indicators=NAMES)

    assert (len(found.rows), found.faults) == (1, ())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([GOOD, GOOD.replace("18", "9"), "x,永康市,shops,1,2,"])))
def test_no_row_is_lost(lines):
    found = reading(*lines)

    assert len(found.rows) + len(found.faults) == len(lines)
