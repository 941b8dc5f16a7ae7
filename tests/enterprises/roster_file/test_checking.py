"""Checking the rows of a roster: each fault with the code and the details that mend it."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.roster_file import FaultyRow, RawRow, RosterRow, check_row, check_rows
from tests.enterprises.roster_file.sheets import NUMBERS, PLACES, TODAY

GOOD = {
    "name": "罗成贵",
    "identity_number": NUMBERS[0],
    "phone": "13812345678",
    "pickup": "泼机镇",
}


def checked(**cells: str) -> RosterRow | FaultyRow:
    return check_row(RawRow(2, {**GOOD, **cells}), PLACES, today=TODAY)


def fault_of(**cells: str) -> tuple[str, str, dict]:
    row = checked(**cells)
    assert isinstance(row, FaultyRow), row
    (fault,) = row.faults
    return fault.field, fault.code, dict(fault.details)


def test_a_full_row_is_accepted_with_its_values():
    row = checked(
        dropoff="东城街道",
        household="A1",
        priority="关键岗位",
        temperature="36.5℃",
        symptoms="咳嗽、乏力",
        stay_county="乐清",
        left_on="2月10日",
        checked_on="2020/2/12",
        wanted_on="2020-02-20",
    )

    assert row == RosterRow(
        row=2,
        name="罗成贵",
        identity_number=NUMBERS[0],
        phone="13812345678",
        pickup="530627102",
        dropoff="330784001",
        household="A1",
        priority=1,
        temperature=Decimal("36.5"),
        symptoms=("cough", "fatigue"),
        stays=(("330382", date(2020, 2, 10)),),
        checked_on=date(2020, 2, 12),
        wanted_on=date(2020, 2, 20),
    )


def test_full_width_commas_part_words_too():
    row = checked(
        symptoms="咳嗽\uff0c乏力", stay_county="乐清\uff0c镇雄县", left_on="2月10日\uff0c2月9日"
    )

    assert isinstance(row, RosterRow)
    assert row.symptoms == ("cough", "fatigue")
    assert row.stays == (("330382", date(2020, 2, 10)), ("530627", date(2020, 2, 9)))


def test_an_empty_drop_off_means_the_enterprises_own_township():
    row = checked()

    assert isinstance(row, RosterRow)
    assert row.dropoff == "330784114"


@pytest.mark.parametrize("written", ["泼机", "镇雄县泼机镇", "530627102", " 泼机镇 "])
def test_a_township_is_known_by_its_short_name_and_its_code(written):
    row = checked(pickup=written)

    assert isinstance(row, RosterRow)
    assert row.pickup == "530627102"


def test_a_misspelt_township_is_answered_with_the_closest_one():
    assert fault_of(pickup="破机镇") == (
        "pickup",
        "township-unknown",
        {"value": "破机镇", "county": "镇雄县", "suggestion": "泼机镇"},
    )


def test_a_wrong_check_digit_and_a_short_phone_are_told_apart():
    assert fault_of(identity_number=NUMBERS[0][:-1] + "9")[1] == "identity-number-checksum"
    assert fault_of(phone="1508847213") == ("phone", "phone-length", {"digits": 10})


def test_every_fault_of_a_row_is_given_at_once():
    row = checked(name="", phone="1", pickup="x", temperature="99")

    assert isinstance(row, FaultyRow)
    assert [fault.field for fault in row.faults] == ["name", "phone", "pickup", "temperature"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, "cell-empty"),
        ({"name": "=cmd|'/c calc'!A1"}, "name-not-a-name"),
        ({"name": "罗" * 61}, "text-too-long"),
        ({"household": "x" * 21}, "text-too-long"),
        ({"priority": "老板"}, "priority-unknown"),
        ({"temperature": "很热"}, "temperature-unreadable"),
        ({"temperature": "33.9"}, "temperature-out-of-range"),
        ({"symptoms": "打喷嚏"}, "symptom-unknown"),
        ({"stay_county": "火星", "left_on": "2月10日"}, "county-unknown"),
        ({"left_on": "2月10日"}, "stay-county-missing"),
        ({"stay_county": "乐清"}, "left-on-missing"),
        ({"stay_county": "乐清", "left_on": "2月10日、2月11日"}, "left-on-count"),
        ({"stay_county": "乐清", "left_on": "2月16日"}, "day-in-the-future"),
        ({"checked_on": "2月30日"}, "day-unreadable"),
        ({"checked_on": "2020-02-16"}, "day-in-the-future"),
        ({"checked_on": "2018-02-16"}, "day-too-old"),
        ({"wanted_on": "2月14日"}, "day-in-the-past"),
        ({"wanted_on": "2022-02-14"}, "day-too-far"),
        ({"symptoms": "发热"}, "fever-without-temperature"),
    ],
)
def test_each_wrong_cell_has_its_own_code(cells, code):
    assert fault_of(**cells)[1] == code


@pytest.mark.parametrize(
    "edge", [{"temperature": "34"}, {"temperature": "43"}, {"wanted_on": "2月15日"}]
)
def test_the_edges_are_still_right(edge):
    assert isinstance(checked(**edge), RosterRow)


def test_a_mark_of_the_file_is_a_fault_of_its_cell():
    raw = RawRow(2, GOOD, {"identity_number": "identity-number-rounded"})

    row = check_row(raw, PLACES, today=TODAY)

    assert isinstance(row, FaultyRow)
    assert row.faults[0].code == "identity-number-rounded"


def test_rows_in_are_accepted_and_rejected_and_duplicate():
    rows = [
        RawRow(2, GOOD),
        RawRow(3, {**GOOD, "name": "另一人"}),
        RawRow(4, {**GOOD, "phone": "1"}),
        RawRow(5, {**GOOD, "identity_number": NUMBERS[1]}),
    ]

    roster = check_rows(rows, PLACES, today=TODAY)

    assert [row.row for row in roster.accepted] == [2, 5]
    assert [(row.raw.row, row.is_duplicate) for row in roster.faulty] == [(3, True), (4, False)]
    assert roster.faulty[0].faults[0].details == {"row": 2}
