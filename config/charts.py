"""Server-drawn charts: numbers in, coordinates and words for the SVG templates out. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 520
AXIS = 64
"""Room right of the plot for the axis figures."""
TOP = 22
FOOT = 22


@dataclass(frozen=True)
class Mark:
    """One round value of an axis: where it stands and what is written there."""

    at: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    """One bar; `is_over` where it passes the limit, `is_last` for the one that is named."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    is_over: bool
    is_last: bool

    @property
    def middle(self) -> float:
        """Give where its words are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class BarChart:
    """Bars with their axis, and the limit line if there is one."""

    height: float
    plot: float
    base: float
    bars: tuple[Bar, ...]
    grid: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    limit: Mark | None = None
    width: float = WIDTH


@dataclass(frozen=True)
class Series:
    """One line: its name and its points (x, y) by rising x; a y of None is a gap."""

    name: str
    points: Sequence[tuple[float, float | None]]
    is_step: bool = False


@dataclass(frozen=True)
class Line:
    """One drawn line, its last point, and what the key says of it: name and last value."""

    name: str
    path: str
    end_x: float
    end_y: float
    text: str


@dataclass(frozen=True)
class LineChart:
    """Lines with their axes; `band` is the area between the first two."""

    height: float
    plot: float
    base: float
    lines: tuple[Line, ...]
    grid: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    band: str = ""
    width: float = WIDTH


@dataclass(frozen=True)
class Sparkline:
    """A small line and its last point, in a box of 120 by 28."""

    path: str
    end_x: float
    end_y: float


def ticks(low: float, high: float, *, count: int = 4) -> list[float]:
    """Give some `count` round values within low and high."""
    if high <= low:
        return [low]
    raw = (high - low) / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 4, 5, 10) if power * m >= raw)
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def words(value: float) -> str:
    """Write a number with thousands commas, without needless decimals."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def bars(
    points: Sequence[tuple[str, float]],
    *,
    height: float = 180,
    limit: float | None = None,
    limit_label: str = "",
    every: int = 1,
) -> BarChart:
    """Place bars from a base of zero; every n-th carries its label at the foot."""
    plot, base = WIDTH - AXIS, height - FOOT
    top = max([value for _, value in points] + [limit or 0, 1])
    scale = (base - TOP * (1 if limit is None else 2)) / top
    slot = plot / max(len(points), 1)
    drawn = tuple(
        Bar(
            x=round(number * slot + slot * 0.12, 1),
            y=round(base - value * scale, 1),
            width=round(slot * 0.76, 1),
            height=round(value * scale, 1),
            label=label,
            value=words(value),
            is_over=limit is not None and value > limit,
            is_last=number == len(points) - 1,
        )
        for number, (label, value) in enumerate(points)
    )
    return BarChart(
        height=height,
        plot=plot,
        base=base,
        bars=drawn,
        grid=tuple(Mark(round(base - t * scale, 1), words(t)) for t in ticks(0, top) if t),
        feet=tuple(Mark(bar.middle, bar.label) for bar in drawn[::every]),
        limit=None if limit is None else Mark(round(base - limit * scale, 1), limit_label),
    )


def lines(
    series: Sequence[Series],
    *,
    height: float = 180,
    feet: Sequence[tuple[float, str]] = (),
    has_band: bool = False,
    last: float | None = None,
) -> LineChart:
    """Place lines on a free base; `feet` are (x, words), `last` the x at the right end."""
    known = [(x, y) for one in series for x, y in one.points if y is not None]
    first = min((x for x, _ in feet), default=None)
    frame = _frame(known, height=height, first=first, last=last)
    drawn = tuple(_line(one, frame) for one in series if one.points)
    return LineChart(
        height=height,
        plot=frame.plot,
        base=height - FOOT,
        lines=tuple(line for line in drawn if line.path),
        grid=tuple(Mark(frame.y(t), words(t)) for t in ticks(frame.low, frame.high)),
        feet=tuple(
            Mark(frame.x(x), text, "start" if frame.x(x) < 30 else "middle") for x, text in feet
        ),
        band=_band(series, frame) if has_band and len(series) > 1 else "",
    )


def sparkline(values: Sequence[float]) -> Sparkline:
    """Place a small line; a single value is a flat one."""
    low, high = min(values), max(values)
    step = 112 / max(len(values) - 1, 1)
    spots = [
        (round(4 + n * step, 1), round(24 - (value - low) / ((high - low) or 1) * 20, 1))
        for n, value in enumerate(values)
    ]
    return Sparkline("M" + "L".join(f"{x},{y}" for x, y in spots), *spots[-1])


@dataclass(frozen=True)
class _Frame:
    """From the figures' space to the picture's."""

    left: float
    right: float
    low: float
    high: float
    plot: float
    height: float

    def x(self, value: float) -> float:
        """Give how far right."""
        return round(6 + (value - self.left) / (self.right - self.left) * (self.plot - 12), 1)

    def y(self, value: float) -> float:
        """Give how far down."""
        room = self.height - FOOT - TOP - 8
        return round(TOP + (self.high - value) / (self.high - self.low) * room, 1)


def _frame(
    known: Sequence[tuple[float, float]],
    *,
    height: float,
    first: float | None,
    last: float | None,
) -> _Frame:
    """Lay the frame around all known points, never of zero width or height."""
    xs = [x for x, _ in known] or [0.0]
    ys = [y for _, y in known] or [0.0]
    right = max(max(xs), last if last is not None else max(xs))
    left = min(min(xs), first if first is not None else min(xs))
    low, high = min(ys), max(ys)
    return _Frame(
        left=left,
        right=right if right > left else left + 1,
        low=low if high > low else low - 1,
        high=high if high > low else high + 1,
        plot=WIDTH - AXIS,
        height=height,
    )


def _spots(one: Series, frame: _Frame) -> list[list[tuple[float, float]]]:
    """Give the runs of neighbouring points in the picture; a gap ends a run."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in one.points:
        if y is None:
            runs.append([])
            continue
        spot = (frame.x(x), frame.y(y))
        if one.is_step and runs[-1]:
            runs[-1].append((spot[0], runs[-1][-1][1]))
        runs[-1].append(spot)
    return [run for run in runs if run]


def _line(one: Series, frame: _Frame) -> Line:
    """Draw one series and say its last value."""
    runs = _spots(one, frame)
    if not runs:
        return Line(one.name, "", 0, 0, "")
    x, y = runs[-1][-1]
    value = next(y for _, y in reversed(one.points) if y is not None)
    return Line(
        name=one.name,
        path="".join("M" + "L".join(f"{a},{b}" for a, b in run) for run in runs),
        end_x=x,
        end_y=y,
        text=f"{one.name} {words(value)}",
    )


def _band(series: Sequence[Series], frame: _Frame) -> str:
    """Give the outline of the area between the first two series."""
    upper = [spot for run in _spots(series[0], frame) for spot in run]
    lower = [spot for run in _spots(series[1], frame) for spot in run]
    if not upper or not lower:
        return ""
    return " ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)])
