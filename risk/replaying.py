"""Holds our rating against the published one, county by county, from published data only. Pure.

On 9 February the first level is judged from the county's bulletin. On later days one step is
judged: from the published level of the assessment before to that of the day. What is not known
for certain is bracketed by its least and its gravest case; the rule is monotone, so a county is
judged where both give the same level, and not judged where they differ.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from risk import rating, reference
from risk.counts import Reading, indicators
from risk.rating import Indicators, Policy, Previous

FIRST = date(2020, 2, 9)
DAYS = (
    FIRST,
    date(2020, 2, 12),
    date(2020, 2, 15),
    date(2020, 2, 18),
    date(2020, 2, 24),
    date(2020, 2, 27),
)
COLOURS = ("green", "blue", "yellow", "orange", "red")


class Outcome(StrEnum):
    """How our level compares with the published one."""

    HIT = "hit"
    MISS = "miss"
    OPEN = "cannot be judged"
    """The published data leave more than one level."""
    IDLE = "nothing to decide"
    """Never a case, or green before and after: it proves nothing."""
    UNKNOWN = "not published"
    """The level of this day, or of the one before, was not published."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One county on one day."""

    county_code: str
    day: date
    published: int | None
    ours: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Known:
    """What published data say of a county: its bulletins and its city's rises."""

    code: str
    readings: tuple[Reading, ...]
    rises: tuple[tuple[date, int], ...]
    """Days on which the city had new cases, and how many at most."""
    levels: dict[date, int]


def trials(policy: Policy | None = None) -> list[Trial]:
    """Return the comparison of every county and day."""
    numbers = policy or Policy()
    return [_trial(known, day, numbers) for day in DAYS for known in _all_known()]


def tally(found: Iterable[Trial]) -> dict[date, Counter[Outcome]]:
    """Return how often each outcome came, by day."""
    counts: dict[date, Counter[Outcome]] = {day: Counter() for day in DAYS}
    for trial in found:
        counts[trial.day][trial.outcome] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Total:
    """How many counties had a colour on a day, and how many the rule gives it."""

    day: date
    level: int
    published: int
    least: int
    """Counties that the rule gives this level whatever the unknown data were."""
    most: int
    """Counties to which it can give this level by some data that fit what was published."""

    @property
    def fits(self) -> bool:
        """Tell whether the published number is one that the rule can give."""
        return self.least <= self.published <= self.most


def totals(policy: Policy | None = None) -> list[Total]:
    """Return the totals of each later day, walked from the published levels of 9 February alone."""
    numbers = policy or Policy()
    counts = reference.level_counts()
    found = []
    for day in DAYS[1:]:
        spans = [_span(known, day, numbers) for known in _all_known()]
        for level in range(rating.RED, rating.GREEN - 1, -1):
            least = sum(span == (level, level) for span in spans)
            most = sum(low <= level <= high for low, high in spans)
            found.append(Total(day, level, counts[day][level], least, most))
    return found


def _span(known: Known, day: date, policy: Policy) -> tuple[int, int]:
    """The least and the gravest level of a county on a day, from its level of 9 February."""
    start = Previous(known.levels[FIRST], FIRST)
    least = _walk(known, start, day, policy, is_gravest=False)
    return least, _walk(known, start, day, policy, is_gravest=True)


def _trial(known: Known, day: date, policy: Policy) -> Trial:
    published = known.levels.get(day)
    if published is None:
        return Trial(known.code, day, None, None, Outcome.UNKNOWN)
    if day == FIRST:
        return _first(known, published, policy)
    before = DAYS[DAYS.index(day) - 1]
    if before not in known.levels:
        return Trial(known.code, day, published, None, Outcome.UNKNOWN)
    previous = Previous(known.levels[before], before)
    least = _walk(known, previous, day, policy, is_gravest=False)
    gravest = _walk(known, previous, day, policy, is_gravest=True)
    if least != gravest:
        return Trial(known.code, day, published, None, Outcome.OPEN)
    if previous.level == published == least == rating.GREEN:
        return Trial(known.code, day, published, least, Outcome.IDLE)
    return _judged(known.code, day, published, least)


def _first(known: Known, published: int, policy: Policy) -> Trial:
    if not known.readings:
        outcome = Outcome.IDLE if published == rating.GREEN else Outcome.OPEN
        return Trial(known.code, FIRST, published, None, outcome)
    upto = [one for one in known.readings if one.day < FIRST]
    after = [one for one in known.readings if one.day >= FIRST]
    if after:
        upto.append(Reading(FIRST, after[0].confirmed))
    seen = indicators(upto, day=FIRST)
    assert seen is not None
    return _judged(known.code, FIRST, published, rating.judge(seen, policy, day=FIRST).level)


def _judged(code: str, day: date, published: int, ours: int) -> Trial:
    return Trial(code, day, published, ours, Outcome.HIT if ours == published else Outcome.MISS)


def _walk(known: Known, previous: Previous, day: date, policy: Policy, *, is_gravest: bool) -> int:
    """Rate the assessment days after the previous one, by the least or the gravest case."""
    while previous.day < day:
        at = rating.next_assessment(previous.day, policy)
        seen = _gravest(known, at) if is_gravest else _least(known, at)
        verdict = rating.judge(seen, policy, day=at, previous=previous)
        previous = Previous(verdict.level, at)
    return previous.level


def _least(known: Known, day: date) -> Indicators:
    """The fewest cases and the most quiet days that the data allow."""
    upto = [one for one in known.readings if one.day <= day]
    confirmed = upto[-1].confirmed if upto else 0
    last_case = None
    for before, after in pairwise((Reading(date.min, 0), *upto)):
        if after.confirmed > before.confirmed:
            rise = after.confirmed - before.confirmed
            last_case = _earliest_last(known, before.day, after.day, cases=rise)
    return Indicators(confirmed, None if last_case is None else (day - last_case).days)


def _gravest(known: Known, day: date) -> Indicators:
    """The most cases and the fewest quiet days that the data allow."""
    last_case = None
    for rise, _ in known.rises:
        if rise <= day and not _is_flat(known, rise):
            last_case = rise
    return Indicators(
        _most(known, day) if last_case else 0,
        None if last_case is None else (day - last_case).days,
    )


def _most(known: Known, day: date) -> int:
    later = [one.confirmed for one in known.readings if one.day >= day]
    if later:
        return later[0]
    newest = known.readings[-1] if known.readings else Reading(date.min, 0)
    return newest.confirmed + sum(
        number for rise, number in known.rises if newest.day < rise <= day
    )


def _earliest_last(known: Known, after: date, until: date, *, cases: int) -> date:
    """The earliest day on which the last of some cases between two bulletins can have come.

    They came on days on which the city had cases, on none more than the city had.
    """
    room = 0
    for rise, number in known.rises:
        if after < rise <= until:
            room += number
            if room >= cases:
                return rise
    return until


def _is_flat(known: Known, day: date) -> bool:
    """Tell whether two bulletins with the same figure rule out a case on the day."""
    if known.levels.get(FIRST) == rating.GREEN and not known.readings and day <= FIRST:
        return True
    return any(
        before.day < day <= after.day and before.confirmed == after.confirmed
        for before, after in pairwise(known.readings)
    )


def _all_known() -> list[Known]:
    found = []
    for county in reference.counties():
        if county.province_code != reference.ZHEJIANG:
            continue
        found.append(
            Known(
                code=county.code,
                readings=_readings(county.code),
                rises=_rises(reference.city_totals()[county.city_code]),
                levels={
                    row.day: COLOURS.index(row.colour)
                    for row in reference.levels()
                    if row.county_code == county.code and row.basis != "completed"
                },
            )
        )
    return found


def _readings(code: str) -> tuple[Reading, ...]:
    rows = [row for row in reference.bulletins() if row.county_code == code and not row.zone]
    return tuple(Reading(row.day, row.confirmed) for row in sorted(rows, key=lambda row: row.day))


def _rises(totals: dict[date, int]) -> tuple[tuple[date, int], ...]:
    """The days on which a city's total rose, or on which a correction may hide a rise."""
    days = sorted(totals)
    found: list[tuple[date, int]] = [(days[0], totals[days[0]])] if totals[days[0]] else []
    for before, day in pairwise(days):
        step = totals[day] - totals[before]
        if step:
            found.append((day, max(step, 1)))
    return tuple(found)


def report(found: Sequence[Trial]) -> str:
    """Return the table of all days and the list of misses as Markdown."""
    name = {county.code: county.short_name for county in reference.counties()}
    lines = ["| day | " + " | ".join(Outcome) + " |", "|---" * (len(Outcome) + 1) + "|"]
    for day, counts in tally(found).items():
        cells = [str(counts[outcome]) for outcome in Outcome]
        lines.append(f"| {day} | " + " | ".join(cells) + " |")
    lines += ["", "| day | county | published | ours |", "|---|---|---|---|"]
    for trial in found:
        if trial.outcome is Outcome.MISS and trial.published is not None and trial.ours is not None:
            levels = f"{COLOURS[trial.published]} | {COLOURS[trial.ours]}"
            lines.append(f"| {trial.day} | {name[trial.county_code]} | {levels} |")
    return "\n".join(lines) + "\n"


def report_totals(found: Iterable[Total]) -> str:
    """Return the totals of the later days as Markdown: ours from the fewest to the most."""
    lines = ["| day | " + " | ".join(reversed(COLOURS)) + " |", "|---" * 6 + "|"]
    by_day: dict[date, list[Total]] = {}
    for total in found:
        by_day.setdefault(total.day, []).append(total)
    for day, row in by_day.items():
        lines.append(f"| {day} | " + " | ".join(_total(one) for one in row) + " |")
    return "\n".join(lines) + "\n"


def _total(one: Total) -> str:
    span = str(one.least) if one.least == one.most else f"{one.least} to {one.most}"
    return f"{one.published} ({span})" if one.fits else f"**{one.published} ({span})**"
