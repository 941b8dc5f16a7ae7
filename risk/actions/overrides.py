"""Experts set a level against the rule: one proposes with a reason, another confirms."""

from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from risk import rating
from risk.models import County, CountyRating, OverrideProposal
from risk.queries import policy_on
from risk.refusal import Refused

State = OverrideProposal.State


@transaction.atomic(durable=True)
def propose_override(
    county: County, *, level: int, note: str, days: tuple[date, date], by: User
) -> OverrideProposal:
    """Propose a level for a county from the first to the last day, both included.

    Raises Refused where the reason is missing, the days are too many, or one is open already.
    """
    return _propose(county, level=level, note=note, days=days, by=by)


@transaction.atomic(durable=True)
def confirm_override(proposal: OverrideProposal, *, second: User) -> CountyRating:
    """Put a proposed level in force and return the rating that says so.

    Raises Refused where the proposal is decided already or the same person proposed it.
    """
    return _confirm(proposal, second)


@transaction.atomic(durable=True)
def reject_override(proposal: OverrideProposal, *, second: User) -> OverrideProposal:
    """Turn a proposal down; raises Refused as confirm_override does."""
    return _decide(proposal, second, State.REJECTED)


@transaction.atomic(durable=True)
def override_rating(
    county: County, *, level: int, note: str, days: tuple[date, date], people: tuple[User, User]
) -> CountyRating:
    """Propose and confirm in one step, where both people have signed already."""
    by, second = people
    proposal = _propose(county, level=level, note=note, days=days, by=by)
    return _confirm(proposal, second)


def _propose(
    county: County, *, level: int, note: str, days: tuple[date, date], by: User
) -> OverrideProposal:
    first, last = days
    policy, _ = policy_on(first, rating.Policy)
    if not note.strip():
        raise Refused("override-without-reason")
    if last < first:
        raise Refused("override-days-out-of-order")
    if last > first + timedelta(days=policy.override_days):
        raise Refused("override-too-long", most=policy.override_days)
    try:
        with transaction.atomic():
            return OverrideProposal.objects.create(
                county=county, day=first, valid_until=last, level=level, note=note.strip(), by=by
            )
    except IntegrityError as error:
        raise Refused("override-open-already", county=county.name) from error


def _confirm(proposal: OverrideProposal, second: User) -> CountyRating:
    decided = _decide(proposal, second, State.CONFIRMED)
    _, version = policy_on(decided.day, rating.Policy)
    return CountyRating.objects.create(
        county=decided.county,
        day=decided.day,
        level=decided.level,
        basis=CountyRating.Basis.OVERRIDE,
        rule="R1.override",
        evidence={"note": decided.note},
        policy_version=version,
        valid_until=decided.valid_until,
        by=decided.by,
        second=second,
    )


def _decide(proposal: OverrideProposal, second: User, state: str) -> OverrideProposal:
    found = OverrideProposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != State.OPEN:
        raise Refused("override-decided-already")
    if found.by_id == second.pk:
        raise Refused("second-person-needed")
    found.state, found.second, found.decided_at = state, second, timezone.now()
    found.save(update_fields=["state", "second", "decided_at"])
    return found
