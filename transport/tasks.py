"""Background work: plans the runs that wait. The row is the queue; the broker only nudges."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from celery import shared_task
from django.db import connection

from transport import actions, queries
from transport.actions import Claim, Lease, Standing
from transport.actions.runs import free_runs
from transport.planner.result import Progress
from transport.planner.stop import Effort, FirstOf, MaxSeconds

HEARTBEAT_SECONDS = 2.0
PROGRESS_SECONDS = 0.4
"""Least time between two writes of progress."""


@shared_task(acks_late=True, ignore_result=True)
def plan_buses(run_id: int) -> None:
    """Plan the buses of a queued run. Delivered twice, it plans once."""
    claim = actions.claim_run(run_id)
    if claim is None:
        return
    try:
        with Heartbeat(claim) as heart:
            _plan(claim, heart)
    except Exception:
        actions.record_failure(claim, "planner-crashed")
        raise


@shared_task(ignore_result=True)
def sweep_queued_runs() -> None:
    """Send again what waits or has lost its worker, and end what was tried often enough."""
    actions.fail_exhausted_runs()
    for run_id in free_runs():
        plan_buses.delay(run_id)


def _plan(claim: Claim, heart: "Heartbeat") -> None:
    """Ask, solve, keep. A claim that was lost meanwhile writes nothing."""
    from transport.planner.solve import Params, solve  # loads compiled code: only a worker needs it

    question = queries.question_of(claim.run)
    if not actions.record_question(claim, question):
        return
    run = claim.run
    stop = FirstOf((MaxSeconds(run.seconds), Asked(heart.is_over)))
    teller = Teller(claim, question.problem.travellers, heart.is_over)
    result = solve(question.problem, stop=stop, seed=run.seed, params=Params(), progress=teller)
    actions.record_result(claim, question, result)


@dataclass(frozen=True)
class Asked:
    """Stop when somebody asked for it, or when the run has another owner."""

    is_asked: Callable[[], bool]
    seconds: None = None
    moves: None = None

    def is_over(self, effort: Effort) -> bool:
        """Whether somebody asked."""
        return self.is_asked()


@dataclass
class Teller:
    """Writes the search's progress to the run's row, not too often."""

    claim: Claim
    travellers: int
    is_over: Callable[[], bool]
    history: list[tuple[float, float, float]] = field(default_factory=list)
    told_at: float = -1.0

    def __call__(self, progress: Progress) -> bool:
        """Note the state of the search, and write it now and then; False ends the search."""
        self.history.append(
            (round(progress.seconds, 2), round(progress.cost, 2), round(progress.bound, 2))
        )
        if progress.seconds - self.told_at < PROGRESS_SECONDS:
            return not self.is_over()
        self.told_at = progress.seconds
        standing = Standing(
            cost=progress.cost,
            bound=progress.bound,
            trips=progress.trips,
            served=self.travellers - progress.unserved,
            history=actions.thinned(self.history),
        )
        return actions.record_progress(self.claim, standing) and not self.is_over()


class Heartbeat:
    """Keeps a claim's lease in a thread of its own while the solver computes."""

    def __init__(self, claim: Claim, *, seconds: float = HEARTBEAT_SECONDS) -> None:
        self.claim = claim
        self.seconds = seconds
        self._ended = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def is_over(self) -> bool:
        """Tell whether the search shall end: asked to stop, or the claim is lost."""
        return self._over.is_set()

    def _beat(self) -> None:
        try:
            while not self._ended.wait(self.seconds):
                if actions.extend_lease(self.claim) is not Lease.HELD:
                    self._over.set()
        finally:
            connection.close()
