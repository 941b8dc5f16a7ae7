"""Reads a file of case counts, CSV or XLSX, into rows and numbered faults. Pure.

Heads may be Chinese or English. A development zone's row goes to the county it lies in and
stays apart there, as the bulletins report it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from risk import sheets
from risk.refusal import Refused

HEADS = {
    "day": ("day", "date", "日期", "截至日期"),
    "county": ("county", "county_code", "县", "县（市、区）", "县代码", "区县"),
    "confirmed": ("confirmed", "累计确诊", "累计"),
    "local": ("local", "其中本地", "本地病例"),
    "clusters": ("clusters", "聚集性疫情", "近14天聚集"),
    "source": ("source", "来源"),
}
TEMPLATE_HEADS = ("日期", "县", "累计确诊", "其中本地", "聚集性疫情", "来源")
REQUIRED = ("day", "county", "confirmed")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The figures of one county, or of one zone or township in it, for one day."""

    county_code: str
    day: date
    confirmed: int
    local: int | None = None
    clusters: int | None = None
    source: str = ""
    zone: str = ""
    township_code: str | None = None
    is_synthetic: bool = False
    number: int = field(default=0, compare=False)
    """The row's number, as the spreadsheet counts; 0 where it came from no file."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why one row of the file was not taken; `row` counts as the spreadsheet does, head = 1."""

    row: int
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file holds: rows in = rows + faults."""

    rows: tuple[CaseRow, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The county a name stands for, and the zone or township where it is one."""

    county_code: str
    zone: str = ""
    township_code: str | None = None


def read(content: bytes, *, name: str, places: Mapping[str, Place]) -> CaseFile:
    """Return the rows and faults of a .csv or .xlsx file.

    `places` gives the county for each code, name and zone. Raises Refused where the file as a
    whole cannot be read: case-file-too-big, -unreadable, -without-head.
    """
    rows: list[CaseRow] = []
    faults: list[RowFault] = []
    for number, values in sheets.records(content, name=name, heads=HEADS, required=REQUIRED):
        try:
            rows.append(_row(number, values, places))
        except Refused as refusal:
            faults.append(RowFault(number, refusal.code, str(refusal.details["value"])))
    return CaseFile(tuple(rows), tuple(faults))


def template() -> str:
    """Return an empty file with its head and one row as an example, for a spreadsheet program."""
    head = ",".join(TEMPLATE_HEADS)
    return f"\ufeff{head}\n2020-02-15,永康市,5,2,0,\n"


def _row(number: int, values: Mapping[str, str], places: Mapping[str, Place]) -> CaseRow:
    place = places.get(values["county"])
    if place is None:
        raise Refused("case-row-county-unknown", value=values["county"])
    confirmed = _number(values["confirmed"], code="case-row-confirmed-malformed")
    local = _optional(values.get("local", ""), code="case-row-local-malformed")
    if local is not None and local > confirmed:
        raise Refused("case-row-local-above-confirmed", value=local)
    return CaseRow(
        county_code=place.county_code,
        day=sheets.day(values["day"]),
        confirmed=confirmed,
        local=local,
        clusters=_optional(values.get("clusters", ""), code="case-row-clusters-malformed"),
        source=values.get("source", "")[:200],
        zone=place.zone,
        township_code=place.township_code,
        number=number,
    )


def _number(text: str, *, code: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 7:
        raise Refused(code, value=text)
    return int(text)


def _optional(text: str, *, code: str) -> int | None:
    return _number(text, code=code) if text else None
