from datetime import date, timedelta
from random import Random

import pytest
from stdnum.cn import ric

from risk.refusal import Refused
from tests.factories.workers_registry import identity_number
from workers_registry.identity import (
    birth_date,
    check_identity_number,
    mask_identity,
    mask_identity_tail,
    mask_name,
    sex,
)

ZHENXIONG_1990 = "530627199001010006"
"""Sequence 000 was never issued; stdnum's validate() would refuse the county's code for 1990."""


def test_a_number_of_one_of_our_counties_is_accepted():
    assert check_identity_number(ZHENXIONG_1990) == ZHENXIONG_1990


def test_spaces_dashes_full_width_digits_and_a_small_x_are_put_right():
    with_x = next(n for n in map(identity_number, range(500)) if n.endswith("X"))
    typed = "".join(chr(ord(c) + 0xFEE0) for c in with_x[:6]) + f" {with_x[6:14]}-{with_x[14:]}"

    assert check_identity_number(typed.lower()) == with_x


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity-number-length"),
        (ZHENXIONG_1990[:-1], "identity-number-length"),
        (ZHENXIONG_1990 + "0", "identity-number-length"),
        ("53062719900101000A", "identity-number-digits"),
        ("X30627199001010006", "identity-number-digits"),
        ("530627199001010005", "identity-number-checksum"),
        ("530627199013010006", "identity-number-birth-date"),
        ("530627189912310006", "identity-number-birth-date"),
        ("٥٣٠٦٢٧١٩٩٠٠١٠١٠٠٠٦", "identity-number-digits"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused_with_its_reason(text, code):
    with pytest.raises(Refused) as refusal:
        check_identity_number(text)

    assert refusal.value.code == code


def test_birth_date_and_sex_are_read_from_the_number():
    assert birth_date(ZHENXIONG_1990) == date(1990, 1, 1)
    assert sex(ZHENXIONG_1990) == "female"
    assert sex("530627199001010015") == "male"


@pytest.mark.parametrize(
    ("name", "masked"), [("张小三", "张*三"), ("张三", "张*"), ("欧阳小三", "欧*三"), ("张", "张*")]
)
def test_a_masked_name_keeps_its_first_and_last_character(name, masked):
    assert mask_name(name) == masked


def test_masked_numbers_show_at_most_the_first_three_and_the_last_four():
    assert mask_identity(ZHENXIONG_1990) == "530***********0006"
    assert mask_identity_tail("0006") == "****0006"


def test_check_digits_and_birth_dates_are_those_of_the_library():
    random = Random(5)
    for _ in range(300):
        day = date(1900, 1, 1) + timedelta(days=random.randrange(44_000))
        body = f"530627{day:%Y%m%d}{random.randrange(1000):03d}"
        number = body + ric.calc_check_digit(body + "0")

        assert check_identity_number(number) == number
        assert birth_date(number) == ric.get_birth_date(number) == day
