"""Turns outlines in degrees into SVG paths, and finds room for the names on a map. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from risk import reference

WIDTH, HEIGHT = 720, 690
NAME_HEIGHT = 13.0
CHARACTER = 12.0
"""Width of one Han character of a name, in map units."""
REACH = (0.0, 16.0, 30.0, 44.0, 60.0, 78.0)
"""How far from its point a name may stand; beyond the first it gets a leader line."""
DIRECTIONS = ((1, 0), (0, -1), (-1, 0), (0, 1), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7))

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to map units: a plain cylinder, true to shape at the middle latitude."""

    west: float
    north: float
    across: float
    """Map units per degree of longitude."""
    down: float
    """Map units per degree of latitude."""

    def point(self, lon: float, lat: float) -> Point:
        """Give a place in map units."""
        return (lon - self.west) * self.across, (self.north - lat) * self.down


@dataclass(frozen=True, slots=True)
class Name:
    """Where a name stands, and from where to where its leader line runs (none: same point)."""

    text: str
    x: float
    y: float
    from_x: float
    from_y: float
    has_leader: bool


@lru_cache
def zhejiang() -> Projection:
    """Give the projection that fits Zhejiang into the map's frame."""
    return fitted(
        [
            ring
            for code, parts in reference.shapes().counties.items()
            if code.startswith("33")
            for part in parts
            for ring in part
        ],
        width=WIDTH,
        height=HEIGHT,
    )


def fitted(
    rings: Iterable[Sequence[Sequence[float]]], *, width: float, height: float
) -> Projection:
    """Return the projection that fits rings of (lon, lat) into a frame."""
    points = [point for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    scale = min(width / ((east - west) * squeeze), height / (north - south))
    return Projection(west, north, scale * squeeze, scale)


def path(parts: Iterable[Iterable[Sequence[Sequence[float]]]], projection: Projection) -> str:
    """Return the SVG path of a MultiPolygon."""
    return "".join(_closed(ring, projection) for part in parts for ring in part)


def polyline(points: Sequence[Sequence[float]], projection: Projection) -> str:
    """Return the SVG path of a line."""
    return "M" + "L".join(_spelled(projection.point(*point)) for point in points)


@lru_cache
def county_paths() -> dict[str, str]:
    """Return the SVG path of each of Zhejiang's counties, by code."""
    return {
        code: path(parts, zhejiang())
        for code, parts in reference.shapes().counties.items()
        if code.startswith("33")
    }


@lru_cache
def city_paths() -> tuple[str, ...]:
    """Return the SVG paths of the lines between Zhejiang's cities."""
    return tuple(polyline(points, zhejiang()) for points in reference.shapes().city_lines)


@lru_cache
def middles() -> dict[str, Point]:
    """Return a point in the middle of each county's largest part, in map units."""
    found = {}
    for code, parts in reference.shapes().counties.items():
        if code.startswith("33"):
            ring = max((part[0] for part in parts), key=lambda points: abs(_area(points)))
            found[code] = zhejiang().point(*_centre(ring))
    return found


def placed(wanted: Iterable[tuple[str, Point]], *, taken: Sequence[Point] = ()) -> list[Name]:
    """Return names placed so that none covers another, the first ones nearest to their points.

    A name that finds no room stands at its point all the same. `taken` are points to keep free.
    """
    boxes = [(x - 3, y - 3, x + 3, y + 3) for x, y in taken]
    found = []
    for text, (x, y) in wanted:
        name = _room(text, x, y, boxes)
        found.append(name)
        boxes.append(_box(name.x, name.y, text))
    return found


def squeezed_in(wanted: Iterable[tuple[str, Point]], *, beside: Iterable[Name]) -> list[Name]:
    """Return those of some lesser names for which there is room close to their points."""
    boxes = [_box(name.x, name.y, name.text) for name in beside]
    boxes += [(n.from_x - 4, n.from_y - 4, n.from_x + 4, n.from_y + 4) for n in beside]
    found = []
    for text, (x, y) in wanted:
        for across, down in ((0, 0), (0, -24), (0, 24), (-30, 0), (30, 0), (-30, -24), (30, 24)):
            box = _box(x + across, y + down, text)
            if _inside(box) and not any(_overlap(box, other) for other in boxes):
                found.append(Name(text, round(x + across, 1), round(y + down, 1), x, y, False))
                boxes.append(box)
                break
    return found


def _room(
    text: str, x: float, y: float, boxes: Sequence[tuple[float, float, float, float]]
) -> Name:
    half = len(text) * CHARACTER / 2
    for reach in REACH:
        for across, down in DIRECTIONS:
            at_x = x + across * (reach + (half if reach else 0))
            at_y = y + down * (reach + (NAME_HEIGHT / 2 if reach else 0))
            box = _box(at_x, at_y, text)
            if _inside(box) and not any(_overlap(box, other) for other in boxes):
                return Name(
                    text, round(at_x, 1), round(at_y, 1), round(x, 1), round(y, 1), reach > 0
                )
    return Name(text, round(x, 1), round(y, 1), round(x, 1), round(y, 1), False)


def _box(x: float, y: float, text: str) -> tuple[float, float, float, float]:
    half = len(text) * CHARACTER / 2 + 1
    return x - half, y - NAME_HEIGHT / 2, x + half, y + NAME_HEIGHT / 2


def _inside(box: tuple[float, float, float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _closed(ring: Sequence[Sequence[float]], projection: Projection) -> str:
    points = [_spelled(projection.point(*point)) for point in ring[:-1]]
    return "M" + "L".join(points) + "Z"


def _spelled(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}".replace(".0", "")


def _area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def _centre(ring: Sequence[Sequence[float]]) -> Point:
    area = _area(ring)
    x = y = 0.0
    for a, b in itertools.pairwise(ring):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return x / (6 * area), y / (6 * area)
