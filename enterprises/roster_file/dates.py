"""The many ways in which people write a day. Pure."""

import re
from datetime import date, timedelta

_FULL = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_SERIAL = re.compile(r"^\d{5}$")
_EXCEL_EPOCH = date(1899, 12, 30)


def read_day(text: str, *, today: date) -> date | None:
    """Give the day that was written, or None where it is none.

    Known: 2020-02-10, 2020/2/10, 2020年2月10日, 20200210, 2月10日 and 2/10 (of the year of today),
    and Excel's own day number.
    """
    text = text.strip()
    match = _FULL.match(text) or _PACKED.match(text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _SHORT.match(text)
    if match:
        return _day(today.year, int(match[1]), int(match[2]))
    if _SERIAL.match(text):
        return _EXCEL_EPOCH + timedelta(days=int(text))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
