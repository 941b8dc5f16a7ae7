"""The electricity index as a map of Zhejiang's counties, in steps that a legend names."""

from collections.abc import Iterable
from dataclasses import dataclass

from enterprises.queries import PowerGroup
from risk import drawing

STEPS = (20, 40, 60, 80)
"""The index from which on the next shade is drawn, in percent."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One shade of the legend: from and to, in percent, and how many counties have it."""

    step: int
    low: int
    high: int
    counties: int


@dataclass(frozen=True, slots=True)
class CountyShape:
    """One county of the map: its outline, its shade and what it says."""

    code: str
    name: str
    path: str
    step: int | None
    """None: no user counts there."""
    value: float | None


@dataclass(frozen=True, slots=True)
class PowerMap:
    """The map's outlines and its legend."""

    width: int
    height: int
    counties: tuple[CountyShape, ...]
    city_paths: tuple[str, ...]
    shades: tuple[Shade, ...]
    unknown: int
    """Counties in which no user counts."""


def drawn(groups: Iterable[PowerGroup]) -> PowerMap:
    """Give the map of groups by city, county code and county name."""
    known = {group.key[1]: group for group in groups}
    shapes = tuple(
        _shape(code, path, known.get(code)) for code, path in drawing.county_paths().items()
    )
    bounds = (0, *STEPS, 100)
    shades = tuple(
        Shade(step, bounds[step], bounds[step + 1], sum(one.step == step for one in shapes))
        for step in range(len(STEPS) + 1)
    )
    return PowerMap(
        width=drawing.WIDTH,
        height=drawing.HEIGHT,
        counties=shapes,
        city_paths=drawing.city_paths(),
        shades=shades,
        unknown=sum(one.step is None for one in shapes),
    )


def _shape(code: str, path: str, group: PowerGroup | None) -> CountyShape:
    name = group.key[2] if group else ""
    if group is None or group.index is None:
        return CountyShape(code, name, path, None, None)
    step = sum(group.index.value >= bound for bound in STEPS)
    return CountyShape(code, name, path, step, group.index.value)
