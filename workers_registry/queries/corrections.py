"""Corrections: whose they are, which wait, and what a person may say is wrong."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from risk.models import Township
from workers_registry.models import Correction, Declaration, Stay, Worker
from workers_registry.queries.people import visible_workers, workers_acted_for


def corrections_of(worker: Worker) -> QuerySet[Correction]:
    """Give what the person has wished to be corrected, newest first."""
    rows = Correction.objects.filter(worker=worker).select_related("stay__county", "declaration")
    return rows.defer("attachment").order_by("-id")


def visible_corrections(user: User | AnonymousUser) -> QuerySet[Correction]:
    """Give the wishes of the people whom the user may see."""
    return Correction.objects.filter(worker__in=visible_workers(user).order_by().values("pk"))


def corrections_to_decide(user: User | AnonymousUser) -> QuerySet[Correction]:
    """Give the wishes that the user may decide, never one's own, first due first."""
    others = workers_acted_for(user).order_by().values("pk")
    rows = Correction.objects.filter(worker__in=others)
    return rows.select_related(
        "worker__home_county", "worker__home_township", "stay__county", "declaration", "decided_by"
    ).order_by("due_on", "id")


def correctable_facts(worker: Worker) -> Mapping[str, Stay | Declaration]:
    """Give the person's newest stays and check-ins by a key that a form can carry."""
    stays = Stay.objects.filter(worker=worker, withdrawal=None).select_related("county")
    check_ins = Declaration.objects.filter(worker=worker, withdrawal=None)
    facts: dict[str, Stay | Declaration] = {
        f"stay-{stay.pk}": stay for stay in stays.order_by("-last_day", "-id")[:20]
    }
    return facts | {f"day-{one.pk}": one for one in check_ins.order_by("-day", "-id")[:20]}


def townships_of(worker: Worker) -> list[str]:
    """Give the names of the townships of the worker's home county."""
    rows = Township.objects.filter(county=worker.home_county_id).order_by("code")
    return list(rows.values_list("name", flat=True))
