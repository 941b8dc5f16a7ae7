"""The plan: trips and the parties left behind, by the ids of the exchange format. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trip:
    """One coach on one day: all pickups in visiting order, then all drop-offs."""

    vehicle_type: str
    day: int
    pickups: tuple[str, ...]
    dropoffs: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unserved:
    """A party that is on no trip, and why, in words."""

    party: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All trips, everybody left behind, and the lower bound that was proved, if any."""

    problem: str
    """Name of the problem."""
    trips: Sequence[Trip]
    unserved: Sequence[Unserved]
    lower_bound: float | None = None
