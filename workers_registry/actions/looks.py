"""Notes who looks at whose data."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from workers_registry.models import Look, Worker

SAME_LOOK = timedelta(minutes=10)
"""Opening the same page again so soon is the same look."""


def note_look(worker: Worker, *, what: str, by: User, reason: str = "") -> None:
    """Write down that the official opened something of the worker's; one's own is no look."""
    if worker.user_id == by.pk:
        return
    recent = Look.objects.filter(
        worker=worker, by=by, what=what, reason=reason, at__gte=timezone.now() - SAME_LOOK
    )
    if not recent.exists():
        Look.objects.create(worker=worker, by=by, what=what, reason=reason)
