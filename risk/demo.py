"""The demonstration's epidemic: daily figures for every county where none were published. Pure.

The figures are drawn by seed and pinned: per city and day they add up to the city's published
total, on a bulletin's day they equal the bulletin, and as far as both allow they fit the
published levels (first level, and quiet days before each step down). All are marked synthetic.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from risk import reference
from risk.case_file import CaseRow
from risk.reference import BulletinRow, LevelRow

FIRST_DAY, LAST_DAY = date(2020, 1, 20), date(2020, 3, 10)
FIRST_RATING = date(2020, 2, 9)
QUIET_DAYS = 6
ROOM = {"green": (0, 0), "blue": (1, 11), "yellow": (12, 19), "orange": (20, 79), "red": (80, 400)}
"""How many cases a county of each colour had on 9 February, if nothing else is known."""
ORDER = ("green", "blue", "yellow", "orange", "red")
SOURCE = "synthetic, seed {seed}; pinned to city totals, bulletins and published levels"
SHARE_OF_LOCAL = 0.4
ABROAD_SINCE = date(2020, 2, 29)
"""Zhejiang's cases from this day on came from abroad."""

Unit = str
"""A county's code, or the code and name of a zone in it: 331002/集聚区."""


@dataclass(frozen=True, slots=True)
class Span:
    """A case of one unit that came on a day within a span, both ends included."""

    unit: Unit
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Change:
    """A unit's cumulative figure changes on a day; downward is a correction."""

    unit: Unit
    day: date
    change: int


def figures(*, seed: int) -> list[CaseRow]:
    """Return generated figures for every county and day that no bulletin covers."""
    published = {(_unit(row), row.day) for row in reference.bulletins()}
    found: list[CaseRow] = []
    for city_code, totals in sorted(reference.city_totals().items()):
        units = _units(city_code)
        changes = _city_changes(city_code, totals, units, Random(f"{seed} {city_code}"))
        for unit in units:
            own = [change for change in changes if change.unit == unit]
            found += [row for row in _rows(unit, own, seed) if (unit, row.day) not in published]
    return found


def published_figures() -> list[CaseRow]:
    """Return the figures of the municipal bulletins, as published."""
    return [
        CaseRow(
            county_code=row.county_code,
            day=row.day,
            confirmed=row.confirmed,
            source=row.source,
            zone=row.zone,
        )
        for row in reference.bulletins()
    ]


def _city_changes(
    city_code: str, totals: Mapping[date, int], units: Sequence[Unit], rng: Random
) -> list[Change]:
    """Deal a city's daily increases out to its counties, the tightest span first."""
    open_spans = _spans(city_code, totals, units, rng)
    standing = dict.fromkeys(units, 0)
    found: list[Change] = []
    before = 0
    for day in sorted(totals):
        step = totals[day] - before
        before = totals[day]
        for _ in range(step):
            unit = _take(open_spans, day, rng) or _largest(standing)
            standing[unit] += 1
            found.append(Change(unit, day, +1))
        for _ in range(-step):
            unit = _largest(standing)
            standing[unit] -= 1
            found.append(Change(unit, day, -1))
            _give_back(open_spans, unit, day)
    return found


def _take(spans: list[Span], day: date, rng: Random) -> Unit | None:
    """Take the span that must be served first among those open on the day."""
    ready = [span for span in spans if span.first <= day]
    if not ready:
        return spans.pop(rng.randrange(len(spans))).unit if spans else None
    soonest = min(span.last for span in ready)
    chosen = rng.choice([span for span in ready if span.last == soonest])
    spans.remove(chosen)
    return chosen.unit


def _largest(standing: Mapping[Unit, int]) -> Unit:
    return max(standing, key=lambda unit: (standing[unit], unit))


def _give_back(spans: list[Span], unit: Unit, day: date) -> None:
    """A case taken off a unit is owed to it again, on the unit's latest open span."""
    own = [span for span in spans if span.unit == unit and span.last > day]
    if own:
        spans.append(replace(max(own, key=lambda span: span.last), first=day + timedelta(days=1)))


def _spans(
    city_code: str, totals: Mapping[date, int], units: Sequence[Unit], rng: Random
) -> list[Span]:
    """Return one span for each case: what bulletins fix, what levels ask for, and the rest."""
    found: list[Span] = []
    targets = _targets(city_code, totals, units, rng)
    for unit in units:
        found += _spans_of(unit, targets[unit])
    return found


def _spans_of(unit: Unit, target: Sequence[tuple[date, int]]) -> Iterator[Span]:
    """Yield the spans of one unit from its targets: pairs of a day and the figure on it."""
    earliest, latest = _last_case_window(unit)
    is_published = bool(_bulletin_steps(unit))
    first, standing = FIRST_DAY, 0
    for at, (day, figure) in enumerate(target):
        is_last = at == len(target) - 1
        due = min(day, latest) if is_last and first <= latest else day
        more = max(0, figure - standing)
        for number in range(more):
            is_closing = is_last and number == more - 1
            end = latest if is_closing and not is_published else due
            yield Span(unit, max(first, earliest) if is_closing and earliest <= end else first, end)
        if is_published:
            first = day + timedelta(days=1)
        standing = max(standing, figure)


def _targets(
    city_code: str, totals: Mapping[date, int], units: Sequence[Unit], rng: Random
) -> dict[Unit, list[tuple[date, int]]]:
    """Return for each unit the figures it must reach; the city's rest goes where there is room."""
    targets = {unit: _bulletin_steps(unit) for unit in units}
    last = max(totals)
    peak = sum(max(0, totals[day] - totals[before]) for before, day in pairwise(sorted(totals)))
    rest = peak + totals[min(totals)] - sum(steps[-1][1] for steps in targets.values() if steps)
    free = [unit for unit in units if not _is_settled(unit, targets[unit])]
    more = dict.fromkeys(free, 0)
    for unit in free:
        if not targets[unit]:
            least = ROOM[_colour(unit)][0] + (_last_case_window(unit)[0] > FIRST_RATING)
            targets[unit].append((FIRST_RATING, least))
            rest -= least
    for _ in range(max(0, rest)):
        unit = _roomiest(free, more, targets, rng) or rng.choice(free or list(units))
        more[unit] = more.get(unit, 0) + 1
    for unit, number in more.items():
        if number:
            standing = targets[unit][-1][1] if targets[unit] else 0
            targets[unit].append((last, standing + number))
    return targets


def _roomiest(
    free: Sequence[Unit],
    more: Mapping[Unit, int],
    targets: Mapping[Unit, Sequence[tuple[date, int]]],
    rng: Random,
) -> Unit | None:
    """Draw a unit that still has room below its colour's upper end, by how much room it has."""
    room = []
    for unit in free:
        standing = more[unit] + (targets[unit][-1][1] if targets[unit] else 0)
        room.append(max(0, ROOM[_colour(unit)][1] - standing))
    return rng.choices(free, weights=room)[0] if any(room) else None


def _bulletin_steps(unit: Unit) -> list[tuple[date, int]]:
    rows = [row for row in reference.bulletins() if _unit(row) == unit]
    return sorted((row.day, row.confirmed) for row in rows)


def _is_settled(unit: Unit, steps: Sequence[tuple[date, int]]) -> bool:
    """Tell whether a unit takes no more cases: a zone, never ill, or known to the end."""
    if "/" in unit:
        return True
    return (bool(steps) and steps[-1][0] >= date(2020, 2, 17)) or _colour(unit) == "green"


def _last_case_window(unit: Unit) -> tuple[date, date]:
    """Return the days between which the last case fits the first published step down."""
    earliest = FIRST_DAY
    rows = _levels(unit)
    for before, row in pairwise(rows):
        quiet_since = row.day - timedelta(days=QUIET_DAYS)
        if ORDER.index(row.colour) < ORDER.index(before.colour):
            return (earliest, quiet_since) if earliest <= quiet_since else (FIRST_DAY, quiet_since)
        if before.colour != "green":
            earliest = quiet_since + timedelta(days=1)
    return FIRST_DAY, LAST_DAY


def _levels(unit: Unit) -> list[LevelRow]:
    return [row for row in reference.levels() if row.county_code == unit]


def _colour(unit: Unit) -> str:
    """Return the published colour of 9 February; blue where there was none."""
    rows = _levels(unit)
    return rows[0].colour if rows else "blue"


def _units(city_code: str) -> list[Unit]:
    counties = [row.code for row in reference.counties() if row.city_code == city_code]
    zones = {_unit(row) for row in reference.bulletins() if row.zone}
    return counties + sorted(zone for zone in zones if zone[:6] in counties)


def _unit(row: BulletinRow) -> Unit:
    return f"{row.county_code}/{row.zone}" if row.zone else row.county_code


def _rows(unit: Unit, changes: Sequence[Change], seed: int) -> Iterator[CaseRow]:
    """Yield one generated row a day; a fixed share is local, none once cases came from abroad."""
    code, _, zone = unit.partition("/")
    by_day: dict[date, int] = {}
    for change in changes:
        by_day[change.day] = by_day.get(change.day, 0) + change.change
    standing = home = 0
    day = FIRST_DAY
    while day <= LAST_DAY:
        standing += by_day.get(day, 0)
        if day < ABROAD_SINCE:
            home = standing
        yield CaseRow(
            county_code=code,
            day=day,
            confirmed=standing,
            local=int(min(home, standing) * SHARE_OF_LOCAL),
            clusters=None,
            source=SOURCE.format(seed=seed),
            zone=zone,
            is_synthetic=True,
        )
        day += timedelta(days=1)
