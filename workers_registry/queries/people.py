"""Who may see which worker, and how a worker is found by a number."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from risk import queries as risk_queries
from workers_registry.fields import number_digest
from workers_registry.models import (
    Declaration,
    HealthCode,
    ListMatch,
    Look,
    MedicalCheck,
    Proxy,
    Stay,
    Worker,
)

Fact = TypeVar("Fact", HealthCode, Stay, Declaration, ListMatch, MedicalCheck)
"""A row that speaks of one worker."""
SEALED = ("identity_number", "phone")
"""Columns that lists leave sealed: opening them costs time and is seldom meant."""


def visible_workers(user: User | AnonymousUser) -> QuerySet[Worker]:
    """Give the workers whom the user may see.

    An administrator sees all, a county its own people, a worker only themself; the province sees
    figures, not persons.
    """
    workers = Worker.objects.defer(*SEALED).select_related("home_county", "home_township")
    if not user.is_authenticated:
        return workers.none()
    if user.is_superuser:
        return workers
    mine = Q(user=user)
    duty = risk_queries.duty_of(user)
    if duty is not None and duty.county_id is not None:
        mine |= Q(home_county=duty.county_id)
    return workers.filter(mine)


def workers_acted_for(user: User | AnonymousUser) -> QuerySet[Worker]:
    """Give the workers about whom the user may record facts: the county's people, not oneself."""
    workers = visible_workers(user)
    if not user.is_authenticated:
        return workers.none()
    return workers.exclude(user=user)


def is_official(user: User | AnonymousUser) -> bool:
    """Tell whether the user looks after people: for a county, or as an administrator."""
    if not user.is_authenticated:
        return False
    duty = risk_queries.duty_of(user)
    return user.is_superuser or (duty is not None and duty.county_id is not None)


def acts_for(user: User | AnonymousUser, worker: Worker) -> bool:
    """Tell whether the user may record facts about the worker."""
    return workers_acted_for(user).filter(pk=worker.pk).exists()


def visible_facts(kind: type[Fact], user: User | AnonymousUser) -> QuerySet[Fact]:
    """Give the rows of one model about the workers whom the user may see, newest first."""
    mine = visible_workers(user).order_by().values("pk")
    return kind.objects.filter(worker__in=mine).order_by("-pk")


def looks_at(worker: Worker) -> QuerySet[Look]:
    """Give who looked at the worker's data, newest first."""
    looks = Look.objects.filter(worker=worker).select_related("by__duty__county", "by__city_duty")
    return looks.order_by("-id")


def worker_of(user: User | AnonymousUser) -> Worker | None:
    """Give the worker that the user is, or None for staff."""
    if not user.is_authenticated:
        return None
    return Worker.objects.select_related("home_county", "home_township").filter(user=user).first()


def held_by(holder: Worker) -> QuerySet[Worker]:
    """Give the people whose codes somebody holds."""
    held = Proxy.objects.filter(holder=holder, ended_at=None).values("held")
    people = Worker.objects.defer(*SEALED).select_related("home_county", "home_township")
    return people.filter(pk__in=held).order_by("pk")


def holder_of(held: Worker) -> Worker | None:
    """Give who holds the person's code, or None."""
    holder = Worker.objects.defer(*SEALED)
    return holder.filter(holdings__held=held, holdings__ended_at=None).first()


def find_by_identity(numbers: Iterable[str]) -> dict[str, Worker]:
    """Give the registered workers by their identity number; unknown numbers are left out."""
    number_by_digest = {number_digest(number): number for number in numbers}
    found = find_by_digest(list(number_by_digest))
    return {number_by_digest[digest]: worker for digest, worker in found.items()}


def find_by_digest(digests: list[str]) -> dict[str, Worker]:
    """Give the registered workers by the digest of their identity number."""
    wanted = RawSQL("SELECT unnest(%s::text[])", [digests])  # one value, not many
    found = Worker.objects.defer(*SEALED).filter(identity_digest__in=wanted)
    return {worker.identity_digest: worker for worker in found}


def find_by_phone(phone: str) -> Worker | None:
    """Give the worker who was first registered with the phone, or None."""
    return Worker.objects.filter(phone_digest=number_digest(phone)).order_by("id").first()
