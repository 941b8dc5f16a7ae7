"""Mobile numbers of the mainland, as eleven digits. Pure."""

import unicodedata

import phonenumbers

from risk.refusal import Refused

REGION = "CN"
MOBILE_KINDS = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


def normalise_phone(text: str) -> str:
    """Give the eleven digits; +86, spaces, dashes and full-width digits are put right.

    Raises Refused("phone-unreadable") or Refused("phone-not-mobile").
    """
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
