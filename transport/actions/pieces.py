"""The life of a run's pieces: made together, claimed by a lease, planned, and counted.

A run in pieces holds no lease; its pieces do. What ends a piece for good ends its run too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from transport.actions import leases
from transport.actions.files import plan_bytes, problem_bytes, question_bytes
from transport.actions.leases import MAX_ATTEMPTS, Lease
from transport.actions.runs import Claim, end
from transport.models import PlanningPiece, PlanningRun
from transport.planner.decompose import Part
from transport.planner.result import Result
from transport.queries import Question

NUDGES = 50
"""Most pieces that one sweep sends again."""

Status = PlanningPiece.Status
PARTED = PlanningRun.Status.PARTED


@dataclass(frozen=True, slots=True)
class PieceClaim:
    """The right to plan a piece, as long as nobody else has claimed it after."""

    piece: PlanningPiece
    """With its run."""
    attempt: int


@transaction.atomic
def part_run(claim: Claim, question: Question, parts: Sequence[Part]) -> list[int]:
    """Let the run wait for these pieces, all or nothing; give their keys, in order.

    A lost claim makes none.
    """
    run = PlanningRun.objects.filter(
        pk=claim.run.pk, status=PlanningRun.Status.RUNNING, attempt=claim.attempt
    )
    is_parted = run.update(
        status=PARTED,
        lease_until=None,
        pieces_all=len(parts),
        attempts_before=F("attempt"),
        question_file=question_bytes(question),
    )
    if not is_parted:
        return []
    pieces = [
        PlanningPiece(
            run=claim.run,
            number=part.number,
            people=part.problem.travellers,
            problem_file=problem_bytes(part.problem),
        )
        for part in parts
    ]
    return [piece.pk for piece in PlanningPiece.objects.bulk_create(pieces, batch_size=20)]


def claim_piece(piece_id: int) -> PieceClaim | None:
    """Take a piece that waits, or one whose worker stopped answering; None where there is neither.

    A piece of a run that has ended is nobody's any more.
    """
    pieces = _of_parted(PlanningPiece.objects.filter(leases.waiting(), attempt__lt=MAX_ATTEMPTS))
    if not leases.take(pieces.filter(pk=piece_id)):
        return None
    piece = PlanningPiece.objects.select_related("run").defer(
        "run__problem_file", "run__question_file", "run__history"
    ).get(pk=piece_id)  # fmt: skip
    return PieceClaim(piece, piece.attempt)


def extend_piece(claim: PieceClaim) -> Lease:
    """Keep the claim for another while; tell whether it is lost, or the run shall stop."""
    return leases.keep(_mine(claim), stop="run__is_stop_asked")


@transaction.atomic
def record_piece(claim: PieceClaim, result: Result, *, served: int) -> bool:
    """Keep the plan of a piece, with so many people served; True where it was the run's last.

    A lost claim, or a run that has ended, keeps nothing.
    """
    run = PlanningRun.objects.select_for_update(of=("self",)).filter(status=PARTED)
    if not run.filter(pk=claim.piece.run_id).values_list("pk").first():
        return False
    kept = _mine(claim).update(
        status=Status.DONE,
        lease_until=None,
        failure="",
        plan_file=plan_bytes(result.plan),
        cost=result.cost,
        seconds=result.seconds,
        people_served=served,
        trips_planned=len(result.plan.trips),
    )
    return bool(kept) and _count(claim.piece.run_id)


def _count(run_id: int) -> bool:
    """Write what the planned pieces come to into the run's row; whether all are planned."""
    pieces = PlanningPiece.objects.filter(run=run_id)
    told = pieces.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(status=Status.DONE)),
        cost=Sum("cost"),
        served=Sum("people_served"),
        trips=Sum("trips_planned"),
    )
    PlanningRun.objects.filter(pk=run_id).update(
        pieces_done=told["done"],
        best_cost=told["cost"],
        people_served=told["served"],
        trips_planned=told["trips"],
    )
    return bool(told["done"] == told["all"])


@transaction.atomic
def record_piece_failure(claim: PieceClaim, code: str) -> None:
    """Let the piece be tried again, or end its run after the last attempt, naming the piece."""
    is_last = claim.attempt >= MAX_ATTEMPTS
    status = Status.FAILED if is_last else Status.QUEUED
    failed = _mine(claim).update(status=status, failure=code, lease_until=None)
    if failed and is_last:
        _end_run(claim.piece, "piece-crashed")


@transaction.atomic
def fail_exhausted_pieces() -> int:
    """End the runs a piece of which lost its worker at its last attempt; give how many pieces."""
    pieces = _of_parted(PlanningPiece.objects.filter(leases.lost(), attempt__gte=MAX_ATTEMPTS))
    gone = list(pieces.select_for_update(of=("self",)).only("pk", "run_id", "number"))
    for piece in gone:
        PlanningPiece.objects.filter(pk=piece.pk).update(
            status=Status.FAILED, failure="attempts-exhausted", lease_until=None
        )
        _end_run(piece, "piece-exhausted")
    return len(gone)


def free_pieces() -> list[int]:
    """Give the keys of pieces to send again, oldest first, not too many at once.

    Those that were begun and lost; and those that wait where nobody plans any piece of the run,
    since then their messages are lost.
    """
    busy = PlanningPiece.objects.filter(run=OuterRef("run"), status=Status.RUNNING)
    is_begun = Q(attempt__gt=0)
    pieces = _of_parted(PlanningPiece.objects.filter(leases.waiting(), attempt__lt=MAX_ATTEMPTS))
    found = pieces.filter(is_begun | ~Exists(busy.exclude(leases.lost())))
    return list(found.order_by("pk").values_list("pk", flat=True)[:NUDGES])


def _end_run(piece: PlanningPiece, code: str) -> None:
    runs = PlanningRun.objects.filter(pk=piece.run_id, status=PARTED)
    end(runs, code=f"{code}:{piece.number}")


def _of_parted(pieces: QuerySet[PlanningPiece]) -> QuerySet[PlanningPiece]:
    """Give the pieces whose run waits for them."""
    return pieces.filter(Exists(PlanningRun.objects.filter(pk=OuterRef("run"), status=PARTED)))


def _mine(claim: PieceClaim) -> QuerySet[PlanningPiece]:
    """Give the piece's row if this claim still holds it."""
    mine = PlanningPiece.objects.filter(
        pk=claim.piece.pk, status=Status.RUNNING, attempt=claim.attempt
    )
    return _of_parted(mine)
