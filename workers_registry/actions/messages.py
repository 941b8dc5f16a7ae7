"""The outbox: messages are queued once, claimed by a lease, and sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from workers_registry.actions.copying import copy_rows
from workers_registry.fields import sealed_text
from workers_registry.models import Message, Proxy

MANY = 500
"""From so many messages on they are copied; for fewer a table of their own is not worth it."""
LEASE = timedelta(seconds=60)
PAUSE_AFTER_FAILURE = timedelta(minutes=2)
ATTEMPTS = 5
SIGN_IN_CODE = "sign-in-code"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A text to a phone; `key` names the occasion and is sent once."""

    phone: str
    text: str
    kind: str
    key: str
    worker_id: int | None = None


def queue_messages(rows: Sequence[NewMessage]) -> None:
    """Add messages to the outbox; what has a known key is there already and is left alone.

    Of whom has no phone, whoever holds the code gets it; where nobody does, the county calls.
    """
    phones = _phones_of_holders([row.worker_id for row in rows if not row.phone])
    rows = [
        row if row.phone else replace(row, phone=phones[row.worker_id])
        for row in rows
        if row.phone or row.worker_id in phones
    ]
    if len(rows) >= MANY:
        _copy_messages(rows)
        return
    Message.objects.bulk_create(
        [
            Message(
                phone=row.phone,
                phone_tail=row.phone[-4:],
                text=row.text,
                kind=row.kind,
                key=row.key,
                worker_id=row.worker_id,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def _copy_messages(rows: Sequence[NewMessage]) -> None:
    """Do the same for the people of a whole plan, in a third of the time."""
    with connection.cursor() as cursor:
        cursor.execute(ARRIVING)
        copy_rows("arriving_message", ARRIVING_COLUMNS, map(_arriving, rows))
        cursor.execute(INSERT_UNKNOWN, {"state": Message.State.QUEUED, "now": timezone.now()})
        cursor.execute("DROP TABLE arriving_message")


def _arriving(row: NewMessage) -> tuple[object, ...]:
    phone, text = sealed_text(row.phone), sealed_text(row.text)
    return phone, row.phone[-4:], text, row.kind, row.key, row.worker_id


ARRIVING_COLUMNS = ("phone", "phone_tail", "text", "kind", "key", "worker_id")
ARRIVING = """
CREATE TEMPORARY TABLE arriving_message (
    phone bytea, phone_tail text, text bytea, kind text, key text, worker_id bigint
) ON COMMIT DROP
"""
INSERT_UNKNOWN = """
INSERT INTO workers_registry_message
    (phone, phone_tail, text, kind, key, worker_id, state, attempts, queued_at)
SELECT phone, phone_tail, text, kind, key, worker_id, %(state)s, 0, %(now)s
FROM arriving_message ON CONFLICT (key) DO NOTHING
"""


def _phones_of_holders(worker_ids: Sequence[int | None]) -> dict[int | None, str]:
    """Give the phone that holds the code of each of the workers; who has no holder is left out."""
    if not worker_ids:
        return {}
    held = Proxy.objects.filter(held__in=worker_ids, ended_at=None).select_related("holder")
    return {proxy.held_id: proxy.holder.phone for proxy in held if proxy.holder.phone}


@transaction.atomic
def claim_messages(*, limit: int) -> list[Message]:
    """Take up to `limit` queued messages for a minute; nobody else gets them meanwhile.

    What was tried too often is given up.
    """
    now = timezone.now()
    free = Message.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now), state=Message.State.QUEUED
    )
    free.filter(attempts__gte=ATTEMPTS).update(state=Message.State.FAILED)
    taken = list(
        free.select_for_update(skip_locked=True).order_by("id").values_list("pk", flat=True)[:limit]
    )
    Message.objects.filter(pk__in=taken).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return list(Message.objects.filter(pk__in=taken).order_by("id"))


def record_sent(message: Message) -> None:
    """Mark the message as sent; the text of a one-time code is forgotten."""
    text = "" if message.kind == SIGN_IN_CODE else message.text
    _mine(message).update(
        state=Message.State.SENT, sent_at=timezone.now(), leased_until=None, text=text
    )


def record_failure(message: Message) -> None:
    """Let the message rest before the next attempt."""
    _mine(message).update(leased_until=timezone.now() + PAUSE_AFTER_FAILURE)


def _mine(message: Message) -> QuerySet[Message]:
    """Give the row if this claim still holds it."""
    return Message.objects.filter(
        pk=message.pk, state=Message.State.QUEUED, leased_until=message.leased_until
    )
