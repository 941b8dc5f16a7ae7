"""What waits for a second person, and the versions of every rule."""

from datetime import date

from django.db.models import QuerySet

from risk.models import OverrideProposal, PolicyVersion
from risk.queries.effects import EFFECTS, Effect, effect_of_version
from risk.queries.people import Visitor, is_province, reporting_counties


def policies_waiting() -> QuerySet[PolicyVersion]:
    """Return the versions of this app's rules that wait for a second person, the oldest first."""
    found = PolicyVersion.objects.filter(rule__in=EFFECTS, by__isnull=False, second__isnull=True)
    return found.select_related("by").order_by("id")


def waiting_with_effect(day: date) -> list[tuple[PolicyVersion, Effect]]:
    """Return the waiting versions, each with what it would give for a day."""
    return [(version, effect_of_version(version, day)) for version in policies_waiting()]


def policy_versions() -> QuerySet[PolicyVersion]:
    """Return every version of every rule, the newest first within its rule."""
    return PolicyVersion.objects.select_related("by", "second").order_by("rule", "-valid_from")


def visible_overrides(user: Visitor) -> QuerySet[OverrideProposal]:
    """Return the proposals of the counties that the user reports for, the newest first."""
    found = OverrideProposal.objects.select_related("county", "by", "second").order_by("-id")
    return found.filter(county__in=reporting_counties(user))


def overrides_to_decide(user: Visitor) -> QuerySet[OverrideProposal]:
    """Return the proposals that the user may decide: all for the province, none for others."""
    found = OverrideProposal.objects.select_related("county")
    return found if is_province(user) else found.none()
