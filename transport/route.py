"""The line that coaches of a corridor take, and where on it so many km lie.

Pure. The known lines stand in data/corridors.json with their source; a corridor without one is the
straight line between its ends.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from transport.journey import Kind, Leg

EARTH_KM = 6371.0088
DATA = Path(__file__).resolve().parent / "data" / "corridors.json"


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place on the line. Coordinates are WGS 84 degrees."""

    name: str
    name_en: str
    province: str
    province_en: str
    county: str
    """Six-digit GB/T 2260 code of the county in which the point lies."""
    lon: float
    lat: float
    kind: str
    """end, pass, or first-stop: the first place in the province of arrival."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """The line from the county of origin to the county of destination, in driving order."""

    waypoints: tuple[Waypoint, ...]
    is_surveyed: bool
    """False: nobody gave a line, the two ends are all that is known."""

    @property
    def shares(self) -> list[float]:
        """Where each waypoint lies, from 0 at the origin to 1 at the destination."""
        legs = [
            great_circle_km((a.lon, a.lat), (b.lon, b.lat)) for a, b in pairwise(self.waypoints)
        ]
        whole = sum(legs) or 1.0
        return [0.0, *(km / whole for km in accumulate(legs))]

    def first_stop(self) -> tuple[Waypoint, float] | None:
        """Give the first stop in the province of arrival and where it lies; None without one."""
        for waypoint, share in zip(self.waypoints, self.shares, strict=True):
            if waypoint.kind == "first-stop":
                return waypoint, share
        return None

    def stretch(self, share: float) -> tuple[Waypoint, Waypoint]:
        """Give the two waypoints between which this share of the line lies."""
        for (a, _), (b, end) in pairwise(zip(self.waypoints, self.shares, strict=True)):
            if share <= end:
                return a, b
        return self.waypoints[-2], self.waypoints[-1]


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the km between two points (longitude, latitude) on the mean sphere."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, point)) for point in (a, b))
    half_lon, half_lat = (lon_b - lon_a) / 2, (lat_b - lat_a) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop of a trip as a point: its key, where it lies, and on which side of the journey."""

    key: str
    lon: float
    lat: float
    is_pickup: bool


def legs(halts: Sequence[Halt], line: Corridor, *, circuity: float) -> list[Leg]:
    """Give a trip's legs over its stops in order, the line's first stop between the two sides."""
    found: list[Leg] = []
    before: Halt | None = None
    for halt in halts:
        km = 0.0 if before is None else road_km(before, halt, circuity=circuity)
        first = line.first_stop()
        if first and before and before.is_pickup and not halt.is_pickup:
            waypoint, share = first
            found.append(Leg(waypoint.county, Kind.FIRST_STOP, km * share))
            km *= 1 - share
        found.append(Leg(halt.key, Kind.PICKUP if halt.is_pickup else Kind.DROPOFF, km))
        before = halt
    return found


def road_km(a: Halt, b: Halt, *, circuity: float) -> float:
    """Give the planned road km between two stops."""
    return great_circle_km((a.lon, a.lat), (b.lon, b.lat)) * circuity


def corridor(origin: Waypoint, destination: Waypoint) -> Corridor:
    """Give the known line between two counties, else the straight one between the given ends."""
    known = _known().get((origin.county, destination.county))
    return known or Corridor((origin, destination), is_surveyed=False)


@cache
def _known() -> dict[tuple[str, str], Corridor]:
    """Give every line of the data file by the codes of its two counties."""
    raw = json.loads(DATA.read_text(encoding="utf-8"))
    return {(line["origin"], line["destination"]): _line(line["waypoints"])
            for line in raw["corridors"]}  # fmt: skip


def _line(waypoints: Sequence[dict[str, str | float]]) -> Corridor:
    """Give one line of the data file."""
    return Corridor(tuple(Waypoint(**point) for point in waypoints), is_surveyed=True)  # type: ignore[arg-type]
