"""Deletes what is older than it may be kept, with a receipt, and keeps the chained log whole."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import queries, retention
from workers_registry.actions.chain import append_links
from workers_registry.actions.codes import reissue_codes
from workers_registry.actions.people import deidentify
from workers_registry.models import (
    Appeal,
    AppealPaper,
    ChainLink,
    DeletionWish,
    HealthCode,
    RetentionRun,
    Worker,
)

BATCH = 2000
LINKS = 20
"""Links emptied in one transaction; a link of the night may hold thousands of codes."""
AT_A_WISH = (
    "stays",
    "declarations",
    "list-matches",
    "clearances",
    "medical-checks",
    "arrivals",
    "recognised-codes",
    "messages",
)
"""What a person may have deleted at once, older than the rule needs."""


def delete_expired(*, by: User | None = None) -> RetentionRun:
    """Delete whatever is too old (R10) and give the receipt.

    In batches, each a transaction of its own that counts itself in the receipt: broken off, the
    next run takes the rest, and nothing is deleted that no receipt counts.
    """
    today = calendar.today()
    policy, version = risk_queries.policy_on(today, retention.Policy)
    kept = retention.kept_from(today, queries.today_on_the_wall(), policy)
    run = RetentionRun.objects.create(
        day=today,
        policy_version=version,
        kept_from={name: day.isoformat() for name, day in asdict(kept).items()},
        by=by,
    )
    for kind, expired in queries.EXPIRED.items():
        _delete_rows(run, kind, expired(kept))
    _forget_names_on_lists(run, kept)
    _say_codes_anew(kept)
    _empty_links(run, kept)
    _delete_rows(run, "loose-codes", queries.loose_codes(kept))
    _fulfil_wishes(run)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    return run


def _delete_rows(run: RetentionRun, kind: str, rows: QuerySet[Any]) -> None:
    """Delete the rows in batches: found once, asked again in the transaction that deletes."""
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    for batch in queries.batches(found, BATCH):
        with transaction.atomic():
            ids = list(rows.filter(pk__in=batch).values_list("pk", flat=True))
            rows.model.objects.filter(pk__in=ids).delete()
            _count(run, kind, len(ids))


def _count(run: RetentionRun, kind: str, number: int) -> None:
    """Write into the receipt what was deleted, in the same transaction."""
    if not number:
        return
    run.counts[kind] = run.counts.get(kind, 0) + number
    run.save(update_fields=["counts"])


@transaction.atomic
def _forget_names_on_lists(run: RetentionRun, kept: retention.KeptFrom) -> None:
    """Keep of an old list that it was, by whom and how long, but not who stood on it."""
    for proposal in queries.named_proposals(kept).select_for_update():
        proposal.people_then = len(proposal.worker_ids)
        proposal.worker_ids = []
        proposal.save(update_fields=["people_then", "worker_ids"])
        _count(run, "lists", 1)


def _say_codes_anew(kept: retention.KeptFrom) -> None:
    """Say the code of today anew for whom it was last computed too long ago.

    Then every older row has a later one, and may go.
    """
    today = calendar.today()
    found = list(queries.workers_with_old_codes(kept).values_list("pk", flat=True))
    for batch in queries.batches(found, BATCH):
        with transaction.atomic():
            reissue_codes(batch, today=today)
            _repeat(batch, kept)


def _repeat(worker_ids: list[int], kept: retention.KeptFrom) -> None:
    """Add today's row for those whose verdict has not changed."""
    today = calendar.today()
    same = queries.workers_with_old_codes(kept).filter(pk__in=worker_ids)
    codes = queries.codes_of(list(same.values_list("pk", flat=True)))
    rows = [
        HealthCode(
            worker_id=worker_id,
            day=today,
            colour=old.colour,
            rule=old.rule,
            until=old.until,
            current_until=old.current_until,
            evidence=old.evidence,
            policy_version=old.policy_version,
            cause=HealthCode.Cause.NIGHTLY,
        )
        for worker_id, old in sorted(codes.items())
    ]
    append_links(rows)
    HealthCode.objects.bulk_create(rows)


def _empty_links(run: RetentionRun, kept: retention.KeptFrom) -> None:
    """Delete the codes of old links; the links stay, so that the chain still holds."""
    found = list(queries.links_of_old_codes(kept))
    for batch in queries.batches(found, LINKS):
        with transaction.atomic():
            empty = queries.links_to_empty(kept).filter(pk__in=batch)
            ids = list(empty.values_list("pk", flat=True))
            if not ids:
                continue
            _count(run, "codes", HealthCode.objects.filter(link__in=ids).delete()[0])
            ChainLink.objects.filter(pk__in=ids).update(emptied_by=run)


# ---- a person's own wish -------------------------------------------------------------------------


@transaction.atomic
def delete_at_a_wish(worker: Worker) -> DeletionWish:
    """Delete at once what the rule no longer needs, and note that the rest is to follow.

    Once nothing else is known of the person, the night removes name and numbers too. Raises
    Refused("deletion-wished-already") while a wish is open.
    """
    Worker.objects.select_for_update(no_key=True).only("pk").get(pk=worker.pk)
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, retention.Policy)
    kept = retention.at_a_wish(today, queries.today_on_the_wall(), policy)
    try:
        with transaction.atomic():
            wish = DeletionWish.objects.create(worker=worker, day=today)
    except IntegrityError:
        raise Refused("deletion-wished-already") from None
    counts = {}
    for kind in AT_A_WISH:
        rows = queries.EXPIRED[kind](kept).filter(worker=worker)
        counts[kind] = len(ids := list(rows.values_list("pk", flat=True)))
        rows.model.objects.filter(pk__in=ids).delete()
    decided = Appeal.objects.filter(worker=worker).exclude(state=Appeal.State.OPEN)
    counts["papers"], _each = AppealPaper.objects.filter(appeal__in=decided).delete()
    reissue_codes([worker.pk], today=today)
    wish.counts = {kind: number for kind, number in counts.items() if number}
    wish.save(update_fields=["counts"])
    return wish


def withdraw_wish(worker: Worker) -> None:
    """Let the person's name and numbers stay after all; what was deleted is gone."""
    DeletionWish.objects.filter(worker=worker, done_on=None).delete()


def _fulfil_wishes(run: RetentionRun) -> None:
    """Remove name and numbers of those who wished it and of whom nothing else is known."""
    for wish in queries.wishes_to_fulfil():
        with transaction.atomic():
            deidentify(wish.worker)
            wish.done_on = run.day
            wish.save(update_fields=["done_on"])
            _count(run, "persons", 1)


# ---- travellers ----------------------------------------------------------------------------------


def deidentify_travellers(
    arrived_before: Callable[[date], Collection[int]], *, by: User | None = None
) -> RetentionRun:
    """Remove name and numbers of those whose journey is over long enough; give the receipt.

    `arrived_before` is the floor above, which knows journeys: it gives the workers all of whose
    journeys ended before a day, or who never had one. Whoever is still kept for another reason is
    left for a later run.
    """
    today = calendar.today()
    policy, version = risk_queries.policy_on(today, retention.Policy)
    kept = retention.kept_from(today, queries.today_on_the_wall(), policy)
    run = RetentionRun.objects.create(
        day=today,
        policy_version=version,
        kept_from={"journeys": kept.facts.isoformat()},
        by=by,
    )
    for batch in queries.batches(list(arrived_before(kept.facts)), BATCH):
        found = list(queries.travellers_to_forget(batch).values_list("pk", flat=True))
        with transaction.atomic():
            _deidentify_batch(run, found)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    return run


def _deidentify_batch(run: RetentionRun, worker_ids: Collection[int]) -> None:
    """Lock the workers, so that no fact comes meanwhile, and ask once more."""
    locked = Worker.objects.select_for_update().filter(pk__in=worker_ids).order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    still = list(queries.travellers_to_forget(ids).only("pk"))
    for worker in still:
        deidentify(worker)
    _count(run, "travellers", len(still))


def receipt_lines(counts: Mapping[str, int]) -> list[str]:
    """Give a receipt's counts as lines for the command."""
    return [f"{kind}: {number}" for kind, number in counts.items()] or ["nothing was too old"]
