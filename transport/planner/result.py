"""What solve() gives back: the plan, what it costs, what is proved, and how it came about. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from transport.planner.plan import Plan


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a search at one moment."""

    seconds: float
    """Since solve() started."""
    moves: int
    """Attempted so far."""
    cost: float
    bound: float
    trips: int
    unserved: int
    """Travellers left behind."""

    @property
    def gap(self) -> float:
        """(cost - bound) / cost."""
        return gap(self.cost, self.bound)


@dataclass(frozen=True, slots=True)
class Result:
    """A checked plan with its proof."""

    plan: Plan
    cost: float
    bound: float
    """Proven lower bound: no plan of this problem costs less."""
    method: str
    """How the bound was proved, by name."""
    seed: int
    seconds: float
    moves: int
    history: Sequence[Progress]
    """Each improvement, oldest first."""

    @property
    def gap(self) -> float:
        """Proven gap: (cost - bound) / cost, 0 at a proven optimum."""
        return gap(self.cost, self.bound)

    @property
    def is_optimal(self) -> bool:
        """Whether the bound reaches the cost to the cent."""
        return self.cost - self.bound < 0.005

    def summary(self) -> str:
        """One line for people."""
        return (
            f"cost {self.cost:,.2f}, bound {self.bound:,.2f}, gap {self.gap:.2%}, "
            f"{len(self.plan.trips)} trips, {len(self.plan.unserved)} parties unserved, "
            f"{self.seconds:.1f} s, {self.moves:,} moves"
        )


def gap(cost: float, bound: float) -> float:
    """(cost - bound) / cost, never below 0; 0 for a plan that costs nothing."""
    return max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
