"""Who of a county's clerks decided how much, so that the work can be shared out."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from enterprises import workflow
from enterprises.models import Application, ApplicationEvent

DAYS = 7
"""The workload looks at so many days back; events keep real time, also in the demonstration."""
DECISIONS = (workflow.APPROVED, workflow.RETURNED)


@dataclass(frozen=True, slots=True)
class Workload:
    """What one clerk decided in the last days."""

    clerk: str
    approved: int
    returned: int
    workers: int
    """On the rosters of the applications that were decided."""


def workload_of(applications: QuerySet[Application]) -> list[Workload]:
    """Give what each clerk decided of the applications in the last days, the busiest first.

    A second decision on the same application counts again; its workers count once.
    """
    moves = ApplicationEvent.objects.filter(
        application__in=applications.order_by().values("pk"),
        kind=ApplicationEvent.Kind.MOVED,
        old_status=workflow.SUBMITTED,
        new_status__in=DECISIONS,
        at__gte=timezone.now() - timedelta(days=DAYS),
    )
    on_roster = Count(
        "application__entries", filter=Q(application__entries__is_open=True), distinct=True
    )
    rows = moves.values("by__username", "by__first_name", "by__last_name").annotate(
        approved=Count("pk", filter=Q(new_status=workflow.APPROVED), distinct=True),
        returned=Count("pk", filter=Q(new_status=workflow.RETURNED), distinct=True),
        workers=on_roster,
    )
    found = [
        Workload(
            f"{row['by__last_name']}{row['by__first_name']}" or row["by__username"],
            row["approved"],
            row["returned"],
            row["workers"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.approved - one.returned, one.clerk))
