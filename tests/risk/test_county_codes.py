import pytest

from risk import county_codes
from risk.refusal import Refused


def test_a_code_says_what_the_place_lies_in():
    code = county_codes.parse(" 330784001 ")

    assert county_codes.county_of(code) == "330784"
    assert county_codes.city_of(code) == "330700"
    assert county_codes.province_of(code) == "330000"


@pytest.mark.parametrize("text", ["", "33078", "3307840", "03078４", "33078a", "030784"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(Refused) as refusal:
        county_codes.parse(text)

    assert refusal.value.code == "county-code-malformed"
