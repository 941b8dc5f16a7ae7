"""Appeals: whose they are, which are due, and which facts they are about."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from workers_registry.appeal import urgency
from workers_registry.models import Appeal, AppealPaper, CityDuty, Worker
from workers_registry.queries.people import (
    held_by,
    is_official,
    visible_workers,
    worker_of,
    workers_acted_for,
)


def visible_appeals(user: User | AnonymousUser) -> QuerySet[Appeal]:
    """Give the appeals of the people whom the user may see, and the city's, first due first.

    Whoever holds somebody's code sees their appeals too.
    """
    mine = Q(worker__in=visible_workers(user).order_by().values("pk"))
    holder = worker_of(user)
    if holder is not None:
        mine |= Q(worker__in=held_by(holder).order_by().values("pk"))
    return _with_persons(Appeal.objects.filter(mine | _left_to_city(user)))


def appellant(user: User | AnonymousUser, held: int | None = None) -> Worker | None:
    """Give for whom the user appeals: themself, or somebody whose code they hold; else None."""
    worker = worker_of(user)
    if worker is None or held is None or held == worker.pk:
        return worker
    return held_by(worker).filter(pk=held).first()


def paper_of(appeal: Appeal, place: int) -> AppealPaper | None:
    """Give one of the appeal's photos or papers by its place, counted from 1."""
    return appeal.papers.order_by("pk")[place - 1 : place].first() if place > 0 else None


def appeal_of(pk: int) -> Appeal:
    """Give an appeal by key, as the API shows it after a change."""
    return _with_persons(Appeal.objects.all()).get(pk=pk)


def urgency_of(appeal: Appeal) -> str:
    """Give how the appeal stands against its times by the clock, or "" once it is decided."""
    if appeal.state != Appeal.State.OPEN:
        return ""
    return urgency(due_at=appeal.due_at, escalates_at=appeal.escalates_at, now=timezone.now()).value


def appeals_to_decide(user: User | AnonymousUser) -> QuerySet[Appeal]:
    """Give the appeals that the user may decide: never one's own.

    A county has those of its people, the city those that its counties did not answer in time.
    """
    others = workers_acted_for(user).order_by().values("pk")
    return _with_persons(Appeal.objects.filter(Q(worker__in=others) | _left_to_city(user)))


def decides_appeals(user: User | AnonymousUser) -> bool:
    """Tell whether the user decides appeals at all: for a county, a city or as administrator."""
    return is_official(user) or city_of(user) is not None


def city_duty_of(user: User | AnonymousUser) -> CityDuty | None:
    """Give for which city the user decides overdue appeals, or None."""
    if not user.is_authenticated:
        return None
    return CityDuty.objects.filter(user=user).first()


def city_of(user: User | AnonymousUser) -> str | None:
    """Give the code of the city for which the user decides overdue appeals, or None."""
    duty = city_duty_of(user)
    return duty.city_code if duty else None


def city_has_duty(city_code: str) -> bool:
    """Tell whether anybody decides overdue appeals for the city."""
    return CityDuty.objects.filter(city_code=city_code, user__is_active=True).exists()


def _left_to_city(user: User | AnonymousUser) -> Q:
    """Choose what the user's city has to decide, or has decided: nothing without that duty."""
    city_code = city_of(user)
    if city_code is None:
        return Q(pk__in=())
    late = Q(state=Appeal.State.OPEN, escalates_at__lt=timezone.now())
    decided = Q(decided_by=user, decided_at__gt=F("escalates_at"))
    return (
        Q(worker__home_county__city_code=city_code)
        & (late | decided)
        & (Q(worker__user=None) | ~Q(worker__user=user))
    )


def _with_persons(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Read person, code and decider along, numbers left sealed, papers counted."""
    return (
        appeals.select_related("worker__home_county", "worker__home_township", "code")
        .select_related("decided_by")
        .defer("worker__identity_number", "worker__phone")
        .annotate(paper_count=Count("papers"))
        .order_by("due_at", "id")
    )


def latest_appeal(worker: Worker) -> Appeal | None:
    """Give the worker's newest appeal, or None."""
    return Appeal.objects.filter(worker=worker).order_by("-id").first()


def open_appeal(worker: Worker) -> Appeal | None:
    """Give the worker's appeal that waits for an answer, or None."""
    latest = latest_appeal(worker)
    return latest if latest is not None and latest.state == Appeal.State.OPEN else None


def under_appeal(worker_ids: Collection[int]) -> set[int]:
    """Tell which of the workers have an open appeal, for whom a seat is held."""
    opened = Appeal.objects.filter(worker__in=worker_ids, state=Appeal.State.OPEN)
    return set(opened.values_list("worker_id", flat=True))
