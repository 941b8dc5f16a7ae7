from random import Random

import pytest

from risk.refusal import Refused
from workers_registry import phones
from workers_registry.identity import mask_phone
from workers_registry.phones import normalise_phone


@pytest.mark.parametrize(
    "text", ["13800138000", "138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００"]
)
def test_a_mobile_number_becomes_its_eleven_digits(text):
    assert normalise_phone(text) == "13800138000"


def test_the_block_of_the_demonstration_is_accepted():
    assert normalise_phone("199 9999 1234") == "19999991234"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone-unreadable"),
        ("电话", "phone-unreadable"),
        ("0870-312 0000", "phone-not-mobile"),
        ("1380013800", "phone-not-mobile"),
        ("12012345678", "phone-not-mobile"),
        ("+1 650 253 0000", "phone-not-mobile"),
    ],
)
def test_what_no_text_message_can_reach_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        normalise_phone(text)

    assert refusal.value.code == code


def test_a_masked_phone_keeps_three_and_four_digits():
    assert mask_phone("13800138000") == "138****8000"


def test_a_plain_number_is_read_as_the_library_reads_it():
    random = Random(5)
    for _ in range(2000):
        number = f"1{random.randrange(10**10):010d}"

        assert outcome(phones.normalise_phone, number) == outcome(phones._parsed, number)


def outcome(read, number):
    try:
        return read(number)
    except Refused as refusal:
        return refusal.code
