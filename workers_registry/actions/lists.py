"""Puts people on lists of cases and contacts, with a ground and, for many, a second person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from risk.refusal import Refused
from workers_registry import guard, queries
from workers_registry.actions.facts import check_not_ahead, reissue
from workers_registry.models import ListMatch, ListProposal

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewListMatch:
    """A worker stands on a list since a day; `released_on` is for cases only."""

    worker_id: int
    kind: str
    since: date
    source: str
    released_on: date | None = None


@transaction.atomic
def record_list_matches(
    rows: Sequence[NewListMatch], *, by: User | None, second: User | None = None
) -> int:
    """Add matches with lists and reissue; give how many codes changed.

    No colour without ground: every match names its source (R3). More people than one official
    may list alone in a day need a second official, and most of them must have been where cases
    were known. Raises Refused.
    """
    check_not_ahead(row.since for row in rows)
    if any(not row.source.strip() for row in rows):
        raise Refused("list-without-source")
    people = {row.worker_id for row in rows}
    if people:
        _check_guard(people, since=min(row.since for row in rows), by=by, second=second)
    return _record(rows, by=by, proposal=None)


def propose_list(
    worker_ids: Collection[int], *, county: County, kind: str, since: date, source: str, by: User
) -> ListProposal:
    """Lay a list before a second official; nothing changes yet. Raises Refused."""
    check_not_ahead([since])
    if not source.strip():
        raise Refused("list-without-source")
    policy, _version = risk_queries.policy_on(calendar.today(), guard.Policy)
    people = sorted(set(worker_ids))
    if kind == ListProposal.RELEASED:
        if not queries.open_cases(people, day=since):
            raise Refused("list-nobody-to-release")
    else:
        _check_ground(people, since=since, by=by, policy=policy)
    return ListProposal.objects.create(
        county=county,
        kind=kind,
        since=since,
        source=source,
        worker_ids=people,
        needs_second=guard.needs_second(
            len(people), already_today=queries.listed_alone_today(by), policy=policy
        ),
        by=by,
    )


@transaction.atomic
def confirm_list(proposal: ListProposal, *, by: User) -> int:
    """Record a proposed list; give how many codes changed.

    A list that needs two people is confirmed by the second. What else the first has listed today
    counts again now: many short lists laid down beforehand are one long one. Raises Refused.
    """
    locked = _open(proposal)
    policy, _version = risk_queries.policy_on(calendar.today(), guard.Policy)
    people, already = locked.worker_ids, queries.listed_alone_today(locked.by)
    locked.needs_second |= guard.needs_second(len(people), already_today=already, policy=policy)
    if locked.kind != ListProposal.RELEASED:
        _check_ground(people, since=locked.since, by=locked.by, policy=policy)
    if locked.needs_second:
        guard.check_second(locked.by_id, by.pk)
        locked.second = by
    _close(locked, ListProposal.State.RECORDED)
    return _record(_rows(locked), by=locked.by, proposal=locked)


def _rows(proposal: ListProposal) -> list[NewListMatch]:
    """Give what a list says of each of its people: a match, or the release of an open case."""
    if proposal.kind != ListProposal.RELEASED:
        return [
            NewListMatch(worker_id, proposal.kind, proposal.since, proposal.source)
            for worker_id in proposal.worker_ids
        ]
    cases = queries.open_cases(proposal.worker_ids, day=proposal.since)
    return [
        NewListMatch(case.worker_id, case.kind, case.since, proposal.source, proposal.since)
        for case in cases
    ]


@transaction.atomic
def reject_list(proposal: ListProposal, *, by: User) -> None:
    """Put a proposed list aside. Raises Refused if it was decided already."""
    locked = _open(proposal)
    locked.second = by
    _close(locked, ListProposal.State.REJECTED)


def _check_guard(
    people: Collection[int], *, since: date, by: User | None, second: User | None
) -> None:
    """Refuse a long list without epidemic ground, or without a second official."""
    policy, _version = risk_queries.policy_on(calendar.today(), guard.Policy)
    _check_ground(people, since=since, by=by, policy=policy)
    if second is None or by is None:
        already = queries.listed_alone_today(by) if by else 0
        guard.check_alone(len(people), already_today=already, policy=policy)
    else:
        guard.check_second(by.pk, second.pk)


def _check_ground(
    people: Collection[int], *, since: date, by: User | None, policy: guard.Policy
) -> None:
    """Refuse where too few of the people, and of all whom `by` listed today, were near a case."""
    everybody = {*people, *(queries.listed_today(by) if by else ())}
    ground = queries.with_ground(everybody, since=since, policy=policy)
    guard.check_ground(len(everybody), with_ground=ground, policy=policy)


def _record(rows: Sequence[NewListMatch], *, by: User | None, proposal: ListProposal | None) -> int:
    """Add the matches and compute the codes."""
    known_on = calendar.today()
    ListMatch.objects.bulk_create(
        [
            ListMatch(
                worker_id=row.worker_id,
                kind=row.kind,
                since=row.since,
                released_on=row.released_on,
                source=row.source,
                known_on=known_on,
                by=by,
                proposal=proposal,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    return reissue((row.worker_id for row in rows), by=by)


def _open(proposal: ListProposal) -> ListProposal:
    """Lock the proposal. Raises Refused if somebody has decided it meanwhile."""
    locked = ListProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != ListProposal.State.OPEN:
        raise Refused("list-decided-already")
    return locked


def _close(proposal: ListProposal, state: str) -> None:
    """Write the decision."""
    proposal.state = state
    proposal.decided_at = timezone.now()
    proposal.save(update_fields=["state", "needs_second", "second", "decided_at"])
