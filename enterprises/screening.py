"""What the roster's workers and the application as a whole look like before the gate. Pure.

Only as far as this floor knows: transport.gate alone decides who may ride. Here an enterprise
reads what to expect for each worker, and a clerk which checks an application passes.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from enterprises import approval
from risk.level_policy import Path


class Standing(StrEnum):
    """What can be expected of one worker."""

    READY = "ready"
    WAITS = "waits"
    """Something ends by itself on a day, or with one thing that the worker does."""
    STAYS = "stays"
    """Nothing ends it by itself."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What is known of one worker on a roster."""

    colour: str | None = None
    """green, yellow or red; None: no code yet."""
    until: date | None = None
    """The last day of the colour; None: until something changes."""
    current_until: date | None = None
    medical_until: date | None = None
    """The last day of the newest medical check; None: no check."""
    is_fit: bool = True
    is_refused: bool = False
    not_before: date | None = None
    """The day to which the county postponed the worker."""
    may_leave: bool = True
    """The rating of the county of origin allows departures."""
    may_arrive: bool = True
    """The rating of the enterprise's county allows arrivals."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of one worker, why, and from which day on it may be better."""

    standing: Standing
    code: str
    on: date | None = None
    """The day on which this one thing may end."""
    earliest: date | None = None
    """The first day on which nothing known stands in the way; None: nobody can say yet."""


def outlook(facts: EntryFacts, *, today: date) -> Outlook:
    """Give the first thing that stands in a worker's way, gravest first, or "ready".

    `earliest` looks at all of them together: a yellow code that ends on Monday does not help who
    is postponed to Friday. What the worker can do today (a check-in) is taken as done.
    """
    first = _first_hindrance(facts, today)
    return replace(first, earliest=_earliest(facts, today))


def _earliest(facts: EntryFacts, today: date) -> date | None:
    """Give the first day on which nothing known stands in the way, or None."""
    is_shut = facts.is_refused or not (facts.may_leave and facts.may_arrive)
    is_unknown = facts.colour is None or facts.medical_until is None or not facts.is_fit
    if is_shut or is_unknown:
        return None
    days = [today, facts.not_before or today]
    if facts.colour in ("red", "yellow"):
        if facts.until is None:
            return None
        days.append(facts.until + timedelta(days=1))
    first = max(days)
    return first if facts.medical_until is not None and facts.medical_until >= first else None


def _first_hindrance(facts: EntryFacts, today: date) -> Outlook:
    after = facts.until + timedelta(days=1) if facts.until else None
    if facts.is_refused:
        return Outlook(Standing.STAYS, "entry-refused")
    shut = _shut_end(facts)
    if shut:
        return Outlook(Standing.STAYS, shut)
    if facts.not_before is not None and facts.not_before > today:
        return Outlook(Standing.WAITS, "entry-postponed", facts.not_before)
    return _health_hindrance(facts, today, after)


def _shut_end(facts: EntryFacts) -> str:
    """Give the code of the end of the journey whose rating forbids it; empty where none does."""
    if not facts.may_leave:
        return "origin-level"
    return "" if facts.may_arrive else "destination-level"


def _health_hindrance(facts: EntryFacts, today: date, after: date | None) -> Outlook:
    if facts.colour is None:
        return Outlook(Standing.WAITS, "code-missing")
    if facts.colour == "red":
        return Outlook(Standing.STAYS, "code-red", after)
    if facts.medical_until is not None and not facts.is_fit:
        return Outlook(Standing.STAYS, "medical-unfit")
    if facts.colour == "yellow":
        return Outlook(Standing.WAITS, "code-yellow", after)
    if facts.current_until is None or facts.current_until < today:
        return Outlook(Standing.WAITS, "code-not-current", today)
    if facts.medical_until is None:
        return Outlook(Standing.WAITS, "medical-missing")
    if facts.medical_until < today:
        return Outlook(Standing.WAITS, "medical-expired")
    return Outlook(Standing.READY, "ready")


class Result(StrEnum):
    """How a check of an application came out."""

    PASSED = "passed"
    LOOK = "look"
    """Not a hard condition: a person should judge."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What the checks of one application look at."""

    level: int | None
    """The level of the enterprise's county today; None: not rated."""
    path: str
    path_today: str
    """The path that the level of today asks for; the county may have got worse meanwhile."""
    is_white_listed: bool
    measures: tuple[str, ...]
    isolation_places: int
    workers: int
    ready: int
    missing_papers: int
    pending_faults: int
    """Rows of the roster that are neither mended nor left out."""
    is_credit_code_valid: bool
    submitted_on: date
    arrive_from: date


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its result, with the figures that its sentence needs."""

    code: str
    result: Result
    details: dict[str, int]


def checks(facts: ApplicationFacts, policy: approval.Policy) -> tuple[Check, ...]:
    """Give every check of an application, in the order in which a clerk reads them."""
    advised = approval.advised_isolation_places(facts.workers, policy)
    missing = approval.missing_measures(list(facts.measures))
    late = approval.is_late(
        submitted_on=facts.submitted_on, arrive_from=facts.arrive_from, policy=policy
    )
    figures = {"workers": facts.workers, "ready": facts.ready}
    places = {"places": facts.isolation_places, "advised": advised, "workers": facts.workers}
    return (
        Check("credit-code", _hard(facts.is_credit_code_valid), {}),
        Check(
            "path",
            _path_result(facts),
            {"level": -1 if facts.level is None else facts.level},
        ),
        Check("measures", _hard(not missing), {"missing": len(missing)}),
        Check("papers", _hard(not facts.missing_papers), {"missing": facts.missing_papers}),
        Check("isolation", _soft(facts.isolation_places >= advised), places),
        Check("roster", _soft(facts.pending_faults == 0), {"faults": facts.pending_faults}),
        Check("workers", _hard(facts.workers > 0), figures),
        Check("codes", _soft(facts.ready == facts.workers), figures),
        Check("lead-days", _soft(not late), {"days": policy.lead_days}),
    )


def _hard(holds: bool) -> Result:
    return Result.PASSED if holds else Result.FAILED


def _soft(holds: bool) -> Result:
    return Result.PASSED if holds else Result.LOOK


def _path_result(facts: ApplicationFacts) -> Result:
    """Filing passes, a site check asks for a person, the white list for a listed enterprise."""
    is_stopped = facts.path == Path.WHITE_LIST and not facts.is_white_listed
    if facts.level is None or is_stopped:
        return Result.FAILED
    return _soft(facts.path == facts.path_today == Path.FILING)


BULK_MAY_DIFFER = ("codes", "lead-days")
"""Checks that a bulk approval passes over: the gate asks for each worker's code again."""


def passes_all(made: tuple[Check, ...]) -> bool:
    """Tell whether an application may be approved together with others, without a further look."""
    return all(
        check.result is Result.PASSED
        or (check.code in BULK_MAY_DIFFER and check.result is Result.LOOK)
        for check in made
    )
