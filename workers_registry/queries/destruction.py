"""What a destruction takes, and what the law keeps all the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from risk.queries import is_province, policy_on
from workers_registry import retention
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
from workers_registry.queries.retention import today_on_the_wall

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


@dataclass(frozen=True, slots=True)
class DestructionPreview:
    """What a destruction would take now, and what the law keeps all the same."""

    counts: Mapping[str, int]
    """Rows by kind, persons and codes with them; kinds of which there is nothing are left out."""
    kept_by_law: int
    """Persons who stay named: cases within the term of the law."""
    kept_until: date | None
    """The day on which the last of them goes; None where nobody stays."""

    @property
    def persons(self) -> int:
        """Give how many people would lose name and numbers."""
        return self.counts.get("persons", 0)


def destruction_preview(today: date) -> DestructionPreview:
    """Count what would go on a day, and who would stay until when."""
    policy, _version = policy_on(today, retention.Policy)
    cases_from = retention.kept_from(today, today_on_the_wall(), policy).cases
    by_law = cases_by_law(cases_from)
    ends = by_law.annotate(last=Coalesce("released_on", "since")).order_by("-last")
    last = ends.values_list("last", flat=True).first()
    return DestructionPreview(
        counts=_counts(cases_from),
        kept_by_law=by_law.values("worker").distinct().count(),
        kept_until=last and last + timedelta(days=policy.case_days),
    )


def _counts(cases_from: date) -> dict[str, int]:
    """Count what would go, kind by kind."""
    counts = {kind: rows_to_destroy(kind, cases_from=cases_from).count() for kind in DESTROYED}
    counts["codes"] = HealthCode.objects.count()
    counts["persons"] = persons_to_destroy(cases_from=cases_from).count()
    return {kind: number for kind, number in counts.items() if number}


def visible_destructions(user: User | AnonymousUser) -> QuerySet[Destruction]:
    """Give all of them, newest first, to the province and to administrators; nobody else any."""
    return destructions() if is_province(user) else Destruction.objects.none()


def destructions() -> QuerySet[Destruction]:
    """Give all of them, newest first."""
    return Destruction.objects.select_related("by", "second", "run").order_by("-id")
