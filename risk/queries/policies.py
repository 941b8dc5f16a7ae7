"""The numbers of a rule that are in force on a day."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar

from django.db.models import Q, QuerySet

from risk import level_policy
from risk.level_policy import LevelRequirements
from risk.models import PolicyVersion

SHIPPED = "v1"
"""The version label of the numbers written in the code."""


class PolicyClass(Protocol):
    """A frozen dataclass with defaults on all fields and the id of its rule."""

    RULE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


Numbers = TypeVar("Numbers", bound=PolicyClass)


def policy_on(
    day: date, policy: type[Numbers], *, known_at: datetime | None = None
) -> tuple[Numbers, str]:
    """Return the numbers of the version in force on a day, and its label.

    Without a version the shipped defaults hold; `known_at` asks as of an earlier moment.
    """
    found = versions_in_force(known_at).filter(rule=policy.RULE, valid_from__lte=day)
    version = found.order_by("-valid_from").first()
    if version is None:
        return policy(), SHIPPED
    return from_values(policy, version.values), version.version


def versions_in_force(known_at: datetime | None = None) -> QuerySet[PolicyVersion]:
    """Return the versions that a second person has confirmed or that were shipped."""
    found = PolicyVersion.objects.filter(Q(second__isnull=False) | Q(by__isnull=True))
    if known_at is None:
        return found
    return found.filter(Q(confirmed_at__lte=known_at) | Q(by=None, recorded_at__lte=known_at))


def from_values(policy: type[Numbers], values: Mapping[str, Any]) -> Numbers:
    """Return the policy with the values kept as JSON; what they do not name stays as shipped."""
    shipped = policy()
    known = {
        field.name: _typed(values[field.name], like=getattr(shipped, field.name))
        for field in fields(policy)
        if field.name in values
    }
    return policy(**known)


def to_values(policy: PolicyClass) -> dict[str, Any]:
    """Return a policy's numbers in a form that JSON keeps."""
    return {field.name: _plain(getattr(policy, field.name)) for field in fields(policy)}


def requirements_on(day: date, level: int) -> LevelRequirements:
    """Return what a level requires on a day, by the version in force."""
    policy, _ = policy_on(day, level_policy.Policy)
    return level_policy.requirements(level, policy)


def _typed(value: Any, *, like: Any) -> Any:
    if isinstance(like, tuple):
        return tuple(value)
    if isinstance(like, date):
        return date.fromisoformat(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
