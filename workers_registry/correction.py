"""What a person may have corrected, by when the county answers, and who must not decide. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers that an authority may change."""

    RULE: ClassVar[str] = "R10.fix"

    due_days: int = 3
    """R10: civil days in which the county answers."""
    at_once: int = 3
    """R10: wishes of one person that may be open at the same time."""


def due_on(filed_on: date, policy: Policy) -> date:
    """Give the last day on which the answer is in time."""
    return filed_on + timedelta(days=policy.due_days)


def check_filing(*, open_now: int, policy: Policy) -> None:
    """Refuse more wishes than one person may have open at once."""
    if open_now >= policy.at_once:
        raise Refused("correction-too-many", limit=policy.at_once)
