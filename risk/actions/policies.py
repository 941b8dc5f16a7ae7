"""Changes the dated numbers of a rule: one person proposes, another confirms."""

from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from risk import calendar, level_policy
from risk.models import PolicyVersion
from risk.queries import PolicyClass, to_values
from risk.refusal import Refused


@transaction.atomic(durable=True)
def propose_policy(
    policy: PolicyClass, *, version: str, valid_from: date, by: User
) -> PolicyVersion:
    """Write a version that waits for a second person; it is not in force yet.

    Raises Refused where the rule has that version, or another from the same day.
    """
    return _propose(policy, version=version, valid_from=valid_from, by=by)


@transaction.atomic(durable=True)
def confirm_policy(proposed: PolicyVersion, *, second: User) -> PolicyVersion:
    """Put a proposed version in force.

    Raises Refused for its own author, if decided, or where its first day is over: what was rated
    since then went by the numbers before.
    """
    if proposed.valid_from < calendar.today():
        raise Refused("policy-day-over", day=proposed.valid_from)
    return _confirm(proposed, second)


@transaction.atomic(durable=True)
def withdraw_policy(proposed: PolicyVersion, *, by: User) -> None:
    """Take back a version that nobody has confirmed; raises Refused if decided."""
    _waiting(proposed).delete()


@transaction.atomic(durable=True)
def change_policy(
    policy: PolicyClass, *, version: str, valid_from: date, by: User, second: User
) -> PolicyVersion:
    """Propose and confirm in one step, where both people have signed already."""
    return _confirm(_propose(policy, version=version, valid_from=valid_from, by=by), second)


@transaction.atomic
def publish_policies() -> int:
    """Write the versions that the authorities published; return how many were new.

    They have neither author nor second person, as what was put in when the house was set up.
    """
    valid_from, policy = level_policy.SINCE_7_MARCH
    _version, is_new = PolicyVersion.objects.get_or_create(
        rule=policy.RULE,
        valid_from=valid_from,
        defaults={"version": valid_from.isoformat(), "values": to_values(policy)},
    )
    return int(is_new)


def _propose(policy: PolicyClass, *, version: str, valid_from: date, by: User) -> PolicyVersion:
    try:
        with transaction.atomic():
            return PolicyVersion.objects.create(
                rule=policy.RULE,
                version=version,
                valid_from=valid_from,
                values=to_values(policy),
                by=by,
            )
    except IntegrityError as error:
        raise Refused("policy-exists-already", version=version, day=valid_from) from error


def _confirm(proposed: PolicyVersion, second: User) -> PolicyVersion:
    found = _waiting(proposed)
    if found.by_id == second.pk:
        raise Refused("second-person-needed")
    found.second, found.confirmed_at = second, timezone.now()
    found.save(update_fields=["second", "confirmed_at"])
    return found


def _waiting(proposed: PolicyVersion) -> PolicyVersion:
    """Lock a version that still waits; who comes after another's decision is refused."""
    found = PolicyVersion.objects.select_for_update().filter(pk=proposed.pk).first()
    if found is None:
        raise Refused("policy-withdrawn-already")
    if found.second_id is not None or found.by_id is None:
        raise Refused("policy-decided-already")
    return found
