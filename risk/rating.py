"""The five colours of a county from its indicators, with the rule that decided (R1).

Pure: no Django, no database, no clock. The rules, their sources and what is assumed stand in
docs/domain/rating.md. A level is a number from 0 (green) to 4 (red); risk.models.Level names it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

GREEN, BLUE, YELLOW, ORANGE, RED = range(5)


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R1 that an authority may change. One dated version is in force at a time."""

    RULE: ClassVar[str] = "R1"

    cut_points: tuple[int, ...] = (1, 12, 20, 80)
    """The least cumulative cases for blue, yellow, orange and red (R1.base)."""
    high_local_share: float = 0.5
    """A larger share of local cases weighs half a level up (R1.adjusted)."""
    low_local_share: float = 0.2
    """A smaller share of local cases weighs half a level down (R1.adjusted)."""
    assessment_days: int = 3
    """Counties are assessed every so many days, counted from `anchor` (R1.keep)."""
    anchor: date = date(2020, 2, 9)
    """One assessment day; the others follow before and after it (R1.keep)."""
    quiet_days: int = 6
    """Days without a new case before a level may step down (R1.step-down)."""
    first_quiet_days: int = 7
    """Quiet days that lower a first rating by one level, never to green (R1.first-quiet)."""
    stale_days: int = 1
    """Figures older than this keep the level and mark it stale (R1.stale)."""
    override_days: int = 3
    """The longest an expert override lasts (R1.override)."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """What is known of a county on a day; graver means more cases or fewer quiet days."""

    confirmed: int
    quiet_days: int | None
    """Days from the last new case to the day itself; None: there never was a case."""
    local_share: float | None = None
    """Local cases over all cases, 0 to 1; None: not reported."""
    clusters: int | None = None
    """Clusters within the last 14 days; None: not reported."""
    age_days: int = 0
    """How old the newest figure is."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The level a county had before, and the day it was given for."""

    level: int
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """A level, the rule that decided it, and the level that the counts alone would give."""

    level: int
    rule: str
    base: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What has to happen for the next colour, if nothing else changes."""

    lower: int | None
    """The level one step down; None: it is green already."""
    lower_on: date | None
    """The earliest assessment day on which it can step down."""
    quiet_days_missing: int
    """Days without a new case that are still missing on the day asked about."""
    higher: int | None
    """The level that new cases would bring; None: it is red already."""
    cases_to_higher: int
    """How many new cases would bring it."""


def judge(
    seen: Indicators, policy: Policy, *, day: date, previous: Previous | None = None
) -> Verdict:
    """Return the level of a county on a day: up at once, down one step per assessment."""
    base = base_level(seen, policy)
    if previous is None:
        return _first(seen, policy, base)
    if seen.age_days > policy.stale_days:
        return Verdict(previous.level, "R1.stale", base)
    if base > previous.level and _has_new_case(seen, day, previous):
        return Verdict(base, "R1.step-up", base)
    if previous.level > GREEN and is_quiet(seen, policy) and is_assessment_day(day, policy):
        return Verdict(previous.level - 1, "R1.step-down", base)
    return Verdict(previous.level, "R1.keep", base)


def base_level(seen: Indicators, policy: Policy) -> int:
    """Return the level that the cases alone give, with local share and clusters weighed in."""
    base = sum(seen.confirmed >= cut for cut in policy.cut_points)
    if base == GREEN:
        return GREEN
    return max(BLUE, min(RED, base + adjustment(seen, policy)))


def adjustment(seen: Indicators, policy: Policy) -> int:
    """Return whole levels up or down: two halves that agree make one, a single half none."""
    halves = 0
    if seen.local_share is not None:
        halves += seen.local_share > policy.high_local_share
        halves -= seen.local_share < policy.low_local_share
    halves += bool(seen.clusters)
    return int(halves / 2)


def is_quiet(seen: Indicators, policy: Policy) -> bool:
    """Tell whether the county has been quiet long enough to step down."""
    return seen.quiet_days is None or seen.quiet_days >= policy.quiet_days


def is_assessment_day(day: date, policy: Policy) -> bool:
    """Tell whether counties are assessed for this day."""
    return (day - policy.anchor).days % policy.assessment_days == 0


def next_assessment(day: date, policy: Policy) -> date:
    """Return the first assessment day after the day."""
    return day + timedelta(
        days=policy.assessment_days - (day - policy.anchor).days % policy.assessment_days
    )


def last_assessment(day: date, policy: Policy) -> date:
    """Return the latest assessment day up to the day itself."""
    return day - timedelta(days=(day - policy.anchor).days % policy.assessment_days)


def outlook(seen: Indicators, policy: Policy, *, level: int, day: date) -> Outlook:
    """Return what leads from this level to the next, down and up, if nothing else changes."""
    missing = 0 if seen.quiet_days is None else max(0, policy.quiet_days - seen.quiet_days)
    earliest = day + timedelta(days=max(missing, 1))
    lower_on = earliest
    if not is_assessment_day(earliest, policy):
        lower_on = next_assessment(earliest, policy)
    to_higher = _cases_to_higher(seen, policy, level)
    return Outlook(
        lower=level - 1 if level > GREEN else None,
        lower_on=lower_on if level > GREEN else None,
        quiet_days_missing=missing,
        higher=_base_after(seen, policy, to_higher) if level < RED else None,
        cases_to_higher=to_higher if level < RED else 0,
    )


def _first(seen: Indicators, policy: Policy, base: int) -> Verdict:
    """A first rating has no level to step down from, so long quiet counts at once."""
    quiet = seen.quiet_days is not None and seen.quiet_days >= policy.first_quiet_days
    if base > BLUE and quiet:
        return Verdict(base - 1, "R1.first-quiet", base)
    return Verdict(base, "R1.adjusted" if adjustment(seen, policy) else "R1.base", base)


def _has_new_case(seen: Indicators, day: date, previous: Previous) -> bool:
    return seen.quiet_days is not None and seen.quiet_days < (day - previous.day).days


def _cases_to_higher(seen: Indicators, policy: Policy, level: int) -> int:
    """The least new cases after which the counts give more than the level; at least one."""
    if level >= RED:
        return 0
    least = 1
    while least < policy.cut_points[-1] and _base_after(seen, policy, least) <= level:
        least += 1
    return least


def _base_after(seen: Indicators, policy: Policy, more: int) -> int:
    later = Indicators(
        confirmed=seen.confirmed + more,
        quiet_days=0,
        local_share=seen.local_share,
        clusters=seen.clusters,
    )
    return base_level(later, policy)
