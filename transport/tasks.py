"""Background work: plans and publishes what waits. The row is the queue; the broker only nudges.

A run with many people is parted into pieces, which any machine plans; then it is joined.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from celery import shared_task
from django.conf import settings
from django.db import connection

from transport import actions, queries
from transport.actions import Claim, Lease, PieceClaim, Standing
from transport.actions.pieces import free_pieces
from transport.actions.publishing_queue import free_publishing
from transport.actions.runs import free_runs
from transport.models import PlanningRun
from transport.planner.result import Progress
from transport.planner.stop import Effort, FirstOf, MaxSeconds
from transport.queries import Question

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 2.0
PROGRESS_SECONDS = 0.4
"""Least time between two writes of progress."""
SEATS_AT_ONCE = 5_000


@shared_task(acks_late=True, ignore_result=True)
def plan_buses(run_id: int) -> None:
    """Plan the buses of a waiting run, part it, or join its pieces; delivered twice, once."""
    claim = actions.claim_run(run_id)
    if claim is None:
        return
    try:
        with Heartbeat(lambda: actions.extend_lease(claim)) as heart:
            if claim.run.pieces_all:
                _join(claim, heart)
            else:
                _begin(claim, heart)
    except Exception:
        actions.record_failure(claim, "planner-crashed")
        raise


@shared_task(acks_late=True, ignore_result=True)
def plan_piece(piece_id: int) -> None:
    """Plan a piece of a run. Delivered twice, it plans once; the last one has the run joined."""
    claim = actions.claim_piece(piece_id)
    if claim is None:
        return
    try:
        with Heartbeat(lambda: actions.extend_piece(claim)) as heart:
            is_last = _plan_piece(claim, heart)
    except Exception:
        actions.record_piece_failure(claim, "planner-crashed")
        raise
    if is_last:
        plan_buses.delay(claim.piece.run_id)


@shared_task(acks_late=True, ignore_result=True)
def publish_run(run_id: int) -> None:
    """Publish the plan of a run for whom it was asked. Delivered twice, it publishes once."""
    claim = actions.claim_publishing(run_id)
    if claim is None:
        return
    heart = Heartbeat(lambda: actions.extend_publishing(claim))
    try:
        with heart, _timed(f"run {run_id}: published or refused"):
            actions.publish_claimed(claim)
    except Exception:
        actions.record_publishing_failure(claim)
        raise


@shared_task(ignore_result=True)
def sweep_queued_runs() -> None:
    """Send again what waits or has lost its worker, and end what was tried often enough."""
    actions.fail_exhausted_runs()
    actions.fail_exhausted_pieces()
    actions.end_exhausted_publishing()
    for run_id in free_runs():
        plan_buses.delay(run_id)
    for piece_id in free_pieces():
        plan_piece.delay(piece_id)
    for run_id in free_publishing():
        publish_run.delay(run_id)


@shared_task(acks_late=True, ignore_result=True)
def settle_overdue_nightly() -> None:
    """Settle the seats of trips that are long over, in batches; killed or run twice, the same."""
    settled = 0
    while count := actions.settle_overdue(limit=SEATS_AT_ONCE):
        settled += count
    logger.info("seats of trips long over settled: %d", settled)


def _begin(claim: Claim, heart: "Heartbeat") -> None:
    """Ask; then plan, or part what is too large. A claim that was lost meanwhile writes nothing."""
    from transport.planner.decompose import parts_of

    run = claim.run
    with _timed(f"run {run.pk}: judged"):
        question = queries.question_of(run)
        if not actions.record_question(claim, question):
            return
    with _timed(f"run {run.pk}: parted"):
        parts = parts_of(question.problem, people=settings.PLANNER_PIECE_PEOPLE)
        pieces = actions.part_run(claim, question, parts) if len(parts) > 1 else []
    if len(parts) == 1:
        _plan(claim, question, heart)
    for piece_id in pieces:
        plan_piece.delay(piece_id)


def _plan(claim: Claim, question: Question, heart: "Heartbeat") -> None:
    """Solve and keep."""
    from transport.planner.solve import Params, solve  # loads compiled code: only a worker needs it

    run = claim.run
    teller = Teller(claim, question.problem.travellers, heart.is_over)
    result = solve(question.problem, stop=_until(run, heart), seed=run.seed, params=Params(),
                   progress=teller)  # fmt: skip
    with _timed(f"run {run.pk}: plan and seats written"):
        actions.record_result(claim, question, result)


def _plan_piece(claim: PieceClaim, heart: "Heartbeat") -> bool:
    """Solve a piece and keep its plan; whether it was the last one."""
    from transport.planner.solve import Params, solve

    run, problem = claim.piece.run, queries.piece_problem(claim.piece)
    with _timed(f"run {run.pk}: piece {claim.piece.number} planned"):
        result = solve(problem, stop=_until(run, heart), seed=run.seed, params=Params(),
                       progress=lambda _state: not heart.is_over())  # fmt: skip
    size, row = problem.parties.size, problem.party_index
    left = sum(int(size[row[one.party]]) for one in result.plan.unserved)
    return actions.record_piece(claim, result, served=problem.travellers - left)


def _join(claim: Claim, heart: "Heartbeat") -> None:
    """Join the pieces' plans and keep the whole, for the people who were asked for."""
    from transport.planner.rejoin import joined

    run, question = claim.run, queries.kept_question(claim.run)
    with _timed(f"run {run.pk}: joined"):
        result = joined(
            question.problem, queries.piece_plans(run), people=settings.PLANNER_PIECE_PEOPLE,
            stop=_until(run, heart), seed=run.seed,
        )  # fmt: skip
    with _timed(f"run {run.pk}: plan and seats written"):
        actions.record_result(claim, question, result)


@contextmanager
def _timed(step: str) -> Iterator[None]:
    """Log the step with its seconds once it is done: where a large run spends its time."""
    start = time.monotonic()
    yield
    logger.info("%s in %.1f s", step, time.monotonic() - start)


def _until(run: PlanningRun, heart: "Heartbeat") -> FirstOf:
    """Give when a search of the run ends: after its seconds, or when somebody asks for it."""
    return FirstOf((MaxSeconds(run.seconds), Asked(heart.is_over)))


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

    def __init__(
        self, extend: Callable[[], Lease], *, seconds: float = HEARTBEAT_SECONDS
    ) -> None:  # fmt: skip
        self.extend = extend
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
                if self.extend() is not Lease.HELD:
                    self._over.set()
        finally:
            connection.close()
