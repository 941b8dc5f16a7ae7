"""The life of a planning run up to its result: queued, claimed by a lease, carried on, ended.

The row is the queue. A run in pieces waits for them without a lease, and is claimed to join them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from risk import calendar
from risk.models import County
from risk.refusal import Refused
from transport.actions import leases
from transport.actions.files import problem_bytes
from transport.actions.leases import LEASE, MAX_ATTEMPTS, Lease
from transport.models import PlanningRun
from transport.queries import Question, default_limit, fleet_of, may_plan

HISTORY_POINTS = 240
Status = PlanningRun.Status


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run shall plan: the corridor, the days (both included), the fleet and the limits."""

    origin: County
    destination: County
    first_day: date
    last_day: date
    fleet: Mapping[str, int]
    """Coaches of each vehicle type, by the type's code."""
    load_limit: Decimal
    turnaround_days: int = 3
    reception_per_day: int | None = None
    max_pickups: int = 3
    max_dropoffs: int = 4
    enterprise_cost: int = 150
    seconds: int = 20
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry a run on, as long as nobody else has claimed it after."""

    run: PlanningRun
    attempt: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the search has come. Cost and bound are in yuan."""

    cost: float
    bound: float
    trips: int
    served: int
    """People with a seat."""
    history: Sequence[tuple[float, float, float]]
    """Seconds, cost and bound, oldest first."""


def thinned(history: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Give at most so many points of a history as a chart needs, the last one included."""
    step = -(-len(history) // HISTORY_POINTS) or 1
    return [*history[:-1:step], *history[-1:]]


@transaction.atomic
def queue_run(new: NewRun, *, by: User) -> PlanningRun:
    """Queue a run; the face that asked nudges a worker.

    Raises Refused where the user acts for neither end, the days are past, or the fleet is not
    there; ValidationError where a number is out of its range.
    """
    if not may_plan(by, origin=new.origin.pk, destination=new.destination.pk):
        raise Refused("corridor-not-yours")
    if new.first_day < calendar.today():
        raise Refused("days-are-past", first=new.first_day.isoformat())
    _check_fleet(new)
    _check_load(new)
    run = PlanningRun(
        by=by, **{field: getattr(new, field) for field in NewRun.__slots__ if field != "fleet"},
        fleet={code: count for code, count in new.fleet.items() if count},
    )  # fmt: skip
    run.full_clean()
    run.save()
    return run


def _check_fleet(new: NewRun) -> None:
    """Raise unless the corridor has the coaches that the run wants to use."""
    at_hand = {kind.code: count for kind, count in fleet_of(new.origin.pk, new.destination.pk)}
    if any(count < 0 for count in new.fleet.values()):
        raise ValidationError({"fleet": _("A number of coaches is negative.")})
    for code, count in new.fleet.items():
        if count > at_hand.get(code, 0):
            raise Refused("fleet-too-large", type=code, wanted=count, at_hand=at_hand.get(code, 0))
    if not any(new.fleet.values()):
        raise Refused("fleet-empty")


def _check_load(new: NewRun) -> None:
    """Raise where more seats would be taken than the levels of both ends allow (R5)."""
    most = default_limit(new.origin.pk, new.destination.pk)
    if new.load_limit > Decimal(str(most)):
        raise Refused(
            "load-above-limit", limit=round(most * 100), wanted=round(new.load_limit * 100)
        )


def claim_run(run_id: int) -> Claim | None:
    """Take a run that waits, or one whose worker stopped answering; None where there is neither.

    A run in pieces waits once all of them are planned; its clock goes on.
    """
    begun = Case(When(attempts_before__gt=0, then=F("started_at")), default=Value(timezone.now()))
    if not leases.take(_claimable().filter(pk=run_id), started_at=begun, history=[]):
        return None
    run = PlanningRun.objects.select_related("origin", "destination").get(pk=run_id)
    return Claim(run, run.attempt)


def _claimable() -> QuerySet[PlanningRun]:
    """Give the runs that anybody may claim."""
    is_ready = Q(status=Status.PARTED, pieces_done=F("pieces_all"))
    runs = PlanningRun.objects.filter(leases.waiting() | is_ready)
    return runs.filter(attempt__lt=F("attempts_before") + MAX_ATTEMPTS)


def free_runs() -> list[int]:
    """Give the keys of all runs that wait for a worker, oldest first."""
    return list(_claimable().order_by("pk").values_list("pk", flat=True))


def fail_exhausted_runs() -> int:
    """End the runs whose last attempt's worker stopped answering; give how many."""
    runs = PlanningRun.objects.filter(leases.lost())
    return end(
        runs.filter(attempt__gte=F("attempts_before") + MAX_ATTEMPTS), code="attempts-exhausted"
    )


def end(runs: QuerySet[PlanningRun], *, code: str) -> int:
    """End these runs without a plan, for the reason of that code; give how many."""
    return runs.update(
        status=Status.FAILED,
        failure=code,
        lease_until=None,
        question_file=None,
        finished_at=timezone.now(),
    )


def extend_lease(claim: Claim) -> Lease:
    """Keep the claim for another while; tell whether it is lost, or a stop is asked for."""
    return leases.keep(_mine(claim), stop="is_stop_asked")


def record_question(claim: Claim, question: Question) -> bool:
    """Keep what the run asks; False where the claim is lost."""
    return bool(
        _mine(claim).update(
            people_in=question.people,
            started_at=timezone.now(),
            problem_file=problem_bytes(question.problem),
            lease_until=timezone.now() + LEASE,
        )
    )


def record_progress(claim: Claim, standing: Standing) -> bool:
    """Keep how far the search has come, and the claim; False where it is lost."""
    return bool(
        _mine(claim).update(
            best_cost=standing.cost,
            bound=standing.bound,
            trips_planned=standing.trips,
            people_served=standing.served,
            history=[list(point) for point in standing.history],
            lease_until=timezone.now() + LEASE,
        )
    )


def record_failure(claim: Claim, code: str) -> bool:
    """End the run without a plan, for the reason of that code; False where the claim is lost."""
    return bool(end(_mine(claim), code=code))


def ask_to_stop(run: PlanningRun, *, by: User) -> None:
    """Ask the worker to end the search with the best plan so far.

    Raises Refused where the run is neither waiting nor being planned.
    """
    active = [Status.QUEUED, Status.RUNNING, Status.PARTED]
    asked = PlanningRun.objects.filter(pk=run.pk, status__in=active).update(is_stop_asked=True)
    if not asked:
        raise Refused("run-not-active")


def _mine(claim: Claim) -> QuerySet[PlanningRun]:
    """Give the run's row if this claim still holds it."""
    return PlanningRun.objects.filter(pk=claim.run.pk, status=Status.RUNNING, attempt=claim.attempt)
