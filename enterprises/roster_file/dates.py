"""The many ways in which people write a day. Pure."""

import re
import unicodedata
from datetime import date, timedelta

_FULL = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T].*)?$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_SHORT_YEAR = re.compile(r"^(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?$")
_ENGLISH = re.compile(r"^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{2}|\d{4})$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(text: str, *, today: date) -> date | None:
    """Give the day that was written, or None where it is none, or could be two.

    Known: 2020-02-10, 2020/2/10, 2020年2月10日, 20200210, 2月10日 and 2/10 (of the year of today),
    20/2/10 (where 20 is the year of today), 10-Feb-20, 2/16/2020 and 16/2/2020 (not 2/10/2020,
    which is two days), and Excel's own day number, with or without a time.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    match = _FULL.match(text) or _PACKED.match(text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _SHORT.match(text)
    if match:
        return _day(today.year, int(match[1]), int(match[2]))
    match = _SERIAL.match(text)
    if match:
        return _EXCEL_EPOCH + timedelta(days=int(match[1]))
    return _rarer(text, today)


def _rarer(text: str, today: date) -> date | None:
    """Give the day of the forms with a short year, the year last, or an English month."""
    match = _SHORT_YEAR.match(text)
    if match and int(match[1]) == today.year % 100:
        return _day(today.year, int(match[2]), int(match[3]))
    match = _YEAR_LAST.match(text)
    if match:
        return _year_last(int(match[1]), int(match[2]), int(match[3]))
    match = _ENGLISH.match(text)
    if match and match[2].lower() in _MONTHS:
        year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
        return _day(year, _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    return None


def _year_last(first: int, second: int, year: int) -> date | None:
    """Give the one day that it can be; None where day and month could change places."""
    days = {_day(year, first, second), _day(year, second, first)} - {None}
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
