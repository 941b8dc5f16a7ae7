"""The project's own reference files in risk/data: places, published figures, shapes. Pure.

What each file holds, and where it is from, stands in risk/data/README.md.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"
ZHEJIANG, YUNNAN = "330000", "530000"
ZHAOTONG = "530600"


@dataclass(frozen=True, slots=True)
class CountyRow:
    """One county of February 2020; lon and lat in degrees, good to about a kilometre."""

    code: str
    name: str
    short_name: str
    city_code: str
    city: str
    province_code: str
    province: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """One township; the point is synthetic where no published coordinate was found."""

    code: str
    name: str
    county_code: str
    lon: float
    lat: float
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The level of one county as published, derived or completed; colour is a word."""

    day: date
    county_code: str
    colour: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """The cumulative cases of one county, or of one development zone in it."""

    day: date
    county_code: str
    zone: str
    confirmed: int
    source: str


@dataclass(frozen=True, slots=True)
class ShapeFile:
    """Outlines in degrees: MultiPolygon coordinates by code, and the lines between cities."""

    attribution: str
    counties: dict[str, list[Any]]
    city_lines: list[Any]
    provinces: dict[str, list[Any]]


def rows(name: str) -> list[dict[str, str]]:
    """Give the rows of one of the CSV files."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def counties() -> tuple[CountyRow, ...]:
    """Give Zhejiang's 90 counties and Zhaotong's 11, by code."""
    return tuple(
        CountyRow(**(row | {"lon": float(row["lon"]), "lat": float(row["lat"])}))  # type: ignore[arg-type]
        for row in rows("counties.csv")
    )


@lru_cache
def townships() -> tuple[TownshipRow, ...]:
    """Give the 30 townships of Zhenxiong and the 14 of Yongkang."""
    return tuple(
        TownshipRow(
            code=row["code"],
            name=row["name"],
            county_code=row["county_code"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            is_synthetic=row["is_synthetic"] == "yes",
        )
        for row in rows("townships.csv")
    )


@lru_cache
def levels() -> tuple[LevelRow, ...]:
    """Give the levels of Zhejiang's counties on the assessment days, by day and code."""
    return tuple(
        LevelRow(
            day=date.fromisoformat(row["day"]),
            county_code=row["county_code"],
            colour=row["colour"],
            basis=row["basis"],
            source=row["source"],
        )
        for row in rows("levels.csv")
    )


@lru_cache
def level_counts() -> dict[date, tuple[int, ...]]:
    """Give the published numbers of counties per level on each assessment day, green first."""
    order = ("green", "blue", "yellow", "orange", "red")
    return {
        date.fromisoformat(row["day"]): tuple(int(row[colour]) for colour in order)
        for row in rows("level_counts.csv")
    }


@lru_cache
def bulletins() -> tuple[BulletinRow, ...]:
    """Give the county bulletins; a zone's row names its county and the zone."""
    county_by_zone = {row["zone"]: row["county_code"] for row in rows("zones.csv")}
    return tuple(
        BulletinRow(
            day=date.fromisoformat(row["day"]),
            county_code=county_by_zone.get(row["county"], row["county"]),
            zone=row["county"] if row["county"] in county_by_zone else "",
            confirmed=int(row["confirmed"]),
            source=row["source"],
        )
        for row in rows("bulletins.csv")
    )


@lru_cache
def city_totals() -> dict[str, dict[date, int]]:
    """Give each city's cumulative cases by the day they are as of (the corrected date)."""
    found: dict[str, dict[date, int]] = {}
    for row in rows("city_totals.csv"):
        day = date.fromisoformat(row["day"])
        found.setdefault(row["city_code"], {})[day] = int(row["confirmed"])
    return found


@lru_cache
def shapes() -> ShapeFile:
    """Give the simplified outlines."""
    return ShapeFile(**json.loads((FOLDER / "shapes.json").read_text(encoding="utf-8")))
