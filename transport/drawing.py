"""Where things stand on a page's pictures: the route map and the seats of a coach. Pure.

What is computed here are coordinates and keys; the templates draw, CSS classes colour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from risk import drawing, reference
from transport import seating
from transport.route import Corridor, Waypoint

MAP_WIDTH, MAP_HEIGHT = 1000, 338
CLOSE = 60
"""Map units between two spots whose names would run into each other."""
SAMPLES = 480
"""Points of the line that are asked in which county they lie."""

Ring = Sequence[Sequence[float]]


# ---- the route on a map -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Land:
    """A province's outline, and whether the route passes it."""

    path: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A county that the route passes, with its code."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A waypoint on the map with its name above or below the line."""

    waypoint: Waypoint
    x: float
    y: float
    is_above: bool
    anchor: str
    """start, middle or end: names of close neighbours run away from each other."""


@dataclass(frozen=True, slots=True)
class RouteMap:
    """Everything of the map, in map units."""

    width: int
    height: int
    lands: tuple[Land, ...]
    areas: tuple[Area, ...]
    line: str
    spots: tuple[Spot, ...]


@lru_cache(maxsize=16)
def route_map(line: Corridor) -> RouteMap:
    """Place the corridor's line with the provinces around it and the rated counties on it."""
    projection = _frame(line)
    shapes = reference.shapes()
    spots = [projection.point(w.lon, w.lat) for w in line.waypoints]
    return RouteMap(
        width=MAP_WIDTH,
        height=MAP_HEIGHT,
        lands=tuple(
            Land(drawing.path(parts, projection), is_passed=True)
            for parts in shapes.provinces.values()
        ),
        areas=tuple(
            Area(drawing.path(shapes.counties[code], projection), code)
            for code in dict.fromkeys(code for code, _ in counties_along(line) if code)
        ),
        line=_smooth(spots),
        spots=tuple(
            Spot(
                waypoint,
                round(x, 1),
                round(y, 1),
                is_above=(len(spots) - 1 - n) % 2 == 1,
                anchor=_anchor(spots, n),
            )
            for n, (waypoint, (x, y)) in enumerate(zip(line.waypoints, spots, strict=True))
        ),
    )


def _frame(line: Corridor) -> drawing.Projection:
    """Give the projection in which the line fills the map's width, in the middle of its height."""
    lons, lats = [w.lon for w in line.waypoints], [w.lat for w in line.waypoints]
    margin = (max(lons) - min(lons)) * 0.07 + 0.1
    west, east = min(lons) - margin, max(lons) + margin
    middle = (min(lats) + max(lats)) / 2
    ends = [(west, middle), (east, middle + 1e-6)]
    flat = drawing.fitted([ends], width=MAP_WIDTH, height=MAP_HEIGHT)
    return drawing.Projection(
        west, middle + MAP_HEIGHT / 2 / flat.down, across=flat.across, down=flat.down
    )


def _anchor(spots: Sequence[tuple[float, float]], n: int) -> str:
    """Give from where the n-th name runs: away from the neighbour that is too close."""
    if n + 1 < len(spots) and spots[n + 1][0] - spots[n][0] < CLOSE:
        return "end"
    if n and spots[n][0] - spots[n - 1][0] < CLOSE:
        return "start"
    return "middle"


def _smooth(spots: Sequence[tuple[float, float]]) -> str:
    """Give the path through the spots as smooth curves (Catmull-Rom)."""
    path = f"M{spots[0][0]:.1f},{spots[0][1]:.1f}"
    ends = [spots[0], *spots, spots[-1]]
    for before, a, b, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        c1 = a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6
        c2 = b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6
        path += f"C{c1[0]:.1f},{c1[1]:.1f} {c2[0]:.1f},{c2[1]:.1f} {b[0]:.1f},{b[1]:.1f}"
    return path


@lru_cache(maxsize=16)
def counties_along(line: Corridor) -> tuple[tuple[str, float], ...]:
    """Give the counties with known shapes along the line: each code with the share where it ends.

    An empty code stands for the stretches between them.
    """
    found: list[tuple[str, float]] = []
    for n in range(SAMPLES):
        share = (n + 0.5) / SAMPLES
        code = _county_at(*_at(line, share))
        end = (n + 1) / SAMPLES
        if found and found[-1][0] == code:
            found[-1] = (code, end)
        else:
            found.append((code, end))
    return tuple(found)


def _at(line: Corridor, share: float) -> tuple[float, float]:
    """Give the point (longitude, latitude) at a share of the line."""
    for (a, start), (b, end) in pairwise(zip(line.waypoints, line.shares, strict=True)):
        if share <= end:
            part = (share - start) / ((end - start) or 1)
            return a.lon + (b.lon - a.lon) * part, a.lat + (b.lat - a.lat) * part
    return line.waypoints[-1].lon, line.waypoints[-1].lat


def _county_at(lon: float, lat: float) -> str:
    """Give the county whose shape holds the point; empty where none is known."""
    for code, parts in reference.shapes().counties.items():
        if any(_holds(part[0], lon, lat) for part in parts):
            return code
    return ""


def _holds(ring: Ring, lon: float, lat: float) -> bool:
    """Tell whether the ring goes around the point."""
    is_inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


# ---- the seats of a coach -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeatBox:
    """One seat: where it stands and how it is used: taken, family, spare or watch."""

    label: str
    x: float
    y: float
    state: str
    person: int | None
    """The key that `taken` gives; None for an empty seat."""


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A coach from above, 220 units wide."""

    height: int
    boxes: tuple[SeatBox, ...]
    rows: tuple[tuple[int, float], ...]
    """Each row's number and where it is written in the aisle."""
    counts: Mapping[str, int]
    """Seats by state."""


FOUR = {"A": 26.0, "B": 60.0, "C": 124.0, "D": 158.0}
FIVE = {"A": 26.0, "B": 59.0, "C": 92.0, "D": 125.0, "E": 158.0}
ROW_HEIGHT, FIRST_ROW = 31, 77


def seat_plan(
    approved: int, taken: Mapping[str, int], shared: frozenset[str], policy: seating.Policy
) -> SeatPlan:
    """Place the seats of a coach; `taken` gives the key by seat, `shared` are families'."""
    places = seating.places(approved, policy)
    last = places[-1].row
    boxes = [
        SeatBox(
            label=place.label,
            x=(FIVE if place.row == last else FOUR)[place.letter],
            y=FIRST_ROW + (place.row - 1) * ROW_HEIGHT,
            state=_state(place, taken, shared),
            person=taken.get(place.label),
        )
        for place in places
    ]
    states = [box.state for box in boxes]
    return SeatPlan(
        height=FIRST_ROW + last * ROW_HEIGHT + 35,
        boxes=tuple(boxes),
        rows=tuple((n, FIRST_ROW + (n - 1) * ROW_HEIGHT + 17) for n in range(1, last)),
        counts={state: states.count(state) for state in ("taken", "family", "spare", "watch")},
    )


def _state(place: seating.Place, taken: Mapping[str, int], shared: frozenset[str]) -> str:
    if place.label in taken:
        return "family" if place.label in shared else "taken"
    return "watch" if place.is_observation else "spare"
