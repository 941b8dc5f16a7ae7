"""The row of days under the map: a stacked column per assessment, a tick per other day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 800.0, 104.0
LEFT, RIGHT = 30.0, 770.0
LINE = 74.5
"""Where the line of days runs."""
TOP, FOOT = 10.0, 63.0
COLUMN = 22.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One colour's part of a column."""

    level: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """One day on the line."""

    day: date
    number: int
    """Days since the first day."""
    x: float
    left: float
    """The left edge of its column."""
    segments: tuple[Segment, ...]
    """Gravest on top; empty on a day without an assessment."""
    is_current: bool
    is_ahead: bool
    """The day is later than the business date."""
    is_named: bool


def ticks(
    first: date,
    last: date,
    counts: Mapping[date, Sequence[int]],
    *,
    current: date,
    today: date,
) -> list[Tick]:
    """Return the days of a span, both ends included; `counts` are per level, green first."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    step = (RIGHT - LEFT) / max(1, len(days) - 1)
    named = _named(days, counts, step)
    return [
        Tick(
            day=day,
            number=number,
            x=round(LEFT + number * step, 1),
            left=round(LEFT + number * step - COLUMN / 2, 1),
            segments=_segments(counts.get(day, ())),
            is_current=day == current,
            is_ahead=day > today,
            is_named=day in named,
        )
        for number, day in enumerate(days)
    ]


def _named(days: Sequence[date], counts: Mapping[date, Sequence[int]], step: float) -> set[date]:
    """Name assessment days so far apart that the words do not touch."""
    found: list[date] = []
    for day in days:
        if day in counts and (not found or (day - found[-1]).days * step >= COLUMN * 3.6):
            found.append(day)
    return set(found)


def _segments(counts: Sequence[int]) -> tuple[Segment, ...]:
    total = sum(counts)
    if not total:
        return ()
    found = []
    y = TOP
    for level in reversed(range(len(counts))):
        height = (FOOT - TOP) * counts[level] / total
        if height:
            found.append(Segment(level, round(y, 1), round(height, 1)))
        y += height
    return tuple(found)
