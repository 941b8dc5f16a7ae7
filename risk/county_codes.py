"""GB/T 2260 codes of places: parse them, and say what they lie in. Pure."""

from risk.refusal import Refused

LENGTHS = (6, 9)
"""County level and above have six digits, townships nine."""


def parse(text: str) -> str:
    """Return the code without blanks; raises Refused where it is no six- or nine-digit code."""
    code = text.strip()
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()) or code[0] == "0":
        raise Refused("county-code-malformed", text=text)
    return code


def province_of(code: str) -> str:
    """Return the six-digit code of the province that a place lies in."""
    return code[:2] + "0000"


def city_of(code: str) -> str:
    """Return the six-digit code of the city that a place lies in."""
    return code[:4] + "00"


def county_of(code: str) -> str:
    """Return the six-digit code of the county that a township lies in."""
    return code[:6]
