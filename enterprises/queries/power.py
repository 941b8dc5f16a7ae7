"""The electricity index of any day by place and sector, rolled up from the users (R9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    FloatField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from enterprises import resumption
from enterprises.models import MeterReading, PowerUser
from enterprises.resumption import Index, Policy, Sums
from risk.queries import duty_of, is_province, policy_on


@dataclass(frozen=True, slots=True)
class PowerGroup:
    """The index of one place or sector on one day; `index` is None where no user counts."""

    key: tuple[Any, ...]
    sums: Sums
    index: Index | None


def visible_power_users(user: User | AnonymousUser) -> QuerySet[PowerUser]:
    """Give the metered users whose figures the user may see added up.

    The province sees all, a county its own, an enterprise the meters that are its own.
    """
    users = PowerUser.objects.all()
    if not user.is_authenticated:
        return users.none()
    if user.is_superuser or is_province(user):
        return users
    seen = Q(enterprise__memberships__user=user)
    duty = duty_of(user)
    if duty is not None and duty.county_id is not None:
        seen |= Q(county=duty.county_id)
    return users.filter(Q(pk__in=PowerUser.objects.filter(seen).values("pk")))


def last_metered_day(users: QuerySet[PowerUser], *, until: date) -> date | None:
    """Give the last day up to `until` that any of the users has a reading of."""
    readings = MeterReading.objects.filter(power_user__in=users.values("pk"), day__lte=until)
    found: date | None = readings.aggregate(last=Max("day"))["last"]
    return found


def power_groups(
    users: QuerySet[PowerUser], day: date, *, by: Iterable[str] = ()
) -> list[PowerGroup]:
    """Give the index by the fields named (county, sector, county__city ...), in one query."""
    policy, _version = policy_on(day, Policy)
    keys = tuple(by)
    is_read = Q(of_day__quarters__isnull=True) | Q(of_day__quarters=resumption.QUARTERS)
    rows = users.order_by().annotate(
        of_day=FilteredRelation("readings", condition=Q(readings__day=day))
    )
    grouped = rows.values(*keys) if keys else rows.values(all_users=Value(1))
    summed: Any = grouped.annotate(**_aggregates(policy, is_read=is_read))
    groups = []
    for row in summed.order_by(*keys):
        sums = _sums(row)
        key = tuple(row[name] for name in keys)
        groups.append(PowerGroup(key, sums, resumption.index_of(sums, policy)))
    return groups


def _sums(row: dict[str, Any]) -> Sums:
    """Give one row of sums; who has a base and does not count has a gap on the day."""
    return Sums(
        users=row["sum_users"],
        resumed=row["sum_resumed"],
        kwh=row["sum_kwh"],
        base_kwh=row["sum_base_kwh"],
        capped=row["sum_capped"],
        without_base=row["sum_all"] - row["sum_based"],
        gaps=row["sum_based"] - row["sum_users"],
    )


def _aggregates(policy: Policy, *, is_read: Q) -> dict[str, Any]:
    """Give the sums of enterprises.resumption.sums_of as the database works them out."""
    has_base = Q(base_kwh__gt=0)
    counts = has_base & Q(of_day__kwh__isnull=False) & is_read
    threshold = Case(
        *(
            When(sector=sector, then=Value(share))
            for sector, share in policy.resumed_share_by_sector.items()
        ),
        default=Value(policy.resumed_share),
        output_field=FloatField(),
    )
    kwh: Any = F("of_day__kwh")
    is_capped = Q(pk__isnull=True)
    if policy.user_cap is not None:
        most = F("base_kwh") * policy.user_cap
        kwh, is_capped = Least(F("of_day__kwh"), most), Q(of_day__kwh__gt=most)
    zero = Value(0.0)
    return {
        "sum_users": Count("pk", filter=counts),
        "sum_resumed": Count("pk", filter=counts & Q(of_day__kwh__gte=threshold * F("base_kwh"))),
        "sum_kwh": Coalesce(Sum(kwh, filter=counts, output_field=FloatField()), zero),
        "sum_base_kwh": Coalesce(Sum("base_kwh", filter=counts), zero),
        "sum_capped": Count("pk", filter=counts & is_capped),
        "sum_all": Count("pk"),
        "sum_based": Count("pk", filter=has_base),
    }
