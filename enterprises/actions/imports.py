"""The life of a large roster file: queued, claimed by a lease, taken, ended.

The row is the queue. Whoever claims it holds a lease; every later write names the claim's attempt,
so that a worker that lost its lease writes nothing any more. The roster itself is taken in one
transaction: killed midway, nothing of it is kept and the next attempt begins anew.
"""

import base64
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from enterprises.actions.applications import check_open, lock
from enterprises.actions.rosters import Told, take_roster
from enterprises.models import Application, RosterImport
from enterprises.roster_file import check_kind
from risk.refusal import Refused

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
LARGE_BYTES = 1_000_000
"""From this size on a file is taken in the background: some ten thousand rows."""
State = RosterImport.State
ACTIVE = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class ImportClaim:
    """The right to carry an import on, as long as nobody else has claimed it after."""

    job: RosterImport
    attempt: int


class LeaseLost(Exception):
    """Another worker has the import now; what this one did is rolled back."""


@transaction.atomic
def queue_import(
    application: Application, *, file_name: str, content: bytes, by: User
) -> RosterImport:
    """Keep a large file for the background; the face that asked nudges a worker.

    Raises Refused("file-...") for what is no roster file at first sight, "application-not-open"
    and "import-running" while another file of the application is on its way.
    """
    check_kind(content)
    locked = lock(application)
    check_open(locked)
    if locked.imports.filter(state__in=ACTIVE).exists():
        raise Refused("import-running")
    return RosterImport.objects.create(
        application=locked,
        file_name=file_name[-200:],
        file_size=len(content),
        content=base64.b64encode(content).decode(),
        by=by,
    )


def claim_import(import_id: int) -> ImportClaim | None:
    """Take a queued import, or one whose worker stopped answering; None where there is neither."""
    taken = RosterImport.objects.filter(_free(), pk=import_id, attempt__lt=MAX_ATTEMPTS).update(
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=timezone.now() + LEASE,
        rows_in=0,
        rows_done=0,
    )
    if not taken:
        return None
    job = RosterImport.objects.select_related("application__enterprise", "by").get(pk=import_id)
    return ImportClaim(job, job.attempt)


def extend_import(claim: ImportClaim, *, done: int, rows: int) -> bool:
    """Say how far it is and keep the lease; tell whether it is still held."""
    held = _held(claim).update(rows_in=rows, rows_done=done, lease_until=timezone.now() + LEASE)
    return bool(held)


def carry_out_import(claim: ImportClaim, *, told: Told) -> None:
    """Take the file and end the import in one transaction; a refusal ends it with its reason.

    Raises LeaseLost where another worker has it meanwhile; nothing is kept then.
    """
    job = claim.job
    try:
        with transaction.atomic():
            upload = take_roster(
                job.application,
                file_name=job.file_name,
                content=base64.b64decode(job.content),
                by=job.by,
                told=told,
            )
            ended = _held(claim).update(
                state=State.DONE,
                upload=upload,
                content=None,
                rows_in=upload.rows_in,
                rows_done=upload.rows_in,
            )
            if not ended:
                raise LeaseLost
    except Refused as refusal:
        fail_import(claim, refusal.code, dict(refusal.details))


def fail_import(claim: ImportClaim, code: str, details: dict[str, object] | None = None) -> None:
    """End an import that is still held with its reason, and delete its file."""
    _held(claim).update(state=State.FAILED, failure=code, details=details or {}, content=None)


def free_imports() -> list[int]:
    """Give the imports that wait, or whose worker stopped answering, oldest first."""
    waiting = RosterImport.objects.filter(_free(), attempt__lt=MAX_ATTEMPTS)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def fail_exhausted_imports() -> int:
    """End the imports that were tried often enough; give how many."""
    tired = RosterImport.objects.filter(_free(), attempt__gte=MAX_ATTEMPTS)
    return tired.update(state=State.FAILED, failure="import-crashed", content=None)


def _free() -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=timezone.now())


def _held(claim: ImportClaim) -> QuerySet[RosterImport]:
    return RosterImport.objects.filter(pk=claim.job.pk, attempt=claim.attempt, state=State.RUNNING)
