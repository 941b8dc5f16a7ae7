"""A trip along its kilometres: where its points stand on the strip, and their words. Pure.

The words stand in one row above the line and one below. In a row they move aside until none covers
another, and a leader runs from each to its point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from transport import journey
from transport.drawing import counties_along
from transport.route import Corridor

WIDTH, LEFT = 1328, 20
HAN, LATIN = 12.5, 7.5
"""Width of a character of a name in the strip's units, rather too wide than too narrow."""
DETAIL = 112.0
"""Width of the line with time and km below a name."""
GAP = 14.0
"""Least room between two names."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A stretch of the strip with the code of its county; empty: no level is known."""

    x: float
    width: float
    code: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the timetable on the strip; its words stand above or below."""

    x: float
    is_above: bool
    words_x: float | None
    """The middle of its words; None where there is no room: the timetable names them."""
    point: journey.Point


@dataclass(frozen=True, slots=True)
class Strip:
    """A trip's line with its kilometres as axis."""

    width: int
    ribbons: tuple[Ribbon, ...]
    marks: tuple[Mark, ...]


def line_strip(points: Sequence[journey.Point], line: Corridor, names: Sequence[str]) -> Strip:
    """Place a trip's points by their km; stops on one side stand together as the last of them.

    `names` are what the points are called, in the same order.
    """
    scale = (WIDTH - 2 * LEFT) / (points[-1].km or 1.0)
    shown = _shown(points)
    xs = [round(LEFT + points[n].km * scale, 1) for n in shown]
    widths = [name_width(names[n]) for n in shown]
    kinds = [points[n].kind for n in shown]
    words: list[float | None] = [None] * len(shown)
    for side in (slice(0, None, 2), slice(1, None, 2)):
        words[side] = _row(xs[side], widths[side], kinds[side])
    marks = [
        Mark(x, is_above=n % 2 == 0, words_x=at, point=points[shown[n]])
        for n, (x, at) in enumerate(zip(xs, words, strict=True))
    ]
    return Strip(WIDTH, _ribbons(line), tuple(marks))


def name_width(name: str) -> float:
    """Give the width of a point's words: its name, or the time and km below it."""
    return max(DETAIL, sum(LATIN if character.isascii() else HAN for character in name))


def _ribbons(line: Corridor) -> tuple[Ribbon, ...]:
    ends = [(code, LEFT + share * (WIDTH - 2 * LEFT)) for code, share in counties_along(line)]
    starts = [float(LEFT), *(end for _, end in ends)]
    return tuple(
        Ribbon(round(start, 1), round(end - start, 1), code)
        for (code, end), start in zip(ends, starts, strict=False)
    )


def _shown(points: Sequence[journey.Point]) -> list[int]:
    """Give which points to name: of the pick-ups the last, of the drop-offs the first."""
    on, off = journey.Kind.PICKUP, journey.Kind.DROPOFF
    pickups = [n for n, p in enumerate(points) if p.kind is on]
    dropoffs = [n for n, p in enumerate(points) if p.kind is off]
    between = [n for n, p in enumerate(points) if p.kind not in (on, off)]
    return [*pickups[-1:], *between, *dropoffs[:1]]


def _row(
    xs: Sequence[float], widths: Sequence[float], kinds: Sequence[journey.Kind]
) -> list[float | None]:
    """Give the middle of each one's words in a row; in a full row rests go without."""
    named = list(range(len(xs)))
    for rest in (journey.Kind.BREAK, journey.Kind.STANDSTILL):
        if sum(widths[n] + GAP for n in named) > WIDTH + GAP:
            named = [n for n in named if kinds[n] is not rest]
    middles = spread([xs[n] for n in named], [widths[n] for n in named])
    at = dict(zip(named, middles, strict=True))
    return [round(at[n], 1) if n in at else None for n in range(len(xs))]


def spread(wanted: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Give middles nearest to the wanted ones, in their order, none over another, all inside."""
    rooms = [width + GAP for width in widths]
    before = [0.0, *accumulate(rooms)]
    most = max(0.0, WIDTH + GAP - before[-1])
    halves = [width / 2 for width in widths]
    # Without the rooms before it each left edge only must not lie left of the one before.
    edges = [x - half - room for x, half, room in zip(wanted, halves, before, strict=False)]
    return [
        min(max(edge, 0.0), most) + room + half
        for edge, room, half in zip(_rising(edges), before, halves, strict=False)
    ]


def _rising(values: Sequence[float]) -> list[float]:
    """Give the nearest values that never fall: neighbours that would are levelled to their mean."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while blocks and blocks[-1][0] * count > total * blocks[-1][1]:
            last, size = blocks.pop()
            total, count = total + last, count + size
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]
