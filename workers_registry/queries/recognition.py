"""Agreements with other provinces, and what they said of whom."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from workers_registry import health_code
from workers_registry.models import Agreement, RecognisedCode
from workers_registry.queries.people import visible_workers


def agreements() -> QuerySet[Agreement]:
    """Give the provinces whose codes are recognised now."""
    return Agreement.objects.filter(is_open=True).defer("shared_key").order_by("province_code")


def visible_recognised(user: User | AnonymousUser) -> QuerySet[RecognisedCode]:
    """Give what the user asked for, and what is known of the people whom the user may see."""
    rows = RecognisedCode.objects.select_related("agreement", "worker").order_by("-id")
    if not user.is_authenticated:
        return rows.none()
    return rows.filter(Q(by=user) | Q(worker__in=visible_workers(user).order_by().values("pk")))


def recognised_of(
    worker_ids: Collection[int], *, day: date
) -> dict[int, list[health_code.Recognised]]:
    """Give each worker's codes of other provinces known by the day: the latest of each province.

    Only what a province signed.
    """
    rows = (
        RecognisedCode.objects.filter(worker__in=worker_ids, known_on__lte=day, nonce__isnull=False)
        .order_by("worker_id", "agreement_id", "-issued_at", "-id")
        .distinct("worker_id", "agreement_id")
        .values_list("worker_id", "agreement__province_code", "colour", "until", "known_on", "id")
    )
    found: dict[int, list[health_code.Recognised]] = defaultdict(list)
    for worker_id, province, colour, until, known_on, _id in sorted(rows, key=lambda row: row[-1]):
        found[worker_id].append(
            health_code.Recognised(province, health_code.Colour(colour), until, known_on)
        )
    return found
