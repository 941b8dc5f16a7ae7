"""Which colour a worker's health code shows, by which rule, and until when. Pure.

Rules R3.1 to R3.8 and their sources are in docs/domain/health-code.md. Each rule is one function
that says what it found; the gravest finding decides, and among equals the first in order (R3).
The verdict is a function of the facts and the day alone: how often and when it was computed
before makes no difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar


class Colour(StrEnum):
    """Green passes, yellow is managed, red is stopped."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


GRAVITY = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2}
CASE_KINDS = ("confirmed", "suspected", "asymptomatic")
SELF_REPORT = "declaration"
"""The kind of a finding that rests on the worker's own declaration."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R3 that an authority may change."""

    RULE: ClassVar[str] = "R3"

    case_days: int = 14
    """R3.1: days of red after a case's release."""
    close_contact_days: int = 14
    """R3.2: days after the last contact."""
    close_contact_colour: str = Colour.RED
    """R3.2: red in Zhejiang; Hubei chose yellow."""
    red_level: int = 4
    """R3.3: the county level from which a stay gives red."""
    red_days: int = 14
    """R3.3: days of red after leaving."""
    key_provinces: tuple[str, ...] = ("42",)
    """R3.3: provinces (first two digits) where every county counts as red: Hubei."""
    orange_level: int = 3
    """R3.4: the county level from which a stay gives yellow."""
    orange_days: int = 7
    """R3.4: days of yellow after leaving."""
    fever_above: float = 37.3
    """R3.5: a temperature above this, in °C, is a fever."""
    normal_days: int = 7
    """R3.5: normal check-in days in a row that end it."""
    general_contact_days: int = 7
    """R3.6: days after a contact that was not close."""
    current_days: int = 3
    """R3: days after a check-in on which the code is still current."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of days in one county while the county had one level; both ends included."""

    county: str
    """Six-digit GB/T 2260 code."""
    first_day: date
    last_day: date
    level: int
    """0 green to 4 red."""
    known_on: date = date.min
    """The day on which it was reported."""


@dataclass(frozen=True, slots=True)
class ListMatch:
    """The worker stands on a list of cases or contacts."""

    kind: str
    """confirmed, suspected, asymptomatic, close-contact or general-contact."""
    since: date
    """The day of diagnosis, or of the last contact."""
    released_on: date | None = None
    """Cases only: the day of release; None: not yet."""
    known_on: date = date.min


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One declaration of one day."""

    day: date
    temperature: float
    symptoms: tuple[str, ...] = ()
    had_contact: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """What another province last said of the worker's code, signed."""

    province: str
    """Its six-digit code."""
    colour: Colour
    until: date
    """The last day on which it vouches for it."""
    known_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one worker."""

    stays: Sequence[Stay] = ()
    list_matches: Sequence[ListMatch] = ()
    check_ins: Sequence[CheckIn] = ()
    cleared_on: Sequence[date] = ()
    """Days on which the county confirmed that a red code may end."""
    recognised: Sequence[Recognised] = ()
    """The latest word of each other province."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: a colour, on what ground, and its last day."""

    rule: str
    colour: Colour
    until: date | None
    """None: until something changes."""
    kind: str
    """The kind of fact: stay, declaration, or the kind of list."""
    since: date
    """The first day of the fact."""
    last: date
    """The last day of the fact, from which the days are counted."""
    known_on: date
    """The day on which the fact became known."""
    county: str = ""
    """The county of a stay."""
    awaits_county: bool = False
    """True: the days are over and only the county's confirmation is missing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A colour, the rule that gave it, and the last day of the colour."""

    colour: Colour
    rule: str
    until: date | None = None
    """None: until something changes."""
    findings: tuple[Finding, ...] = ()
    """Everything that stands against green today, the deciding one first."""


def judge(facts: Facts, policy: Policy, *, today: date) -> Verdict:
    """Give the gravest finding that stands today; green where there is none (R3.7)."""
    findings = [found for rule in RULES if (found := rule(facts, policy, today))]
    if not findings:
        return Verdict(Colour.GREEN, "R3.7")
    findings.sort(key=lambda finding: GRAVITY[finding.colour])
    first = findings[0]
    ends = [finding.until for finding in findings if finding.colour is first.colour]
    until = None if None in ends else max(end for end in ends if end is not None)
    return Verdict(first.colour, first.rule, until, tuple(findings))


def current_until(facts: Facts, policy: Policy, *, today: date) -> date | None:
    """Give the last day on which the code is current; None where nothing was ever declared.

    Another province's word keeps it current like a check-in, but no longer than it counts itself.
    """
    current = timedelta(days=policy.current_days)
    ends = [check_in.day + current for check_in in facts.check_ins if check_in.day <= today]
    ends += [
        min(one.known_on + current, one.until) for one in facts.recognised if one.known_on <= today
    ]
    return max(ends, default=None)


def normal_days(facts: Facts, policy: Policy, *, today: date) -> int:
    """Count the normal check-in days since the last abnormal one (R3.5), up to today."""
    return len(_spell(facts, policy, today)[1])


# ---- the rules, gravest first --------------------------------------------------------------------


def is_a_case(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.1: red while confirmed, suspected or asymptomatic, and for 14 days after release."""
    found = []
    for match in facts.list_matches:
        if match.kind in CASE_KINDS and match.since <= today:
            released = match.released_on
            if released and released > today:
                released = None
            until = released + timedelta(days=policy.case_days) if released else None
            last = released or match.since
            found.append(
                Finding("R3.1", Colour.RED, until, match.kind, match.since, last, match.known_on)
            )
    return _standing(found, facts, today)


def was_close_contact(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.2: red (or as the policy says) for 14 days after the last close contact."""
    colour, days = Colour(policy.close_contact_colour), timedelta(days=policy.close_contact_days)
    found = [
        Finding("R3.2", colour, m.since + days, m.kind, m.since, m.since, m.known_on)
        for m in facts.list_matches
        if m.kind == "close-contact" and m.since <= today
    ]
    return _standing(found, facts, today)


def was_in_red_area(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.3: red for 14 days after leaving Hubei or a county of high risk."""
    days = timedelta(days=policy.red_days)
    stays = [stay for stay in facts.stays if _is_red_area(stay, policy)]
    return _standing(_left(stays, "R3.3", Colour.RED, days, today), facts, today)


def was_in_orange_county(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.4: yellow for 7 days after leaving a county of higher risk."""
    days = timedelta(days=policy.orange_days)
    stays = [
        stay
        for stay in facts.stays
        if stay.level >= policy.orange_level and not _is_red_area(stay, policy)
    ]
    return _standing(_left(stays, "R3.4", Colour.YELLOW, days, today), facts, today)


def has_symptoms(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.5: yellow from a fever or symptom until seven normal check-in days have passed.

    A day without a check-in neither counts nor resets; an abnormal one starts again. Red where
    R3.3 held on an abnormal day. The colour lasts to the end of the seventh normal day; as long
    as that lies ahead, `until` supposes a check-in on every day to come, today's included.
    """
    abnormal, normal = _spell(facts, policy, today)
    if not abnormal:
        return None
    missing = policy.normal_days - len(normal)
    if missing <= 0:
        until = normal[policy.normal_days - 1]
    else:
        is_done_today = today in (abnormal[-1], *normal[-1:])
        until = today + timedelta(days=missing if is_done_today else missing - 1)
    is_red = any(_red_area_on(day, facts, policy) for day in abnormal)
    colour = Colour.RED if is_red else Colour.YELLOW
    first, last = abnormal[0], abnormal[-1]
    return _standing(
        [Finding("R3.5", colour, until, SELF_REPORT, first, last, known_on=last)], facts, today
    )


def was_general_contact(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.6: yellow for 7 days after a contact that was not close, or that was self-reported."""
    contacts = [
        (m.kind, m.since, m.known_on) for m in facts.list_matches if m.kind == "general-contact"
    ]
    contacts += [(SELF_REPORT, c.day, c.day) for c in facts.check_ins if c.had_contact]
    days = timedelta(days=policy.general_contact_days)
    found = [
        Finding("R3.6", Colour.YELLOW, day + days, kind, day, day, known_on)
        for kind, day, known_on in contacts
        if day <= today
    ]
    return _standing(found, facts, today)


def has_colour_elsewhere(facts: Facts, policy: Policy, today: date) -> Finding | None:
    """R3.8: what another province says against green stands as long as it vouches for it.

    Its green speaks against nothing: a graver colour of ours stays.
    """
    found = [
        Finding(
            "R3.8", one.colour, one.until, "recognised", one.known_on, one.known_on, one.known_on,
            county=one.province,
        )
        for one in facts.recognised
        if one.colour is not Colour.GREEN and one.known_on <= today
    ]  # fmt: skip
    return _standing(found, facts, today)


RULES = (
    is_a_case,
    was_close_contact,
    was_in_red_area,
    was_in_orange_county,
    has_symptoms,
    was_general_contact,
    has_colour_elsewhere,
)
"""R3.1 to R3.6 and R3.8 in order; R3.7 is that none of them found anything."""


# ---- what the rules share ------------------------------------------------------------------------


def _standing(found: Sequence[Finding], facts: Facts, today: date) -> Finding | None:
    """Give the gravest finding that stands today, of those the one that stands longest, or None.

    Yellow ends by date. Red also needs the county's confirmation, made on its last day or later.
    """
    standing = []
    for finding in found:
        if finding.until is None or today <= finding.until:
            standing.append(finding)
        elif finding.colour is Colour.RED and _awaits_county(finding, finding.until, facts, today):
            standing.append(replace(finding, until=None, awaits_county=True))
    return max(
        standing, key=lambda one: (-GRAVITY[one.colour], one.until or date.max), default=None
    )


def _awaits_county(finding: Finding, ended: date, facts: Facts, today: date) -> bool:
    """Tell whether a red finding whose days are over still needs the county's confirmation.

    It does not if the fact became known only after its days were over: it was never shown.
    """
    is_cleared = any(ended <= day <= today for day in facts.cleared_on)
    return finding.known_on <= ended and not is_cleared


def _left(
    stays: Sequence[Stay], rule: str, colour: Colour, days: timedelta, today: date
) -> list[Finding]:
    """Give a finding for each stay that has begun, counted from its last day so far."""
    found = []
    for stay in stays:
        if stay.first_day <= today:
            last = min(stay.last_day, today)
            found.append(
                Finding(
                    rule, colour, last + days, "stay", stay.first_day, last, stay.known_on,
                    county=stay.county,
                )
            )  # fmt: skip
    return found


def _is_red_area(stay: Stay, policy: Policy) -> bool:
    """Tell whether the stay was in a key province or a county of high risk (R3.3)."""
    return stay.level >= policy.red_level or stay.county[:2] in policy.key_provinces


def _red_area_on(day: date, facts: Facts, policy: Policy) -> bool:
    """Tell whether R3.3 held on the day, by date alone."""
    return any(
        _is_red_area(stay, policy)
        and stay.first_day <= day <= stay.last_day + timedelta(days=policy.red_days)
        for stay in facts.stays
    )


def _spell(facts: Facts, policy: Policy, today: date) -> tuple[list[date], list[date]]:
    """Give the abnormal days of the latest spell of symptoms, and the normal days after them.

    A day is abnormal if any of its check-ins is. Enough normal days in between part two spells.
    """
    is_abnormal: dict[date, bool] = {}
    for check_in in facts.check_ins:
        if check_in.day <= today:
            is_ill = bool(check_in.symptoms) or check_in.temperature > policy.fever_above
            is_abnormal[check_in.day] = is_abnormal.get(check_in.day, False) or is_ill
    abnormal: list[date] = []
    normal: list[date] = []
    for day in sorted(is_abnormal):
        if is_abnormal[day]:
            abnormal = [*abnormal, day] if len(normal) < policy.normal_days else [day]
            normal = []
        elif abnormal:
            normal.append(day)
    return abnormal, normal
