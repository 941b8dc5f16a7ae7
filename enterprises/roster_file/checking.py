"""Is each row of a roster right, and if not, which cell and how to mend it? Pure.

Duplicates inside the file are found here; whether a person stands on another roster is asked of
the database by enterprises.actions.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from enterprises.roster_file.dates import read_day
from enterprises.roster_file.places import Places
from enterprises.roster_file.rows import Fault, RawRow, RosterRow
from risk.refusal import Refused
from workers_registry.identity import check_identity_number
from workers_registry.phones import normalise_phone

NAME_LENGTH = 60
HOUSEHOLD_LENGTH = 20
COLDEST, HOTTEST = Decimal(34), Decimal(43)
"""What a thermometer can show of a living person, in °C."""
STAY_DAYS = 14
"""The roster asks for stays within so many days."""
_NONE_WORDS = {"无", "没有", "否", "正常", "none", "no", "n/a", "-", "—", "/", "0"}
_WELL_WORDS = {"无症状", "无异常", "未见异常", "一切正常", "健康", "良好", "身体健康", "well"}
_PRIORITIES = {
    1: ("1", "关键岗位", "关键", "核心岗位", "key post", "key"),
    2: ("2", "技术岗位", "技术", "技工", "技术工", "skilled", "skilled post"),
    3: ("3", "其他", "其它", "普通岗位", "普通", "一般", "other"),
}
_SYMPTOMS = {
    "cough": ("咳嗽", "干咳", "cough"),
    "fatigue": ("乏力", "疲劳", "无力", "fatigue"),
    "breathlessness": ("呼吸困难", "气促", "胸闷", "气短", "breathlessness"),
    "diarrhoea": ("腹泻", "拉肚子", "diarrhoea", "diarrhea"),
}
_FEVER = {"发热", "发烧", "高烧", "fever"}
_CODE_BY_PRIORITY_WORD = {word: code for code, words in _PRIORITIES.items() for word in words}
_CODE_BY_SYMPTOM_WORD = {word: code for code, words in _SYMPTOMS.items() for word in words}
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_TYPED_AS_TEXT = re.compile(r"^(?:'|=\")|\"$")
"""What spreadsheets put around a number to keep it a text."""
_SEPARATORS = re.compile(r"[、,;/|\n]+")
_DAY_SEPARATORS = re.compile(r"[、,;|\n]+")


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that was not accepted, with all that is wrong in it."""

    raw: RawRow
    faults: tuple[Fault, ...]
    is_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """Every row of a file, once: accepted or faulty (rejected or duplicate)."""

    accepted: tuple[RosterRow, ...]
    faulty: tuple[FaultyRow, ...]
    raw_by_row: dict[int, RawRow]


Known = dict[tuple[str, str], Any]
"""What a text in a field means, for fields whose texts come again and again."""
_OWN = frozenset({"name", "identity_number", "phone", "household"})
"""Fields in which every row says something else."""


class _Bad(Exception):
    """One cell cannot be taken."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def check_rows(rows: Iterable[RawRow], places: Places, *, today: date) -> CheckedRoster:
    """Check every row; a second row with the same identity number is a duplicate of the first."""
    parts = list(check_in_parts(rows, places, today=today, size=sys.maxsize))
    return parts[0] if parts else CheckedRoster((), (), {})


def check_in_parts(
    rows: Iterable[RawRow], places: Places, *, today: date, size: int
) -> Iterator[CheckedRoster]:
    """Check the rows in parts of `size`, each when it is asked for, as `check_rows` does."""
    first_row: dict[str, int] = {}
    known: Known = {}
    coming = iter(rows)
    while part := list(islice(coming, size)):
        accepted: list[RosterRow] = []
        faulty: list[FaultyRow] = []
        for raw in part:
            checked = check_row(raw, places, today=today, known=known)
            if isinstance(checked, FaultyRow):
                faulty.append(checked)
            elif checked.identity_number in first_row:
                earlier = first_row[checked.identity_number]
                fault = Fault("identity_number", "row-twice", {"row": earlier})
                faulty.append(FaultyRow(raw, (fault,), is_duplicate=True))
            else:
                first_row[checked.identity_number] = checked.row
                accepted.append(checked)
        yield CheckedRoster(tuple(accepted), tuple(faulty), {raw.row: raw for raw in part})


def check_row(
    raw: RawRow, places: Places, *, today: date, known: Known | None = None
) -> RosterRow | FaultyRow:
    """Give the row's values, or the row with every fault in it, in the order of the columns.

    `known` keeps what the cells of an earlier row meant: places, days and temperatures say the
    same in row after row.
    """
    known = {} if known is None else known
    values: dict[str, Any] = {}
    faults = []
    for field, read in _READERS.items():
        text = raw.cells.get(field, "").strip()
        try:
            if field in raw.marks:
                raise _Bad(raw.marks[field])
            if field in _OWN:
                values[field] = read(text, places, today)
                continue
            if (field, text) not in known:
                known[field, text] = read(text, places, today)
            values[field] = known[field, text]
        except _Bad as bad:
            faults.append(Fault(field, bad.code, bad.details))
    if not faults:
        faults += _across_cells(values)
    if faults:
        return FaultyRow(raw, tuple(faults))
    stays = _stays(values.pop("stay_county"), values.pop("left_on"))
    return RosterRow(row=raw.row, stays=stays, **values)


def _across_cells(values: dict[str, Any]) -> list[Fault]:
    """Give the faults that only two cells together show."""
    counties, days = values["stay_county"], values["left_on"]
    if counties and not days:
        return [Fault("left_on", "left-on-missing")]
    if days and not counties:
        return [Fault("stay_county", "stay-county-missing")]
    if len(days) > 1 and len(days) != len(counties):
        return [Fault("left_on", "left-on-count", {"days": len(days), "counties": len(counties)})]
    symptoms = values["symptoms"]
    if "fever" in symptoms and values["temperature"] is None:
        return [Fault("temperature", "fever-without-temperature")]
    values["symptoms"] = tuple(symptom for symptom in symptoms if symptom != "fever")
    return []


def _stays(counties: list[str], days: list[date]) -> tuple[tuple[str, date], ...]:
    """Pair each county with the day it was left; one day alone holds for all of them."""
    if len(days) == 1:
        days = days * len(counties)
    return tuple(zip(counties, days, strict=True))


def _folded(text: str) -> str:
    """Give the text with full-width commas, digits and the like as plain ones."""
    return unicodedata.normalize("NFKC", text)


def _name(text: str, _places: Places, _today: date) -> str:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        raise _Bad("cell-empty")
    if len(name) > NAME_LENGTH:
        raise _Bad("text-too-long", limit=NAME_LENGTH)
    if not any(character.isalpha() for character in name) or name[0] in "=+@":
        raise _Bad("name-not-a-name")
    return name


def _identity_number(text: str, _places: Places, _today: date) -> str:
    if not text:
        raise _Bad("cell-empty")
    text = _TYPED_AS_TEXT.sub("", text)
    if _SCIENTIFIC.fullmatch(text):
        raise _Bad("identity-number-rounded")
    try:
        return check_identity_number(text)
    except Refused as refusal:
        raise _Bad(refusal.code, **refusal.details) from None


def _phone(text: str, _places: Places, _today: date) -> str:
    if not text:
        raise _Bad("cell-empty")
    if len(text) != 11 or not text.isdigit():
        text = _digits_of_number(_TYPED_AS_TEXT.sub("", text))
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text)).removeprefix("86")
        if 5 < len(digits) < 16 and len(digits) != 11:
            raise _Bad("phone-length", digits=len(digits))
    try:
        return normalise_phone(text)
    except Refused as refusal:
        raise _Bad(refusal.code, **refusal.details) from None


def _digits_of_number(text: str) -> str:
    """Give a phone that was kept as a number as its digits: 1.3812345678E+10, 13812345678.0."""
    plain = unicodedata.normalize("NFKC", text).removesuffix(".0")
    if not _SCIENTIFIC.fullmatch(plain):
        return plain
    mantissa = re.split("[eE]", plain)[0]
    if len(mantissa.replace(".", "")) < 11:
        raise _Bad("phone-rounded")
    return str(int(Decimal(plain)))


def _pickup(text: str, places: Places, _today: date) -> str:
    if not text:
        raise _Bad("cell-empty")
    return places.pickup_code(text) or _unknown("pickup", text, places, places.origin_name)


def _dropoff(text: str, places: Places, _today: date) -> str:
    if not text and places.default_dropoff:
        return places.default_dropoff
    if not text:
        raise _Bad("cell-empty")
    return places.dropoff_code(text) or _unknown("dropoff", text, places, places.destination_name)


def _unknown(kind: str, text: str, places: Places, county: str) -> str:
    suggestion = places.closest(kind, text)
    raise _Bad("township-unknown", value=text, county=county, suggestion=suggestion)


def _household(text: str, _places: Places, _today: date) -> str:
    if len(text) > HOUSEHOLD_LENGTH:
        raise _Bad("text-too-long", limit=HOUSEHOLD_LENGTH)
    return "" if text.casefold() in _NONE_WORDS - {"0"} else text


def _priority(text: str, _places: Places, _today: date) -> int:
    if not text:
        return 3
    code = _CODE_BY_PRIORITY_WORD.get(text.casefold())
    if code is None:
        raise _Bad("priority-unknown", value=text)
    return code


def _temperature(text: str, _places: Places, _today: date) -> Decimal | None:
    text = unicodedata.normalize("NFKC", text).removesuffix("°C").removesuffix("度").strip()
    text = re.sub(r"(?<=\d)[,。](?=\d)", ".", text)
    if not text or text.casefold() in _NONE_WORDS - {"0"}:
        return None
    try:
        degrees = Decimal(text).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise _Bad("temperature-unreadable", value=text) from None
    if not COLDEST <= degrees <= HOTTEST:
        raise _Bad("temperature-out-of-range", value=str(degrees))
    return degrees


def _symptoms(text: str, _places: Places, _today: date) -> tuple[str, ...]:
    found = []
    for word in _SEPARATORS.split(_folded(text).casefold()):
        word = word.strip()
        if not word or word in _NONE_WORDS or word in _WELL_WORDS:
            continue
        code = "fever" if word in _FEVER else _CODE_BY_SYMPTOM_WORD.get(word)
        if code is None:
            raise _Bad("symptom-unknown", value=word)
        found.append(code)
    return tuple(dict.fromkeys(found))


def _stay_county(text: str, places: Places, _today: date) -> list[str]:
    codes = []
    for word in _SEPARATORS.split(_folded(text)):
        word = word.strip()
        if not word or word.casefold() in _NONE_WORDS:
            continue
        code = places.county_code(word)
        if not code:
            raise _Bad("county-unknown", value=word, suggestion=places.closest("county", word))
        codes.append(code)
    return codes


def _left_on(text: str, _places: Places, today: date) -> list[date]:
    words = [word for word in _DAY_SEPARATORS.split(_folded(text)) if word.strip()]
    days = [_day(word, today) for word in words if word.casefold() not in _NONE_WORDS]
    for day in days:
        if day > today:
            raise _Bad("day-in-the-future", day=day.isoformat(), today=today.isoformat())
    return days


def _checked_on(text: str, _places: Places, today: date) -> date | None:
    if not text or text.casefold() in _NONE_WORDS:
        return None
    day = _day(text, today)
    if day > today:
        raise _Bad("day-in-the-future", day=day.isoformat(), today=today.isoformat())
    if day < today - timedelta(days=366):
        raise _Bad("day-too-old", day=day.isoformat())
    return day


def _wanted_on(text: str, _places: Places, today: date) -> date | None:
    if not text or text.casefold() in _NONE_WORDS:
        return None
    day = _day(text, today)
    if day < today:
        raise _Bad("day-in-the-past", day=day.isoformat(), today=today.isoformat())
    if day > today + timedelta(days=366):
        raise _Bad("day-too-far", day=day.isoformat())
    return day


def _day(text: str, today: date) -> date:
    day = read_day(text, today=today)
    if day is None:
        raise _Bad("day-unreadable", value=text)
    return day


_READERS: dict[str, Callable[[str, Places, date], Any]] = {
    "name": _name,
    "identity_number": _identity_number,
    "phone": _phone,
    "pickup": _pickup,
    "dropoff": _dropoff,
    "household": _household,
    "priority": _priority,
    "temperature": _temperature,
    "symptoms": _symptoms,
    "stay_county": _stay_county,
    "left_on": _left_on,
    "checked_on": _checked_on,
    "wanted_on": _wanted_on,
}
