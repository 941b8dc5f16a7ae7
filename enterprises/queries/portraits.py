"""The power curve of one enterprise, for itself, its county and the province."""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from enterprises import portrait, resumption
from enterprises.models import Enterprise, MeterCorrection, MeterReading
from enterprises.queries.mismatches import inspectable_enterprises
from enterprises.resumption import Policy
from risk.queries import policy_on

PORTRAIT_DAYS = 42


def visible_portraits(user: User | AnonymousUser) -> QuerySet[Enterprise]:
    """Give the enterprises whose curve the user may see: own, of one's county, or all."""
    enterprises = Enterprise.objects.select_related("county", "township")
    if not user.is_authenticated:
        return enterprises.none()
    own = Enterprise.objects.filter(memberships__user=user).values("pk")
    return enterprises.filter(Q(pk__in=own) | Q(pk__in=inspectable_enterprises(user).values("pk")))


def portrait_of(
    enterprise: Enterprise, *, until: date, days: int = PORTRAIT_DAYS
) -> portrait.Portrait:
    """Give the portrait of the last days, by the numbers in force on the last of them."""
    policy, _version = policy_on(until, Policy)
    wanted = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    whole = Q(quarters__isnull=True) | Q(quarters=resumption.QUARTERS)
    readings = MeterReading.objects.filter(
        whole, power_user__enterprise=enterprise, day__gte=wanted[0], day__lte=until
    )
    return portrait.portrait(
        [
            portrait.Meter(user.pk, user.sector, user.base_kwh)
            for user in enterprise.power_users.order_by("pk")
        ],
        {(key, day): kwh for key, day, kwh in readings.values_list("power_user_id", "day", "kwh")},
        wanted,
        policy,
    )


def correction_count(enterprise: Enterprise) -> int:
    """Count the days of the enterprise's meters that were corrected later."""
    return MeterCorrection.objects.filter(power_user__enterprise=enterprise).count()


def last_reading_day(enterprise: Enterprise, *, until: date) -> date | None:
    """Give the last day up to `until` that any of the enterprise's meters was read."""
    readings = MeterReading.objects.filter(power_user__enterprise=enterprise, day__lte=until)
    return readings.order_by("-day").values_list("day", flat=True).first()
