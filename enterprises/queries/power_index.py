"""The index of any day in one short query, from the totals that every import keeps (R9).

A day whose totals were made with other numbers than hold now, and meters that are not all those of
a place, are added up from the users themselves (enterprises.queries.power).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Max, Q, QuerySet, Sum, Value

from enterprises import resumption
from enterprises.models import PowerTotal, PowerUser
from enterprises.queries.power import (
    PowerGroup,
    last_metered_day,
    power_groups,
    visible_power_users,
)
from enterprises.resumption import Index, Policy, Sums
from risk.queries import duty_of, is_province, policy_on

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PowerScope:
    """Whose meters are added up; `totals` where they are all the meters of some counties."""

    users: QuerySet[PowerUser]
    totals: QuerySet[PowerTotal] | None = None


def whole_scope() -> PowerScope:
    """Give all meters, for computations that are nobody's own."""
    return PowerScope(PowerUser.objects.all(), PowerTotal.objects.all())


def power_scope(user: User | AnonymousUser) -> PowerScope:
    """Give the meters whose figures the user may see added up, as `visible_power_users` does."""
    if is_province(user):
        return whole_scope()
    users = visible_power_users(user)
    duty = duty_of(user)
    if duty is None or users.exclude(county=duty.county_id).exists():
        return PowerScope(users)
    return PowerScope(users, PowerTotal.objects.filter(county=duty.county_id))


def narrowed(scope: PowerScope, **place: Any) -> PowerScope:
    """Give the part of a scope that fits, by fields of the user: county, sector, county__city."""
    totals = scope.totals.filter(**place) if scope.totals is not None else None
    return PowerScope(scope.users.filter(**place), totals)


def last_index_day(scope: PowerScope, *, until: date) -> date | None:
    """Give the last day up to `until` that any meter of the scope was read."""
    if scope.totals is None:
        return last_metered_day(scope.users, until=until)
    found: date | None = scope.totals.filter(day__lte=until).aggregate(last=Max("day"))["last"]
    return found


def index_groups(scope: PowerScope, day: date, *, by: Iterable[str] = ()) -> list[PowerGroup]:
    """Give the index by the fields named (county, sector, county__city ...), in their order."""
    keys = tuple(by)
    policy, version = policy_on(day, Policy)
    if scope.totals is None:
        return power_groups(scope.users, day, by=keys)
    of_day = scope.totals.filter(day=day)
    if of_day.exclude(policy_version=version).exists():
        return power_groups(scope.users, day, by=keys)
    read = _read(of_day, keys)
    groups = []
    for key, (all_users, based) in sorted(_user_counts(scope.users, keys).items()):
        sums = _with_left_out(read.get(key, Sums()), all_users=all_users, based=based)
        groups.append(PowerGroup(key, sums, resumption.index_of(sums, policy)))
    return groups


def index_trend(scope: PowerScope, *, until: date, days: int) -> list[tuple[date, Index | None]]:
    """Give the index of each of the last days, in three queries; None where nothing was read."""
    wanted = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    if scope.totals is None:
        return [(day, _only(power_groups(scope.users, day))) for day in wanted]
    of_days = scope.totals.filter(day__in=wanted)
    versions: dict[date, set[str]] = defaultdict(set)
    for day, version in of_days.order_by().values_list("day", "policy_version").distinct():
        versions[day].add(version)
    read = _read(of_days, ("day",))
    counts = _user_counts(scope.users, ())
    found: list[tuple[date, Index | None]] = []
    for day in wanted:
        policy, version = policy_on(day, Policy)
        if versions[day] - {version}:
            found.append((day, _only(power_groups(scope.users, day))))
            continue
        all_users, based = counts.get((), (0, 0))
        sums = _with_left_out(read.get((day,), Sums()), all_users=all_users, based=based)
        found.append((day, resumption.index_of(sums, policy)))
    return found


def _only(groups: list[PowerGroup]) -> Index | None:
    return groups[0].index if groups else None


def _read(totals: QuerySet[PowerTotal], keys: tuple[str, ...]) -> dict[Key, Sums]:
    """Add totals up by the keys: sums of sums, never an average."""
    rows: Any = totals.order_by().values(*keys) if keys else totals.order_by().values(all=Value(1))
    summed = rows.annotate(
        sum_users=Sum("users", default=0),
        sum_resumed=Sum("resumed", default=0),
        sum_kwh=Sum("kwh", default=0),
        sum_base_kwh=Sum("base_kwh", default=0),
        sum_capped=Sum("capped", default=0),
    )
    return {
        tuple(row[key] for key in keys): Sums(
            users=row["sum_users"],
            resumed=row["sum_resumed"],
            kwh=row["sum_kwh"],
            base_kwh=row["sum_base_kwh"],
            capped=row["sum_capped"],
        )
        for row in summed
    }


def _user_counts(users: QuerySet[PowerUser], keys: tuple[str, ...]) -> dict[Key, tuple[int, int]]:
    """Give by key how many users there are and how many of them have a base."""
    rows: Any = users.order_by().values(*keys) if keys else users.order_by().values(all=Value(1))
    counted = rows.annotate(sum_all=Count("pk"), sum_based=Count("pk", filter=Q(base_kwh__gt=0)))
    return {tuple(row[key] for key in keys): (row["sum_all"], row["sum_based"]) for row in counted}


def _with_left_out(sums: Sums, *, all_users: int, based: int) -> Sums:
    """Add who does not count: no base, or a base and no whole reading on the day."""
    return sums + Sums(without_base=all_users - based, gaps=based - sums.users)
