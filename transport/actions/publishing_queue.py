"""Publishing that a worker does: asked for, claimed by a lease, carried out or refused.

The row is the queue. A run that is being published waits without a lease, or has a worker with
one; whatever comes of it, the run is published or just finished as before, with the reason.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from risk.refusal import Refused
from transport.actions import leases
from transport.actions.leases import MAX_ATTEMPTS, Lease
from transport.actions.publishing import (
    ClaimLost,
    Publication,
    check_days,
    publish_held,
    publish_plan,
    publishable,
)
from transport.actions.runs import Claim
from transport.models import PlanningRun
from transport.queries import may_plan

Status = PlanningRun.Status


def ask_to_publish(run: PlanningRun, *, by: User) -> Publication | None:
    """Publish a plan for few people at once and give what came of it; None for a larger one.

    That one is noted for a worker, whom the face that asked nudges; the run's row tells the rest.
    Raises Refused where it can be told at once that the plan cannot be published.
    """
    if run.people_served <= settings.PUBLISH_AT_ONCE:
        return publish_plan(run, by=by)
    with transaction.atomic():
        locked = publishable(run, by=by)
        PlanningRun.objects.filter(pk=locked.pk).update(
            status=Status.PUBLISHING,
            publish_asked_by=by,
            publish_asked_at=timezone.now(),
            attempts_before=F("attempt"),
            refusal="",
            refusal_details={},
        )
    return None


def claim_publishing(run_id: int) -> Claim | None:
    """Take a run that waits to be published, or whose worker stopped answering; else None."""
    if not leases.take(_claimable().filter(pk=run_id), status=Status.PUBLISHING):
        return None
    run = PlanningRun.objects.select_related("publish_asked_by").get(pk=run_id)
    return Claim(run, run.attempt)


def extend_publishing(claim: Claim) -> Lease:
    """Keep the claim for another while; tell whether it is lost."""
    return leases.keep(_mine(claim))


def publish_claimed(claim: Claim) -> bool:
    """Publish the claimed run for whoever asked, or note why not; False where the claim is lost.

    A worker that lost its claim publishes nothing, however far it had come.
    """
    run, by = claim.run, claim.run.publish_asked_by
    assert by is not None, "a run that is being published has an asker"
    try:
        _check_asker(run, by)
        check_days(run)
        publish_held(run, _mine(claim), by=by)
    except Refused as refusal:
        return _refuse(_mine(claim), refusal)
    except ClaimLost:
        return False
    return True


def _check_asker(run: PlanningRun, by: User) -> None:
    """Raise where whoever asked has lost the account since, or acts for neither end any more."""
    if not by.is_active or not may_plan(by, origin=run.origin_id, destination=run.destination_id):
        raise Refused("asker-acts-no-more")


def record_publishing_failure(claim: Claim) -> None:
    """Let it be tried again after a fault, or end it with a word after the last attempt."""
    if claim.attempt - claim.run.attempts_before >= MAX_ATTEMPTS:
        _refuse(_mine(claim), Refused("publishing-crashed"))
    else:
        _mine(claim).update(lease_until=None)


def end_exhausted_publishing() -> int:
    """Give the runs back whose last attempt's worker stopped answering; give how many."""
    lost = PlanningRun.objects.filter(status=Status.PUBLISHING, lease_until__lt=timezone.now())
    gone = list(lost.filter(attempt__gte=F("attempts_before") + MAX_ATTEMPTS).values_list("pk"))
    return sum(_refuse(lost.filter(pk=pk), Refused("publishing-exhausted")) for (pk,) in gone)


def free_publishing() -> list[int]:
    """Give the keys of all runs that wait for a worker to publish them, oldest first."""
    return list(_claimable().order_by("pk").values_list("pk", flat=True))


def _refuse(runs: QuerySet[PlanningRun], refusal: Refused) -> bool:
    """Leave the run just finished, with the reason why nothing was published; whether it was."""
    return bool(
        runs.update(
            status=Status.DONE,
            lease_until=None,
            refusal=refusal.code,
            refusal_details=refusal.details,
        )
    )


def _claimable() -> QuerySet[PlanningRun]:
    """Give the runs that anybody may claim to publish."""
    is_free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    runs = PlanningRun.objects.filter(is_free, status=Status.PUBLISHING)
    return runs.filter(attempt__lt=F("attempts_before") + MAX_ATTEMPTS)


def _mine(claim: Claim) -> QuerySet[PlanningRun]:
    """Give the run's row if this claim still holds it; asked for anew it has no lease yet."""
    return PlanningRun.objects.filter(
        pk=claim.run.pk,
        status=Status.PUBLISHING,
        attempt=claim.attempt,
        lease_until__isnull=False,
    )
