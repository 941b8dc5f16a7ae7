"""A proven lower bound on the cost of every plan of a problem; see docs/planner/proof.md."""

from transport.planner.bound.face import Bound, lower_bound

__all__ = ["Bound", "lower_bound"]
