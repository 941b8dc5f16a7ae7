"""The national three-level rule of February 2020, for counties outside Zhejiang (R2).

Pure. Low is shown as green, medium as yellow, high as red; sources in docs/domain/rating.md.
"""

from dataclasses import dataclass
from typing import ClassVar

from risk.rating import GREEN, RED, YELLOW, Indicators, Verdict


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R2."""

    RULE: ClassVar[str] = "R2"

    window_days: int = 14
    """No new case for this many days makes a county low (R2.low)."""
    many_cases: int = 50
    """More cumulative cases than this, with a recent cluster, make a county high (R2.high)."""


def judge(seen: Indicators, policy: Policy) -> Verdict:
    """Return the national level: low, medium or high, by the newest figures alone."""
    if seen.quiet_days is None or seen.quiet_days >= policy.window_days:
        return Verdict(GREEN, "R2.low", GREEN)
    if seen.confirmed > policy.many_cases and seen.clusters:
        return Verdict(RED, "R2.high", RED)
    return Verdict(YELLOW, "R2.medium", YELLOW)
