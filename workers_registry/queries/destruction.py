"""What a destruction takes, and what the law keeps all the same."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from workers_registry.health_code import CASE_KINDS
from workers_registry.models import (
    Appeal,
    Clearance,
    Correction,
    Declaration,
    DeletionWish,
    Destruction,
    HealthCode,
    IntendedArrival,
    ListMatch,
    Look,
    MedicalCheck,
    Message,
    Proxy,
    RecognisedCode,
    RevokedPass,
    Stay,
    Worker,
)

DESTROYED: Mapping[str, Callable[[], "QuerySet[Any]"]] = {
    "stays": Stay.objects.all,
    "declarations": Declaration.objects.all,
    "list-matches": ListMatch.objects.all,
    "clearances": Clearance.objects.all,
    "medical-checks": MedicalCheck.objects.all,
    "arrivals": IntendedArrival.objects.all,
    "recognised-codes": RecognisedCode.objects.all,
    "messages": Message.objects.all,
    "looks": Look.objects.all,
    "proxies": Proxy.objects.all,
    "appeals": Appeal.objects.all,
    "corrections": Correction.objects.all,
    "deletion-wishes": DeletionWish.objects.all,
    "revoked-passes": RevokedPass.objects.all,
}
"""What goes whole, facts before the appeals that withdrew them; cases of the law's term stay."""


def cases_by_law(kept_from: date) -> QuerySet[ListMatch]:
    """Give the cases that must be kept: begun or released in the term of the law."""
    later = ListMatch.objects.filter(
        worker=OuterRef("worker"), kind=OuterRef("kind"), since=OuterRef("since"),
        released_on__gte=kept_from,
    )  # fmt: skip
    cases = ListMatch.objects.filter(kind__in=CASE_KINDS)
    return cases.filter(Q(since__gte=kept_from) | Exists(later))


def rows_to_destroy(kind: str, *, cases_from: date) -> QuerySet[Any]:
    """Give the rows of a kind that go."""
    rows: QuerySet[Any] = DESTROYED[kind]()
    if kind != "list-matches":
        return rows
    return rows.exclude(pk__in=cases_by_law(cases_from).values("pk"))


def persons_to_destroy(*, cases_from: date) -> QuerySet[Worker]:
    """Give who is still named and is no case that the law keeps."""
    case = cases_by_law(cases_from).filter(worker=OuterRef("pk"))
    return Worker.objects.exclude(name="").exclude(Exists(case)).order_by("pk")


def destruction_preview(*, cases_from: date) -> dict[str, int]:
    """Count what a destruction would take now, kind by kind, persons and codes with it."""
    counts = {kind: rows_to_destroy(kind, cases_from=cases_from).count() for kind in DESTROYED}
    counts["codes"] = HealthCode.objects.count()
    counts["persons"] = persons_to_destroy(cases_from=cases_from).count()
    return {kind: number for kind, number in counts.items() if number}


def persons_kept_by_law(*, cases_from: date) -> int:
    """Count the cases whose names stay."""
    return cases_by_law(cases_from).values("worker").distinct().count()


def law_keeps_until(*, days: int, cases_from: date) -> date | None:
    """Give the day on which the last of them goes."""
    ends = cases_by_law(cases_from).annotate(last=Coalesce("released_on", "since"))
    last = ends.order_by("-last").values_list("last", flat=True).first()
    return last and last + timedelta(days=days)


def destructions() -> QuerySet[Destruction]:
    """Give all of them, newest first."""
    return Destruction.objects.select_related("by", "second", "run").order_by("-id")
