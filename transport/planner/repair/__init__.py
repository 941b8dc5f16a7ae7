"""The least change to a given plan after its problem has changed."""

from transport.planner.repair.face import RepairResult, repair

__all__ = ["RepairResult", "repair"]
