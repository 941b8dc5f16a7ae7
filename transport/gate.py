"""Who may ride: the one place that decides, at planning, again at publishing, and at the door.

Pure. Rule R5.gate and its sources are in docs/domain/boarding.md. The rules are tried in order and
the first refusal stands. A refusal is a code with details that JSON can hold; wording.py has words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

Details = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """What an authority may switch; one dated version is in force at a time."""

    RULE: ClassVar[str] = "R5.gate"
    needs_medical_check: bool = True
    """A valid health check is asked for before the journey (R5.gate)."""
    needs_current_code: bool = True
    """A green code without a recent declaration does not open the gate (R3, R5.gate)."""


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What is known of one roster entry: its application, its worker, both ends of the journey."""

    is_approved: bool
    is_open: bool
    may_leave: bool
    """The rating of the county of origin allows departures."""
    may_arrive: bool
    """The rating of the county of destination allows arrivals."""
    origin_level: int | None = None
    """None: the county has no rating."""
    destination_level: int | None = None
    colour: str | None = None
    """green, yellow or red; None: no code was ever computed."""
    colour_rule: str = ""
    colour_until: date | None = None
    """The last day of the colour; None: until something changes."""
    current_until: date | None = None
    """The last day that the newest declaration keeps the code current; None: never declared."""
    is_fit: bool | None = None
    """None: no health check on record."""
    medical_until: date | None = None
    is_refused: bool = False
    """The county approved the application without this worker."""
    not_before: date | None = None
    """The county postponed the worker to this day; None: no."""
    status: str = ""
    """The state of the application, for the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the person may ride; if not, the refusal's code and what its sentence needs."""

    allowed: bool
    code: str = ""
    details: Details = field(default_factory=dict)


ALLOWED = Decision(True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to the gate: on which day it is asked, and for which day of departure."""

    facts: GateFacts
    policy: Policy
    today: date
    on: date


def judge(facts: GateFacts, *, on: date, today: date, policy: Policy) -> Decision:
    """Decide whether the person may depart on day `on`, as far as is known on day `today`.

    Colour and currency are facts of `today`; the health check must still hold on `on`. At the
    door both days are the same.
    """
    asked = _Asked(facts, policy, today=today, on=on)
    for rule in RULES:
        refusal = rule(asked)
        if refusal is not None:
            return refusal
    return ALLOWED


def allowed_days(
    facts: GateFacts, days: Sequence[date], *, today: date, policy: Policy
) -> tuple[list[date], Decision]:
    """Give the days on which the person may depart, and the refusal of the first that is none."""
    decisions = [(day, judge(facts, on=day, today=today, policy=policy)) for day in days]
    allowed = [day for day, decision in decisions if decision.allowed]
    return allowed, next((d for _, d in decisions if not d.allowed), ALLOWED)


def application_approved(asked: _Asked) -> Decision | None:
    """R5.gate.1: the enterprise's application is approved."""
    if asked.facts.is_approved:
        return None
    return Decision(False, "application-not-approved", {"status": asked.facts.status})


def entry_open(asked: _Asked) -> Decision | None:
    """R5.gate.2: the person still stands on the roster."""
    return None if asked.facts.is_open else Decision(False, "entry-closed")


def entry_admitted(asked: _Asked) -> Decision | None:
    """R5.gate.2a: the county did not refuse this worker."""
    return Decision(False, "entry-refused") if asked.facts.is_refused else None


def entry_due(asked: _Asked) -> Decision | None:
    """R5.gate.2b: the day to which the county postponed this worker has come."""
    day = asked.facts.not_before
    if day is None or asked.on >= day:
        return None
    return Decision(False, "entry-postponed", {"until": day.isoformat()})


def code_green(asked: _Asked) -> Decision | None:
    """R5.gate.3: the health code is green today."""
    facts = asked.facts
    if facts.colour is None:
        return Decision(False, "code-missing")
    if facts.colour == "green":
        return None
    return Decision(
        False,
        f"code-{facts.colour}",
        {"rule": facts.colour_rule, "until": _iso(facts.colour_until)},
    )


def code_current(asked: _Asked) -> Decision | None:
    """R5.gate.4: a declaration keeps the code current today."""
    until = asked.facts.current_until
    if not asked.policy.needs_current_code or (until is not None and asked.today <= until):
        return None
    return Decision(False, "code-not-current", {"until": _iso(until)})


def medical_valid(asked: _Asked) -> Decision | None:
    """R5.gate.5: a health check finds the person fit and holds on the day of departure."""
    facts = asked.facts
    if not asked.policy.needs_medical_check:
        return None
    if facts.is_fit is None:
        return Decision(False, "medical-missing")
    if not facts.is_fit:
        return Decision(False, "medical-unfit")
    if facts.medical_until is None or facts.medical_until < asked.on:
        return Decision(False, "medical-expired", {"until": _iso(facts.medical_until)})
    return None


def ends_allow(asked: _Asked) -> Decision | None:
    """R5.gate.6: the ratings of both ends allow the journey."""
    facts = asked.facts
    if not facts.may_leave:
        return Decision(False, "origin-level", {"level": facts.origin_level})
    if not facts.may_arrive:
        return Decision(False, "destination-level", {"level": facts.destination_level})
    return None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


RULES: tuple[Callable[[_Asked], Decision | None], ...] = (
    application_approved,
    entry_open,
    entry_admitted,
    entry_due,
    code_green,
    code_current,
    medical_valid,
    ends_allow,
)
"""In the order in which they are tried."""

CODES = (
    "application-not-approved",
    "entry-closed",
    "entry-refused",
    "entry-postponed",
    "code-missing",
    "code-red",
    "code-yellow",
    "code-not-current",
    "medical-missing",
    "medical-unfit",
    "medical-expired",
    "origin-level",
    "destination-level",
)
"""Every refusal of the gate, in the order of its rules."""
