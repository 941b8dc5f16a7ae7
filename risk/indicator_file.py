"""Reads a file of figures of the precision index into rows and numbered faults. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from risk import sheets
from risk.case_file import Place, RowFault
from risk.refusal import Refused

HEADS = {
    "day": ("day", "date", "日期"),
    "county": ("county", "county_code", "县（市、区）", "县代码", "区县", "县"),
    "indicator": ("indicator", "指标"),
    "part": ("part", "分子", "完成数"),
    "whole": ("whole", "分母", "总数"),
    "source": ("source", "来源"),
}
REQUIRED = ("day", "county", "indicator", "part", "whole")
TEMPLATE_HEADS = ("日期", "县", "指标", "完成数", "总数", "来源")
MOST = 1e9


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One indicator of one county and day: a part of a whole."""

    number: int
    """The row's number, as the spreadsheet counts."""
    county_code: str
    day: date
    indicator: str
    part: float
    whole: float
    source: str


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """What a file holds: rows in = rows + faults."""

    rows: tuple[FigureRow, ...]
    faults: tuple[RowFault, ...]


def read(
    content: bytes, *, name: str, places: Mapping[str, Place], indicators: Mapping[str, str]
) -> IndicatorFile:
    """Return the rows and faults of a .csv or .xlsx file.

    `places` gives the county for each code and name, `indicators` the key for each name. Two rows
    that say different things of one figure are kept and named: the first holds. Raises Refused
    where the file as a whole cannot be read.
    """
    rows: dict[tuple[str, date, str], FigureRow] = {}
    repeated: list[FigureRow] = []
    faults: list[RowFault] = []
    for number, values in sheets.records(content, name=name, heads=HEADS, required=REQUIRED):
        try:
            row = _row(number, values, places, indicators)
        except Refused as refusal:
            faults.append(RowFault(number, refusal.code, str(refusal.details["value"])))
            continue
        earlier = rows.setdefault((row.county_code, row.day, row.indicator), row)
        if (earlier.part, earlier.whole) != (row.part, row.whole):
            faults.append(RowFault(number, "case-row-contradicts", f"{values['county']} {row.day}"))
        elif earlier is not row:
            repeated.append(row)
    return IndicatorFile((*rows.values(), *repeated), tuple(faults))


def template(indicator: str) -> str:
    """Return an empty file with its head and one row as an example, for a spreadsheet program."""
    head = ",".join(TEMPLATE_HEADS)
    return f"\ufeff{head}\n2020-02-15,永康市,{indicator},18,30,\n"


def _row(
    number: int,
    values: Mapping[str, str],
    places: Mapping[str, Place],
    indicators: Mapping[str, str],
) -> FigureRow:
    place = places.get(values["county"])
    if place is None or place.zone or place.township_code:
        raise Refused("case-row-county-unknown", value=values["county"])
    key = indicators.get(values["indicator"].lower())
    if key is None:
        raise Refused("indicator-row-unknown", value=values["indicator"])
    part, whole = _number(values["part"]), _number(values["whole"])
    if part > whole or whole == 0:
        raise Refused("indicator-row-part-outside-whole", value=values["part"])
    return FigureRow(
        number=number,
        county_code=place.county_code,
        day=sheets.day(values["day"]),
        indicator=key,
        part=part,
        whole=whole,
        source=values.get("source", "")[:200],
    )


def _number(text: str) -> float:
    """The number that a cell says: 0 or more, written with digits and at most one point."""
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        found = math.nan
    if not 0 <= found <= MOST:
        raise Refused("indicator-row-number-malformed", value=text)
    return found
