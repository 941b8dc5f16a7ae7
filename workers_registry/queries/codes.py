"""The codes and medical checks that hold now: the latest row of each worker."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery

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


class CodeFacts(NamedTuple):
    """What a door asks of a code; the rows themselves are slow to build for a hundred thousand."""

    colour: str
    rule: str
    until: date | None
    current_until: date | None


class CheckFacts(NamedTuple):
    """What a door asks of a health check."""

    is_fit: bool
    valid_until: date


def code_facts_of(worker_ids: Collection[int]) -> dict[int, CodeFacts]:
    """Give what holds of each worker's latest code, as `codes_of` does."""
    codes = HealthCode.objects.filter(worker__in=worker_ids).order_by("worker_id", "-id")
    rows = codes.distinct("worker_id").values_list("worker_id", *CodeFacts._fields)
    return {worker: CodeFacts(*facts) for worker, *facts in rows}


def check_facts_of(worker_ids: Collection[int]) -> dict[int, CheckFacts]:
    """Give what holds of each worker's latest health check, as `medical_checks_of` does."""
    checks = MedicalCheck.objects.filter(worker__in=worker_ids)
    latest = checks.order_by("worker_id", "-checked_on", "-id").distinct("worker_id")
    rows = latest.values_list("worker_id", *CheckFacts._fields)
    return {worker: CheckFacts(*facts) for worker, *facts in rows}


def with_latest_code(workers: QuerySet[Worker]) -> QuerySet[Worker]:
    """Annotate each worker with `colour`, `rule` and `current_until` of the latest code."""
    latest = _latest_first()
    return workers.annotate(
        colour=Subquery(latest.values("colour")[:1]),
        rule=Subquery(latest.values("rule")[:1]),
        current_until=Subquery(latest.values("current_until")[:1]),
    )


def _latest_first() -> QuerySet[HealthCode]:
    """Give the codes of the worker of the query around, the latest first."""
    return HealthCode.objects.filter(worker=OuterRef("pk")).order_by("-id")


def code_counts(workers: QuerySet[Worker], *, on: date | None = None) -> dict[str, int]:
    """Count the workers by colour in one query.

    The keys are green, yellow, red and missing, which add up to `all`, and `not-current`, which
    counts those of any colour whose last check-in is too old on the day (today if left out).
    """
    on = on or calendar.today()
    # Grouped, the latest code is looked up once for each worker; filtered, once for each filter.
    latest = _latest_first()
    groups = workers.order_by().values_list(
        Subquery(latest.values("colour")[:1]), Subquery(latest.values("current_until")[:1])
    )
    counts = dict.fromkeys(("all", "green", "yellow", "red", "missing", "not-current"), 0)
    for colour, current_until, people in groups.annotate(people=Count("pk")):
        counts["all"] += people
        counts[colour or "missing"] += people
        if colour and (current_until is None or current_until < on):
            counts["not-current"] += people
    return counts


def history_of(worker: Worker) -> QuerySet[HealthCode]:
    """Give all the worker's codes, newest first."""
    return HealthCode.objects.filter(worker=worker).order_by("-id")
