"""How long what is known of a person is kept (R10). Pure.

Days are counted from the last day that a row speaks of; a row goes when that day lies more than
its days back. What a code other than green rests on, and what an open appeal is about, stays.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R10 that an authority may change, by two people."""

    RULE: ClassVar[str] = "R10"

    fact_days: int = 28
    """R10: stays, check-ins, contacts, checks, codes: double the incubation."""
    case_days: int = 1096
    """R10: cases by law; three years, as reports of infectious diseases are kept."""
    look_days: int = 183
    """R10: who looked at whose data: half a year."""
    appeal_days: int = 30
    """R10: appeals and corrections after their decision."""
    message_days: int = 28
    """R10: texts after they were sent."""
    wish_days: int = 14
    """R10: what the rule still needs when the person wants everything deleted (R3)."""


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """The first day of each kind that is kept; what ended earlier goes."""

    facts: date
    cases: date
    looks: date
    appeals: date
    messages: date


def kept_from(today: date, now: date, policy: Policy) -> KeptFrom:
    """Give the first days that are kept.

    `today` is the business day, for facts; `now` the day on the wall, for what has moments.
    """
    return KeptFrom(
        facts=today - timedelta(days=policy.fact_days),
        cases=today - timedelta(days=policy.case_days),
        looks=now - timedelta(days=policy.look_days),
        appeals=now - timedelta(days=policy.appeal_days),
        messages=now - timedelta(days=policy.message_days),
    )


def at_a_wish(today: date, now: date, policy: Policy) -> KeptFrom:
    """Give the first days that are kept when the person wants theirs deleted.

    Cases and looks stay as long as the law says; sent texts go at once.
    """
    usual = kept_from(today, now, policy)
    return KeptFrom(
        facts=today - timedelta(days=policy.wish_days),
        cases=usual.cases,
        looks=usual.looks,
        appeals=usual.appeals,
        messages=now + timedelta(days=1),
    )
