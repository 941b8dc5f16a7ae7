"""Work that lies in rows: claimed by a lease, kept alive, taken up again when its worker is lost.

Runs, their pieces and publishing share it: rows with `status`, `attempt` and `lease_until`. Every
later write names the claim's attempt, so that a worker that lost its lease can write nothing more.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3


class Lease(StrEnum):
    """How a claim stands."""

    HELD = "held"
    STOP_ASKED = "stop-asked"
    LOST = "lost"


def waiting() -> Q:
    """Give the condition of rows that nobody works on: queued, or their worker is lost."""
    return Q(status="queued") | lost()


def lost() -> Q:
    """Give the condition of rows whose worker stopped answering."""
    return Q(status="running", lease_until__lt=timezone.now())


def take(rows: QuerySet[Any], **facts: object) -> bool:
    """Claim the row of `rows`, if it is still among them; whether it was."""
    facts = {"status": "running", "attempt": F("attempt") + 1, **facts}
    return bool(rows.update(lease_until=timezone.now() + LEASE, **facts))


def keep(rows: QuerySet[Any], *, stop: str = "") -> Lease:
    """Keep the claim on the row for another while; `stop` is its field that asks for an end."""
    if not rows.update(lease_until=timezone.now() + LEASE):
        return Lease.LOST
    if not stop:
        return Lease.HELD
    is_stop_asked = rows.values_list(stop, flat=True).first()
    return Lease.STOP_ASKED if is_stop_asked else Lease.HELD
