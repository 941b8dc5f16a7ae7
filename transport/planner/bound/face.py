"""Proves a lower bound, step by step, for as long as the caller has patience."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from transport.planner.bound.days import days_value
from transport.planner.bound.exact import MOST_PARTIES, Ride, close
from transport.planner.bound.field import field
from transport.planner.bound.ground import Ground, ground
from transport.planner.bound.shares import MARGIN, priced_value, share_prices
from transport.planner.problem import Floats, Problem


@dataclass(frozen=True, slots=True)
class Bound:
    """What is proved: no plan of the problem costs less than `value`."""

    value: float
    method: str
    """How it was proved: fleet, shares, days, trips or optimum."""
    detail: str
    """The proof's figures, for people."""
    trips: tuple[Ride, ...] = ()
    """The plan that the proof came with, if it solved every rule."""


Report = Callable[[Bound], None]


def lower_bound(
    problem: Problem, *, seconds: float, threads: int = 1, upper: float | None = None,
    progress: Report | None = None, may_go_on: Callable[[], bool] = lambda: True,
) -> Bound:  # fmt: skip
    """The best bound proved in about `seconds`; `progress` hears of each better one.

    `upper` is the cost of a known plan: the proof ends when it is reached to the cent. The first
    steps are made whatever time they take, as long as `may_go_on` says so.
    """
    best = _Best(time.monotonic() + seconds, upper, progress)
    if not len(problem.parties):
        return Bound(0.0, "optimum", "there is nobody")
    base = ground(problem)
    if not base.rides.any():
        best.offer(Bound(base.stay_cost * (1 - MARGIN), "optimum", "nobody can ride"))
        return best.bound
    best.offer(Bound(priced_value(base, np.zeros(len(problem.parties))), "fleet", "seats"))
    roads = share_prices(base)
    for step in _by_shares(base, roads):
        best.offer(step)
        if not may_go_on():
            return best.bound
    if not _closes(best, base, threads):
        _prove_by_trips(best, base, roads[0], may_go_on)
    return best.bound


def _by_shares(base: Ground, roads: list[Floats]) -> Iterator[Bound]:
    """The bounds that these prices prove: without days, then day by day."""
    for road in roads:
        yield Bound(priced_value(base, road), "shares", "each person's share of road")
    if base.problem.rules.horizon_days > 1:
        for road in (roads[0], roads[-1]):
            yield Bound(priced_value(base, road, by=days_value), "days", "people over days")


def _closes(best: "_Best", base: Ground, threads: int) -> bool:
    """Whether the problem is so small that its optimum is found."""
    if best.is_over or len(base.problem.parties) > MOST_PARTIES:
        return False
    closed = close(base, seconds=best.end - time.monotonic(), threads=threads)
    if closed is None:
        return False
    method = "optimum" if closed.is_optimum else "programme"
    detail = "every rule in one integer programme"
    best.offer(Bound(closed.value, method, detail, closed.trips))
    return closed.is_optimum


def _prove_by_trips(
    best: "_Best", base: Ground, road: Floats, may_go_on: Callable[[], bool]
) -> None:
    """Column generation over trips, where the problem is small enough to lay out."""
    laid = None if best.is_over else field(base)
    if laid is None or any(laid.is_open):
        return
    from transport.planner.bound.generation import Generation

    def offer(value: float) -> bool:
        best.offer(Bound(value, "trips", "prices that no trip undercuts"))
        return not best.is_over and may_go_on()

    Generation(base, laid, road, best.end).run(offer)


class _Best:
    """The best bound so far, and whether to go on."""

    def __init__(self, end: float, upper: float | None, progress: Report | None) -> None:
        self.end, self._upper, self._progress = end, upper, progress
        self.bound = Bound(0.0, "none", "costs are never negative")

    @property
    def is_over(self) -> bool:
        """Whether time is up or the upper bound is reached."""
        reached = self._upper is not None and self._upper - self.bound.value < 0.005
        return reached or time.monotonic() >= self.end

    def offer(self, bound: Bound) -> None:
        """Keep the bound if it is better."""
        if bound.value > self.bound.value:
            self.bound = bound
            if self._progress is not None:
                self._progress(bound)
