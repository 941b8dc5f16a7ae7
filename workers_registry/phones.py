"""Mobile numbers of the mainland, as eleven digits. Pure."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from risk.refusal import Refused

REGION = "CN"
MOBILE_KINDS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


_PLAIN = re.compile(r"1[0-9]{10}")
_PREFIX = 7
"""Whether a number is a mobile one is decided by fewer digits than these."""


def normalise_phone(text: str) -> str:
    """Give the eleven digits; +86, spaces, dashes and full-width digits are put right.

    Raises Refused("phone-unreadable") or Refused("phone-not-mobile").
    """
    if _PLAIN.fullmatch(text) and _is_mobile(text[:_PREFIX]):
        return text
    return _parsed(text)


@lru_cache(maxsize=65536)
def _is_mobile(prefix: str) -> bool:
    """Tell whether the first digits of a plain number are those of a mobile one."""
    number = prefix.ljust(11, "0")
    try:
        return _parsed(number) == number
    except Refused:
        return False


def _parsed(text: str) -> str:
    """Give the eleven digits as the library of telephone numbers reads them."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), REGION)
    except phonenumbers.NumberParseException:
        raise Refused("phone-unreadable") from None
    digits = str(number.national_number)
    if number.country_code != 86 or len(digits) != 11:
        raise Refused("phone-not-mobile")
    if phonenumbers.number_type(number) not in MOBILE_KINDS:
        raise Refused("phone-not-mobile")
    return digits
