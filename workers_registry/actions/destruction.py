"""Destroys everything that is kept of persons: two people, batch by batch, with a certificate."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import destruction as rule
from workers_registry import queries, retention
from workers_registry.models import (
    ChainLink,
    Destruction,
    HealthCode,
    ListProposal,
    RetentionRun,
    Worker,
)

BATCH = 5000
LINKS = 20
"""Links emptied in one transaction; a link of the night may hold thousands of codes."""
Above = Mapping[str, Callable[[], "QuerySet[Any]"]]
"""What the floors above keep of persons: rows by kind, deleted with the rest."""


def propose_destruction(*, reason: str, by: User) -> Destruction:
    """Ask that everything be destroyed; nothing goes yet. Raises Refused while one waits."""
    try:
        with transaction.atomic():
            return Destruction.objects.create(reason=reason, by=by)
    except IntegrityError:
        raise Refused("destruction-waits-already") from None


@transaction.atomic
def withdraw_destruction(destruction: Destruction) -> None:
    """Take it back before the second person has confirmed it. Raises Refused."""
    locked = _locked(destruction)
    rule.check_waits(locked.state)
    locked.state, locked.decided_at = Destruction.State.WITHDRAWN, timezone.now()
    locked.save(update_fields=["state", "decided_at"])


@transaction.atomic
def confirm_destruction(destruction: Destruction, *, backups: str, by: User) -> Destruction:
    """Confirm it, and say what becomes of the backups; a task carries it out. Raises Refused."""
    locked = _locked(destruction)
    rule.check_waits(locked.state)
    rule.check_second(locked.by_id, by.pk)
    policy, version = risk_queries.policy_on(calendar.today(), retention.Policy)
    ends = calendar.today() + timedelta(days=1)  # nothing of today is kept either
    usual = retention.kept_from(calendar.today(), queries.today_on_the_wall(), policy)
    days = {name: ends.isoformat() for name in asdict(usual)}
    locked.run = RetentionRun.objects.create(
        day=calendar.today(),
        policy_version=version,
        kept_from={**days, "facts": date.max.isoformat(), "cases": usual.cases.isoformat()},
        by=by,
    )
    locked.state, locked.second, locked.backups = Destruction.State.CONFIRMED, by, backups
    locked.decided_at = timezone.now()
    locked.save()
    return locked


def carry_out_destruction(destruction: Destruction, *, above: Above) -> RetentionRun:
    """Destroy what was confirmed. In batches that count themselves: broken off, it goes on.

    The links of the chained log stay, so that it can still be verified; they name nobody.
    """
    if destruction.state != Destruction.State.CONFIRMED or destruction.run is None:
        raise Refused("destruction-not-confirmed")
    run = destruction.run
    cases_from = date.fromisoformat(run.kept_from["cases"])
    for kind, rows in above.items():
        _delete(run, kind, rows())
    for kind in queries.DESTROYED:
        _delete(run, kind, queries.rows_to_destroy(kind, cases_from=cases_from))
    _delete_codes(run)
    _forget_lists(run)
    _forget_persons(run, cases_from)
    with transaction.atomic():
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        Destruction.objects.filter(pk=destruction.pk).update(state=Destruction.State.DONE)
    return run


def _locked(destruction: Destruction) -> Destruction:
    return Destruction.objects.select_for_update(of=("self",)).get(pk=destruction.pk)


def _delete(run: RetentionRun, kind: str, rows: QuerySet[Any]) -> None:
    """Delete rows, batch by batch."""

    def delete(ids: list[int]) -> int:
        rows.model.objects.filter(pk__in=ids).delete()
        return len(ids)

    _each_batch(run, kind, rows, delete)


def _delete_codes(run: RetentionRun) -> None:
    """Delete every code; a link's codes go together, and the link says which run took them."""

    def empty(ids: list[int]) -> int:
        rows, _each = HealthCode.objects.filter(link__in=ids).delete()
        ChainLink.objects.filter(pk__in=ids).update(emptied_by=run)
        return rows

    _each_batch(run, "codes", ChainLink.objects.filter(emptied_by=None), empty, size=LINKS)
    _delete(run, "loose-codes", HealthCode.objects.filter(link=None))


def _forget_lists(run: RetentionRun) -> None:
    """Keep of each list how many stood on it, not who."""

    def forget(ids: list[int]) -> int:
        for proposal in ListProposal.objects.filter(pk__in=ids):
            proposal.people_then = len(proposal.worker_ids)
            proposal.worker_ids = []
            proposal.save(update_fields=["people_then", "worker_ids"])
        return len(ids)

    _each_batch(run, "lists", ListProposal.objects.exclude(worker_ids=[]), forget)


def _forget_persons(run: RetentionRun, cases_from: date) -> None:
    """Remove names and numbers and close the accounts, as `deidentify` does for one."""

    def forget(ids: list[int]) -> int:
        User.objects.filter(worker__in=ids).update(is_active=False)
        return Worker.objects.filter(pk__in=ids).update(
            user=None, name="", identity_number="", identity_tail="", phone="", phone_tail="",
            identity_digest=_nobody(), phone_digest=_nobody(), home_township=None, pass_id=None,
        )  # fmt: skip

    _each_batch(run, "persons", queries.persons_to_destroy(cases_from=cases_from), forget)


def _nobody() -> RawSQL:
    """Give a digest that no number has, another for each row."""
    parts = "md5(gen_random_uuid()::text) || md5(gen_random_uuid()::text)"
    return RawSQL(parts, [], output_field=TextField())


def _each_batch(
    run: RetentionRun,
    kind: str,
    rows: QuerySet[Any],
    act: Callable[[list[int]], int],
    *,
    size: int = BATCH,
) -> None:
    """Act on the rows until none is left, and write into the receipt how many went.

    Each batch is a transaction that holds the receipt: two processes at once count nothing twice.
    """
    while True:
        with transaction.atomic():
            receipt = RetentionRun.objects.select_for_update().get(pk=run.pk)
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:size])
            if not ids:
                run.counts = receipt.counts
                return
            receipt.counts[kind] = receipt.counts.get(kind, 0) + act(ids)
            receipt.save(update_fields=["counts"])
