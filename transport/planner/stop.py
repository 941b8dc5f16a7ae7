"""When a search stops: after seconds, after attempted moves, at a gap, or at the first of these.

Pure values: a criterion is asked with the state of the search and reads no clock itself.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Effort:
    """What a search has spent and reached so far."""

    seconds: float
    moves: int
    gap: float
    """(cost - bound) / cost; 1 when nothing is proved."""


class Stop(Protocol):
    """Anything that can say whether the search is over."""

    @property
    def seconds(self) -> float | None:
        """Seconds after which the search must have ended; None: no limit."""

    @property
    def moves(self) -> int | None:
        """Attempted moves after which the search ends; None: no limit."""

    def is_over(self, effort: Effort) -> bool:
        """Whether the search ends at this effort."""


@dataclass(frozen=True, slots=True)
class MaxSeconds:
    """Stop after this many seconds of wall time."""

    seconds: float
    moves: None = None

    def is_over(self, effort: Effort) -> bool:
        """Whether the seconds are spent."""
        return effort.seconds >= self.seconds


@dataclass(frozen=True, slots=True)
class MaxMoves:
    """Stop after this many attempted moves: repeats byte for byte, whatever the machine's load."""

    moves: int
    seconds: None = None

    def is_over(self, effort: Effort) -> bool:
        """Whether the moves are spent."""
        return effort.moves >= self.moves


@dataclass(frozen=True, slots=True)
class GapReached:
    """Stop when the proven gap is at most `gap`."""

    gap: float
    seconds: None = None
    moves: None = None

    def is_over(self, effort: Effort) -> bool:
        """Whether the gap is small enough."""
        return effort.gap <= self.gap


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Stop as soon as one of the criteria says so."""

    criteria: tuple[Stop, ...]

    @property
    def seconds(self) -> float | None:
        """The smallest limit of seconds among the criteria."""
        return min((s for c in self.criteria if (s := c.seconds) is not None), default=None)

    @property
    def moves(self) -> int | None:
        """The smallest limit of moves among the criteria."""
        return min((m for c in self.criteria if (m := c.moves) is not None), default=None)

    def is_over(self, effort: Effort) -> bool:
        """Whether any criterion says so."""
        return any(criterion.is_over(effort) for criterion in self.criteria)
