"""The codes and medical checks that hold now: the latest row of each worker."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from risk import calendar
from workers_registry.models import HealthCode, MedicalCheck, Worker


def codes_of(worker_ids: Collection[int]) -> dict[int, HealthCode]:
    """Give each worker's latest code, in one query; a worker without a code is left out."""
    codes = (
        HealthCode.objects.filter(worker__in=worker_ids)
        .order_by("worker_id", "-id")
        .distinct("worker_id")
    )
    return {code.worker_id: code for code in codes}


def medical_checks_of(worker_ids: Collection[int]) -> dict[int, MedicalCheck]:
    """Give each worker's latest medical check, in one query; who has none is left out."""
    checks = (
        MedicalCheck.objects.filter(worker__in=worker_ids)
        .order_by("worker_id", "-checked_on", "-id")
        .distinct("worker_id")
    )
    return {check.worker_id: check for check in checks}


def with_latest_code(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Annotate each worker with `colour`, `rule` and `current_until` of the latest code."""
    latest = HealthCode.objects.filter(worker=OuterRef("pk")).order_by("-id")
    return workers.annotate(
        colour=Subquery(latest.values("colour")[:1]),
        rule=Subquery(latest.values("rule")[:1]),
        current_until=Subquery(latest.values("current_until")[:1]),
    )


def code_counts(workers: QuerySet[Worker], *, on: date | None = None) -> dict[str, int]:
    """Count the workers by colour in one query.

    The keys are green, yellow, red and missing, which add up to `all`, and `not-current`, which
    counts those of any colour whose last check-in is too old on the day (today if left out).
    """
    on = on or calendar.today()
    counts: dict[str, int] = with_latest_code(workers.order_by()).aggregate(
        **{
            "all": Count("pk"),
            "green": Count("pk", filter=Q(colour="green")),
            "yellow": Count("pk", filter=Q(colour="yellow")),
            "red": Count("pk", filter=Q(colour="red")),
            "missing": Count("pk", filter=Q(colour=None)),
            "not-current": Count(
                "pk", filter=~Q(colour=None) & (Q(current_until=None) | Q(current_until__lt=on))
            ),
        }
    )
    return counts


def history_of(worker: Worker) -> QuerySet[HealthCode]:
    """Give all the worker's codes, newest first."""
    return HealthCode.objects.filter(worker=worker).order_by("-id")
