"""Registers workers, and gives one a user on the first sign-in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from workers_registry.fields import number_digest
from workers_registry.identity import check_identity_number
from workers_registry.models import Message, Proxy, Worker
from workers_registry.phones import normalise_phone
from workers_registry.queries.people import SEALED

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A person as a roster or a county names them."""

    name: str
    identity_number: str
    phone: str
    home_county_code: str
    home_township_code: str | None = None
    is_synthetic: bool = False


@transaction.atomic
def register_workers(rows: Sequence[NewWorker], *, by: User | None) -> list[Worker]:
    """Register who is new and give all the workers in the order of the rows.

    Who is known already by identity number and has never signed in takes the row's name, phone and
    home. Who has signed in keeps their own: else whoever knows an identity number could take over
    the account with another phone. Raises Refused for a number that cannot be one.
    """
    digests = []
    wanted: dict[str, Worker] = {}
    for row in rows:
        worker = _worker_of_row(row)
        digests.append(worker.identity_digest)
        wanted[worker.identity_digest] = worker
    _insert_missing(wanted)
    known = {
        worker.identity_digest: worker
        for worker in Worker.objects.defer(*SEALED).filter(identity_digest__in=wanted)
    }
    _update_strangers([(known[digest], worker) for digest, worker in wanted.items()])
    return [known[digest] for digest in digests]


def _worker_of_row(row: NewWorker) -> Worker:
    """Make the unsaved worker of one row."""
    number = check_identity_number(row.identity_number)
    phone = normalise_phone(row.phone)
    return Worker(
        name=row.name.strip(),
        identity_number=number,
        identity_digest=number_digest(number),
        identity_tail=number[-4:],
        phone=phone,
        phone_digest=number_digest(phone),
        phone_tail=phone[-4:],
        home_county_id=row.home_county_code,
        home_township_id=row.home_township_code,
        is_synthetic=row.is_synthetic,
    )


def _insert_missing(wanted: dict[str, Worker]) -> None:
    """Insert the workers who are not there yet; two uploads at once do no harm."""
    known = set(
        Worker.objects.filter(identity_digest__in=wanted).values_list("identity_digest", flat=True)
    )
    Worker.objects.bulk_create(
        [worker for digest, worker in wanted.items() if digest not in known],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _update_strangers(pairs: Sequence[tuple[Worker, Worker]]) -> None:
    """Take over name, phone and home for the workers who never signed in, where they differ."""
    fields = ["name", "phone_digest", "phone_tail", "home_county_id", "home_township_id"]
    changed = []
    for worker, row in sorted(pairs, key=lambda pair: pair[0].pk):
        differs = any(getattr(worker, field) != getattr(row, field) for field in fields)
        if worker.user_id is None and differs:
            for field in [*fields, "phone"]:
                setattr(worker, field, getattr(row, field))
            changed.append(worker)
    columns = ["name", "phone", "phone_digest", "phone_tail", "home_county", "home_township"]
    Worker.objects.bulk_update(changed, columns, batch_size=BATCH)


@transaction.atomic
def user_of(worker: Worker) -> User:
    """Give the worker's user, made on the first sign-in, without a password."""
    locked = Worker.objects.select_for_update(no_key=True).defer(*SEALED).get(pk=worker.pk)
    if locked.user is not None:
        return locked.user
    user = User(username=f"worker-{locked.pk}")
    user.set_unusable_password()
    user.save()
    locked.user = user
    locked.save(update_fields=["user"])
    return user


@transaction.atomic
def deidentify(worker: Worker) -> None:
    """Remove whatever says who the worker is; rows elsewhere then name nobody by its key.

    The account is closed, and the number may be registered again as somebody new.
    """
    locked = Worker.objects.select_for_update().defer(*SEALED).get(pk=worker.pk)
    if locked.user is not None:
        locked.user.is_active = False
        locked.user.save(update_fields=["is_active"])
    locked.user = None
    locked.name = locked.identity_number = locked.identity_tail = ""
    locked.phone = locked.phone_tail = ""
    locked.identity_digest = secrets.token_hex(32)
    locked.phone_digest = secrets.token_hex(32)
    locked.home_township = None
    locked.save()
    Proxy.objects.filter(Q(holder=locked) | Q(held=locked)).delete()
    Message.objects.filter(worker=locked).delete()
