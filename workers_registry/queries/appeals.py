"""Appeals: whose they are, which are due, and which facts they are about."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from workers_registry.models import Appeal, Worker
from workers_registry.queries.people import visible_workers, workers_acted_for


def visible_appeals(user: User | AnonymousUser) -> QuerySet[Appeal]:
    """Give the appeals of the people whom the user may see, first due first."""
    mine = visible_workers(user).order_by().values("pk")
    return _with_persons(Appeal.objects.filter(worker__in=mine))


def appeals_to_decide(user: User | AnonymousUser) -> QuerySet[Appeal]:
    """Give the appeals that the user may decide: never one's own."""
    others = workers_acted_for(user).order_by().values("pk")
    return _with_persons(Appeal.objects.filter(worker__in=others))


def _with_persons(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Read person, code and decider along, numbers and attachments left sealed."""
    return (
        appeals.select_related("worker__home_county", "worker__home_township", "code")
        .select_related("decided_by")
        .defer("worker__identity_number", "worker__phone", "attachment")
        .order_by("due_at", "id")
    )


def latest_appeal(worker: Worker) -> Appeal | None:
    """Give the worker's newest appeal, or None."""
    return Appeal.objects.filter(worker=worker).defer("attachment").order_by("-id").first()


def under_appeal(worker_ids: Collection[int]) -> set[int]:
    """Tell which of the workers have an open appeal, for whom a seat is held."""
    opened = Appeal.objects.filter(worker__in=worker_ids, state=Appeal.State.OPEN)
    return set(opened.values_list("worker_id", flat=True))
