"""Registers workers, and gives one a user on the first sign-in."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from workers_registry import sealed_workers
from workers_registry.actions.copying import copy_rows
from workers_registry.models import Message, Proxy, Worker
from workers_registry.queries.people import SEALED
from workers_registry.sealed_workers import NewWorker, SealedWorker


@dataclass(frozen=True, slots=True)
class Registered:
    """Who was registered, and who of them was there before."""

    ids: list[int]
    """The workers in the order of the rows."""
    known: frozenset[int]
    """Those who were there already."""


def seal_worker(row: NewWorker) -> SealedWorker:
    """Give the row with its numbers sealed. Raises Refused for a number that cannot be one."""
    return sealed_workers.seal_worker(row, secret=settings.DATA_KEY)


def register_workers(rows: Sequence[NewWorker], *, by: User | None) -> list[Worker]:
    """Register who is new and give all the workers in the order of the rows.

    Raises Refused for a number that cannot be one.
    """
    registered = register_sealed([seal_worker(row) for row in rows], by=by)
    workers = Worker.objects.defer(*SEALED).in_bulk(registered.ids)
    return [workers[pk] for pk in registered.ids]


@transaction.atomic
def register_sealed(
    rows: Sequence[SealedWorker], *, by: User | None, old: Collection[str] | None = None
) -> Registered:
    """Register who is new, by a few statements however many they are; all stay locked.

    `old` are the digests of those of them who were found registered a moment ago; None: not asked.
    Who is known already by identity number and has never signed in takes the row's name, phone and
    home. Who has signed in keeps their own: else whoever knows an identity number could take over
    the account with another phone. Two uploads of the same people at once do no harm.
    """
    wanted = {row.identity_digest: row for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING)
        arriving = ((at, *row) for at, row in enumerate(wanted.values()))
        copy_rows("arriving_worker", ("at", *SEALED_COLUMNS), arriving)
        ids = _insert_missing(cursor, old)
        known = frozenset[int]()
        if len(ids) < len(wanted):
            digests = [digest for digest in wanted if digest not in ids]
            cursor.execute(LOCK_KNOWN, {"digests": digests})
            found = dict[str, int](cursor.fetchall())
            ids |= found
            known = frozenset(found.values())
            cursor.execute(UPDATE_STRANGERS, {"ids": sorted(known)})
        cursor.execute("DROP TABLE arriving_worker")
    return Registered([ids[row.identity_digest] for row in rows], known)


def _insert_missing(cursor: Any, old: Collection[str] | None) -> dict[str, int]:
    """Add who is not registered yet; give their ids by digest.

    To look for each whether somebody adds the same person now takes twice the time, so it is done
    only where that has happened.
    """
    values = {"now": timezone.now(), "old": list(old or ())}
    try:
        with transaction.atomic():
            cursor.execute(INSERT if old is not None else INSERT_MISSING, values)
    except IntegrityError:
        cursor.execute(INSERT_MISSING, values)
    return dict(cursor.fetchall())


SEALED_COLUMNS = SealedWorker._fields
ARRIVING = """
CREATE TEMPORARY TABLE arriving_worker (
    at integer, name text, identity_number bytea, identity_digest text, identity_tail text,
    phone bytea, phone_digest text, phone_tail text, home_county_id text, home_township_id text,
    is_synthetic boolean
) ON COMMIT DROP
"""
_INSERT = f"""
INSERT INTO workers_registry_worker ({", ".join(SEALED_COLUMNS)}, registered_at)
SELECT {", ".join(SEALED_COLUMNS)}, %(now)s FROM arriving_worker
WHERE NOT identity_digest = ANY(%(old)s::text[]) ORDER BY at
"""
INSERT = f"{_INSERT} RETURNING identity_digest, id"
INSERT_MISSING = f"""
{_INSERT} ON CONFLICT (identity_digest) DO NOTHING RETURNING identity_digest, id
"""
"""Whoever is known takes an id that nobody gets; leaving them out first reads all workers."""
LOCK_KNOWN = """
SELECT identity_digest, id FROM workers_registry_worker WHERE identity_digest = ANY(%(digests)s)
ORDER BY id FOR NO KEY UPDATE
"""
"""In the order of their ids, so that nobody waits in a circle."""
UPDATE_STRANGERS = """
UPDATE workers_registry_worker AS worker SET name = row.name, phone = row.phone,
    phone_digest = row.phone_digest, phone_tail = row.phone_tail,
    home_county_id = row.home_county_id, home_township_id = row.home_township_id
FROM arriving_worker AS row
WHERE worker.id = ANY(%(ids)s) AND worker.identity_digest = row.identity_digest
    AND worker.user_id IS NULL
    AND (worker.name, worker.phone_digest, worker.home_county_id, worker.home_township_id)
        IS DISTINCT FROM (row.name, row.phone_digest, row.home_county_id, row.home_township_id)
"""


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
