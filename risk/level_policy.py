"""What a county's level requires of those who leave it or arrive in it (R3, R5, R7).

Pure. The other apps ask here and nowhere else; the numbers are dated through PolicyVersion.
Each tuple but `mechanisms` stands in the order green, blue, yellow, orange, red.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


class Path(StrEnum):
    """How an application to return to work is handled in a county (R7)."""

    FILING = "filing"
    SITE_CHECK = "site-check"
    WHITE_LIST = "white-list"


class Stance(StrEnum):
    """What goes first in a county: the epidemic, control, or work (R7)."""

    EPIDEMIC_FIRST = "epidemic-first"
    CONTROL_FIRST = "control-first"
    RESUME = "resume"


class Mechanism(StrEnum):
    """The eight control mechanisms. Their official text was not found; these are topics."""

    KEY_PERSONS = "key-persons"
    ISOLATION = "isolation"
    ENTRY_CHECKS = "entry-checks"
    COMMUNITIES = "communities"
    RESUMPTION = "resumption"
    TRACING = "tracing"
    DATA = "data"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class Policy:
    """What each level requires."""

    RULE: ClassVar[str] = "R7.level"

    may_leave: tuple[bool, ...] = (True, True, True, True, False)
    """People of a red county are not called back (R7)."""
    may_arrive: tuple[bool, ...] = (True, True, True, True, False)
    """No coach is sent to a red county (R7, assumed)."""
    load_limits: tuple[float, ...] = (0.5, 0.5, 0.5, 0.5, 0.5)
    """The share of approved seats that may be used on a coach from or to the county (R5)."""
    approval_paths: tuple[str, ...] = (
        Path.FILING,
        Path.FILING,
        Path.SITE_CHECK,
        Path.WHITE_LIST,
        Path.WHITE_LIST,
    )
    """How an application of an enterprise in the county is handled (R7)."""
    observation_days: tuple[int, ...] = (0, 0, 0, 7, 14)
    """Days in observation for people who come from the county (R7); green to yellow: none."""
    stances: tuple[str, ...] = (
        Stance.RESUME,
        Stance.RESUME,
        Stance.CONTROL_FIRST,
        Stance.EPIDEMIC_FIRST,
        Stance.EPIDEMIC_FIRST,
    )
    """What goes first (R7)."""
    has_strict_controls: tuple[bool, ...] = (False, False, False, True, True)
    """Whether every control mechanism must be in force (R7)."""
    mechanisms: tuple[str, ...] = tuple(Mechanism)
    """The items of the checklist: ids of ours, or titles as a later version words them."""


SINCE_7_MARCH = (date(2020, 3, 7), Policy(load_limits=(1.0, 1.0, 0.5, 0.5, 0.5)))
"""From 7 March 2020 the cap held for trips from or to medium and graver counties only (R5)."""


@dataclass(frozen=True, slots=True)
class LevelRequirements:
    """What one level requires."""

    may_leave: bool
    may_arrive: bool
    load_limit: float
    """Share of approved seats, 0 to 1."""
    approval_path: Path
    observation_days: int
    stance: Stance
    """What goes first."""
    mechanisms: tuple[str, ...]
    """The control mechanisms that must be in force; empty where the level asks for none."""


def requirements(level: int, policy: Policy | None = None) -> LevelRequirements:
    """Return what a level requires under a policy (the shipped numbers where none is given)."""
    numbers = policy or Policy()
    return LevelRequirements(
        may_leave=numbers.may_leave[level],
        may_arrive=numbers.may_arrive[level],
        load_limit=numbers.load_limits[level],
        approval_path=Path(numbers.approval_paths[level]),
        observation_days=numbers.observation_days[level],
        stance=Stance(numbers.stances[level]),
        mechanisms=numbers.mechanisms if numbers.has_strict_controls[level] else (),
    )
