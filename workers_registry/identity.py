"""Resident identity numbers (GB 11643-1999) and what may be shown of a person. Pure.

Check digit and birth date are worked out here, for hundreds of thousands of rows at once; a test
holds both against python-stdnum. Its `validate` also asks whether the county code existed in the
birth year, and so refuses most of the counties we serve.
"""

import re
import unicodedata
from datetime import date
from operator import mul

from risk.refusal import Refused

EARLIEST_BIRTH_YEAR = 1900
_PLAIN = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_identity_number(text: str) -> str:
    """Give the number as eighteen characters, full-width digits and spaces put right.

    Raises Refused("identity-number-length" | "-digits" | "-checksum" | "-birth-date").
    """
    number = text
    if not _PLAIN.fullmatch(number):
        number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(number) != 18:
        raise Refused("identity-number-length", length=len(number))
    if not _PLAIN.fullmatch(number):
        raise Refused("identity-number-digits")
    birth_date(number)
    if _check_digit(number) != number[-1]:
        raise Refused("identity-number-checksum")
    return number


def _check_digit(number: str) -> str:
    """Give the last character that the first seventeen ask for (ISO 7064, mod 11-2)."""
    weighed = sum(map(mul, _WEIGHTS, number.encode()))  # of the codes: each "0" too much
    return _CHECKS[(weighed - ord("0") * sum(_WEIGHTS)) % 11]


def birth_date(number: str) -> date:
    """Give the date of birth that stands in a number of eighteen characters."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refused("identity-number-birth-date") from None
    if born.year < EARLIEST_BIRTH_YEAR:
        raise Refused("identity-number-birth-date")
    return born


def sex(number: str) -> str:
    """Give "female" where the sequence number is even, else "male"."""
    return "female" if int(number[16]) % 2 == 0 else "male"


def mask_name(name: str) -> str:
    """Keep the first and the last character: 张小三 becomes 张*三, 张三 becomes 张*."""
    name = name.strip()
    if len(name) <= 2:
        return name[:1] + "*"
    return f"{name[0]}*{name[-1]}"


def mask_identity(number: str) -> str:
    """Keep the first three and the last four characters (R10)."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_identity_tail(tail: str) -> str:
    """Show an identity number of which only the last four characters are at hand."""
    return f"****{tail}"


def mask_phone(number: str) -> str:
    """Keep the first three and the last four digits: 138****1234."""
    return f"{number[:3]}****{number[-4:]}"
