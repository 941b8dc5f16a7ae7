"""Who is about to draw power again, so that the power company can call first (R9).

Papers and meters only: how many people come and when, nothing of who they are or of their codes;
of the enterprise the contact that it named in its register, so that there is somebody to call.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, QuerySet

from enterprises import resumption
from enterprises.models import Application, MeterReading, PowerDuty, PowerUser
from enterprises.queries.power import last_metered_day
from enterprises.resumption import Policy
from risk.queries import is_province, policy_on

RISING_DAYS = 3
DISTANT = date.max


class Signal(StrEnum):
    """What says that an enterprise is about to resume."""

    APPROVED = "approved"
    ARRIVING = "workers-arriving"
    RISING = "load-rising"


@dataclass(frozen=True, slots=True)
class PowerNotice:
    """One customer of the grid who is about to resume: an enterprise, or a meter without one."""

    name: str
    enterprise_id: int | None
    county: str
    sector: str
    numbers: tuple[str, ...]
    """The grid's own user numbers."""
    contact: str
    """Whom the enterprise named for questions; "" for a meter without an enterprise."""
    phone: str
    signals: tuple[Signal, ...]
    arrives_from: date | None
    workers: int
    share: float
    """The last day's consumption as a share of December."""
    base_kwh: float


@dataclass(slots=True)
class _Customer:
    """The meters of one customer with their last days, oldest first."""

    users: list[PowerUser] = field(default_factory=list)
    recent: list[list[float | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What the approved applications of an enterprise say of the days to come."""

    arrives_from: date
    workers: int


def power_duty_of(user: User | AnonymousUser) -> PowerDuty | None:
    """Give the user's duty at the power company, or None."""
    if not user.is_authenticated:
        return None
    return PowerDuty.objects.select_related("county").filter(user=user).first()


def noticed_users(user: User | AnonymousUser) -> QuerySet[PowerUser] | None:
    """Give the meters whose advance notices the user may read; None: the page is not theirs.

    The power company reads those of its county or of the province, the province all.
    """
    if is_province(user):
        return PowerUser.objects.all()
    duty = power_duty_of(user)
    if duty is None:
        return None
    users = PowerUser.objects.all()
    return users.filter(county=duty.county_id) if duty.county_id else users


def notices_for(user: User | AnonymousUser, *, today: date) -> tuple[date, list[PowerNotice]]:
    """Give the last day read and what the user may read; the day is today where nothing was.

    Whom to call is for the power company, which calls; the province sees figures.
    """
    users = noticed_users(user)
    day = last_metered_day(users, until=today) if users is not None else None
    if users is None or day is None:
        return today, []
    found = power_notices(users, day)
    if power_duty_of(user) is None:
        found = [replace(one, contact="", phone="") for one in found]
    return day, found


def power_notices(users: QuerySet[PowerUser], day: date) -> list[PowerNotice]:
    """Give who has not resumed and shows a sign of it: most signs first, then the soonest."""
    policy, _version = policy_on(day, Policy)
    customers = _customers(users, day)
    ids = [user.enterprise_id for one in customers for user in one.users if user.enterprise_id]
    arrivals = _arrivals(ids, day, policy)
    found = [
        notice
        for one in customers
        if (notice := _notice(one, arrivals.get(one.users[0].enterprise_id or 0), policy))
    ]
    return sorted(
        found,
        key=lambda one: (-len(one.signals), one.arrives_from or DISTANT, -one.base_kwh, one.name),
    )


def _customers(users: QuerySet[PowerUser], day: date) -> list[_Customer]:
    """Gather meters with a base by enterprise, each with its readings of the last days."""
    first = day - timedelta(days=RISING_DAYS)
    based = users.filter(base_kwh__gt=0)
    whole = Q(quarters__isnull=True) | Q(quarters=resumption.QUARTERS)
    readings = MeterReading.objects.filter(
        whole, power_user__in=based.values("pk"), day__gt=first, day__lte=day
    )
    recent: dict[int, list[float | None]] = {}
    for key, kwh in readings.order_by("day").values_list("power_user_id", "kwh"):
        recent.setdefault(key, []).append(kwh)
    customers: dict[tuple[str, int], _Customer] = {}
    for user in based.select_related("enterprise", "county").order_by("pk"):
        if user.pk not in recent:
            continue
        owner = user.enterprise_id
        whose = ("enterprise", owner) if owner else ("meter", user.pk)
        customer = customers.setdefault(whose, _Customer())
        customer.users.append(user)
        customer.recent.append(recent[user.pk])
    return list(customers.values())


def _arrivals(enterprise_ids: list[int], day: date, policy: Policy) -> dict[int, _Arrival]:
    """Give the approved applications whose people come from now on, within the days of notice."""
    soon = day + timedelta(days=policy.notice_days)
    approved = Application.objects.filter(
        enterprise__in=enterprise_ids,
        status=Application.Status.APPROVED,
        arrive_until__gte=day,
        arrive_from__lte=soon,
    ).annotate(people=Count("entries", filter=Q(entries__is_open=True)))
    found: dict[int, _Arrival] = {}
    for key, arrives, people in approved.order_by("pk").values_list(
        "enterprise_id", "arrive_from", "people"
    ):
        old = found.get(key, _Arrival(arrives, 0))
        found[key] = _Arrival(min(old.arrives_from, arrives), old.workers + people)
    return found


def _notice(one: _Customer, arrival: _Arrival | None, policy: Policy) -> PowerNotice | None:
    """Give the notice of a customer, or None where it has resumed or shows no sign."""
    pairs = list(zip(one.users, one.recent, strict=True))
    last = [(user, days[-1] or 0.0, user.base_kwh or 0.0) for user, days in pairs]
    if any(
        resumption.has_resumed(kwh, base, sector=user.sector, policy=policy)
        for user, kwh, base in last
    ):
        return None
    signals = [Signal.APPROVED] if arrival else []
    if arrival and arrival.workers:
        signals.append(Signal.ARRIVING)
    if any(
        resumption.is_about_to_resume(days, user.base_kwh, sector=user.sector, policy=policy)
        for user, days in pairs
    ):
        signals.append(Signal.RISING)
    if not signals:
        return None
    first = one.users[0]
    base = sum(base for _user, _kwh, base in last)
    return PowerNotice(
        name=first.enterprise.name if first.enterprise else first.number,
        enterprise_id=first.enterprise_id,
        county=first.county.name,
        sector=first.sector,
        numbers=tuple(user.number for user in one.users),
        contact=first.enterprise.contact_name if first.enterprise else "",
        phone=(first.enterprise.contact_phone or "") if first.enterprise else "",
        signals=tuple(signals),
        arrives_from=arrival.arrives_from if arrival else None,
        workers=arrival.workers if arrival else 0,
        share=sum(kwh for _user, kwh, _base in last) / base,
        base_kwh=base,
    )
