"""Papers of an application: which are needed, how large they may be, how long kept. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from risk.level_policy import Path


class Kind(StrEnum):
    """What a paper is about (R7)."""

    COMMITMENT = "commitment"
    PREVENTION_PLAN = "prevention-plan"
    EMERGENCY_PLAN = "emergency-plan"
    ISOLATION_ROOMS = "isolation-rooms"
    PROTECTIVE_GOODS = "protective-goods"
    WHITE_LIST_GROUND = "white-list-ground"


@dataclass(frozen=True, slots=True)
class Policy:
    """The lists and numbers that an authority may change."""

    RULE: ClassVar[str] = "R7.papers"

    filing: tuple[str, ...] = (Kind.COMMITMENT, Kind.PREVENTION_PLAN)
    """R7: needed for a filing."""
    site_check: tuple[str, ...] = (
        Kind.COMMITMENT,
        Kind.PREVENTION_PLAN,
        Kind.EMERGENCY_PLAN,
        Kind.ISOLATION_ROOMS,
        Kind.PROTECTIVE_GOODS,
    )
    """R7: needed where the site is checked."""
    white_list: tuple[str, ...] = tuple(Kind)
    """R7: needed where the white list decides: all, with the ground for being on it."""
    kept_days_after_arrival: int = 28
    """R10: days after the last day of departure until the files are deleted."""
    kept_days_after_withdrawal: int = 30
    """R10: days after an application was withdrawn until its files are deleted."""


LARGEST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 30
"""So many files an application may hold at once."""


def required(path: str, policy: Policy) -> tuple[str, ...]:
    """Give the kinds of paper that an application on the path needs."""
    return {
        Path.FILING: policy.filing,
        Path.SITE_CHECK: policy.site_check,
        Path.WHITE_LIST: policy.white_list,
    }[Path(path)]


def kept_until(*, arrive_until: date, withdrawn_on: date | None, policy: Policy) -> date:
    """Give the last day on which the files of an application are kept (R10)."""
    if withdrawn_on is not None:
        return withdrawn_on + timedelta(days=policy.kept_days_after_withdrawal)
    return arrive_until + timedelta(days=policy.kept_days_after_arrival)
