"""Who decides an appeal, by when, and who must not (R4). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R4 that an authority may change."""

    RULE: ClassVar[str] = "R4"

    due_hours: int = 24
    """R4: hours in which the county answers."""
    escalate_hours: int = 72
    """R4: hours after which the city decides in the county's place."""


MOST_PAPERS = 5
"""Photos and papers that one appeal may bring."""
ATTACHMENT_BYTES = 2 * 1024 * 1024
"""The largest photo or paper of an appeal or a correction."""


class Urgency(StrEnum):
    """How an open appeal stands against its times."""

    IN_TIME = "in-time"
    OVERDUE = "overdue"
    WITH_THE_CITY = "with-the-city"


def times(filed_at: datetime, policy: Policy) -> tuple[datetime, datetime]:
    """Give when the county's answer is due, and when the appeal goes to the city."""
    due = filed_at + timedelta(hours=policy.due_hours)
    return due, filed_at + timedelta(hours=policy.escalate_hours)


def urgency(*, due_at: datetime, escalates_at: datetime, now: datetime) -> Urgency:
    """Tell how an open appeal stands; at the very moment it is still in time."""
    if now > escalates_at:
        return Urgency.WITH_THE_CITY
    return Urgency.OVERDUE if now > due_at else Urgency.IN_TIME


def check_filing(*, colour: str, has_open: bool, papers: int = 0) -> None:
    """Refuse an appeal against a green code, a second one while the first is open, a heap."""
    if colour == "green":
        raise Refused("appeal-against-green")
    if has_open:
        raise Refused("appeal-open-already")
    check_papers(papers)


def check_papers(number: int) -> None:
    """Refuse more photos and papers than an appeal may bring."""
    if number > MOST_PAPERS:
        raise Refused("appeal-too-many-papers", limit=MOST_PAPERS)


def check_decider(decider: int, recorders: Collection[int | None]) -> None:
    """Refuse a decision by somebody who recorded one of the facts in question (R4)."""
    if decider in recorders:
        raise Refused("appeal-own-fact")


def check_level(stands: Urgency, *, is_city: bool, has_city: bool) -> None:
    """Refuse a decision at the wrong level: the county's time is over, or the city's not begun.

    `has_city` tells whether anybody has the duty for the city; as long as nobody has, the county
    answers late rather than nobody at all.
    """
    is_with_city = stands is Urgency.WITH_THE_CITY
    if is_city and not is_with_city:
        raise Refused("appeal-with-the-county")
    if is_with_city and has_city and not is_city:
        raise Refused("appeal-with-the-city")
