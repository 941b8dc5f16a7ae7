"""What a checkpoint may conclude from a token and a list of a certain age. Pure.

The browser's half of the same rule is static/workers_registry/pass.js; a test holds them together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from workers_registry.pass_token import Fault, Pass


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers that an authority may change."""

    RULE: ClassVar[str] = "R3.pass"

    fresh_minutes: int = 60
    """R3: up to this age the list of keys and revocations is fresh."""
    usable_minutes: int = 24 * 60
    """R3: beyond this age it no longer says who may pass (24 hours offline)."""
    key_days: int = 30
    """R3: days after which a county's key gives way to a new one."""


class ListAge(StrEnum):
    """How far a checkpoint may rely on its list."""

    FRESH = "fresh"
    STALE = "stale"
    TOO_OLD = "too-old"


UNSURE = "unsure"
"""A green pass that is genuine, before a list that is too old to say whether it still counts."""


def list_age(seconds: float, policy: Policy) -> ListAge:
    """Tell how far a list of this age may be relied on; at the very limit it still is."""
    if seconds > policy.usable_minutes * 60:
        return ListAge.TOO_OLD
    return ListAge.STALE if seconds > policy.fresh_minutes * 60 else ListAge.FRESH


def case_of(read: Pass | Fault, age: ListAge) -> str:
    """Give what the checker is told: a colour, why a token is refused, or that it is unsure."""
    if isinstance(read, Fault):
        return read.value
    if read.colour == "green" and age is ListAge.TOO_OLD:
        return UNSURE
    return read.colour
