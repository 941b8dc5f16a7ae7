"""Enterprises whose papers, roster and meter do not fit, for the inspector (R9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Max, Min, Q, QuerySet

from enterprises import resumption
from enterprises.models import Application, Enterprise, Inspection, PowerUser
from enterprises.resumption import Policy
from risk.queries import duty_of, is_province, policy_on


@dataclass(frozen=True, slots=True)
class Load:
    """What the meters of one enterprise consumed on a day."""

    kwh: float
    base_kwh: float
    has_resumed: bool

    @property
    def share(self) -> float:
        """Give the consumption as a share of December."""
        return self.kwh / self.base_kwh


@dataclass(frozen=True, slots=True)
class Papers:
    """What the applications of one enterprise say."""

    has_applied: bool = False
    approved_on: date | None = None
    """The first day of approval, of the approved ones."""
    arrive_until: date | None = None
    """The last day of departure, of the approved ones."""
    workers: int = 0
    """On the rosters of the approved ones."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An enterprise whose meter, papers and roster do not fit, and how far the inspector is."""

    enterprise: Enterprise
    code: str
    share: float
    """The day's consumption as a share of the base, added up over its meters."""
    papers: Papers
    state: str = Inspection.State.OPEN
    note: str = ""


def inspectable_enterprises(user: User | AnonymousUser) -> QuerySet[Enterprise]:
    """Give the enterprises that the user may visit for the office: of one's county, or all."""
    enterprises = Enterprise.objects.select_related("county", "township")
    if is_province(user):
        return enterprises
    duty = duty_of(user)
    if duty is None or duty.county_id is None:
        return enterprises.none()
    return enterprises.filter(county=duty.county_id)


def mismatches(users: QuerySet[PowerUser], day: date) -> list[Mismatch]:
    """Give what does not fit among the enterprises of the meters, the weightiest base first."""
    policy, _version = policy_on(day, Policy)
    loads = loads_of(users, day)
    papers = papers_of(loads)
    staff = dict(Enterprise.objects.filter(pk__in=loads).values_list("pk", "staff_count"))
    codes = {
        key: code
        for key, load in loads.items()
        if (code := _code(load, papers[key], staff[key], day=day, policy=policy))
    }
    latest = latest_inspections(codes)
    found = Enterprise.objects.filter(pk__in=codes).select_related("county", "township")
    ranked = sorted(found, key=lambda one: (-loads[one.pk].base_kwh, one.pk))
    return [
        Mismatch(
            one, codes[one.pk], loads[one.pk].share, papers[one.pk], *_standing(latest, one, codes)
        )
        for one in ranked
    ]


def _standing(
    latest: dict[tuple[int, str], Inspection], enterprise: Enterprise, codes: dict[int, str]
) -> tuple[str, str]:
    """Give state and note of the last inspection; open where there is none."""
    last = latest.get((enterprise.pk, codes[enterprise.pk]))
    return (last.state, last.note) if last else (Inspection.State.OPEN, "")


def _code(load: Load, papers: Papers, staff: int, *, day: date, policy: Policy) -> str:
    """Give the gravest thing that does not fit, or ""."""
    grace = timedelta(days=policy.grace_days)
    is_late = papers.approved_on is not None and papers.approved_on + grace <= day
    plain = resumption.mismatch(
        is_approved=is_late, has_applied=papers.has_applied, is_running=load.has_resumed
    )
    are_due = papers.arrive_until is not None and papers.arrive_until + grace <= day
    return plain or resumption.roster_misfit(
        workers=papers.workers,
        staff=staff,
        share=load.share,
        are_due=are_due,
        policy=policy,
    )


def loads_of(users: QuerySet[PowerUser], day: date) -> dict[int, Load]:
    """Give what the meters of each enterprise consumed; who was not wholly read is left out."""
    policy, _version = policy_on(day, Policy)
    whole = Q(readings__quarters__isnull=True) | Q(readings__quarters=resumption.QUARTERS)
    metered = users.filter(whole, base_kwh__gt=0, readings__day=day, enterprise__isnull=False)
    loads: dict[int, Load] = {}
    for key, sector, known, kwh in metered.values_list(
        "enterprise_id", "sector", "base_kwh", "readings__kwh"
    ):
        base = known or 0.0
        old = loads.get(key, Load(0.0, 0.0, has_resumed=False))
        resumed = resumption.has_resumed(kwh, base, sector=sector, policy=policy)
        loads[key] = Load(old.kwh + kwh, old.base_kwh + base, old.has_resumed or resumed)
    return loads


def papers_of(enterprise_ids: Collection[int]) -> dict[int, Papers]:
    """Give what the applications of the enterprises say, in three queries."""
    papers = dict.fromkeys(enterprise_ids, Papers())
    of_them = Application.objects.filter(enterprise__in=list(enterprise_ids)).order_by()
    applied = of_them.filter(submitted_on__isnull=False).exclude(
        status=Application.Status.WITHDRAWN
    )
    for key in applied.values_list("enterprise_id", flat=True).distinct():
        papers[key] = Papers(has_applied=True)
    approved = applied.filter(status=Application.Status.APPROVED).values("enterprise_id")
    people = dict(
        approved.annotate(people=Count("entries", filter=Q(entries__is_open=True))).values_list(
            "enterprise_id", "people"
        )
    )
    days = approved.annotate(first=Min("decided_on"), until=Max("arrive_until"))
    for key, first, until in days.values_list("enterprise_id", "first", "until"):
        papers[key] = Papers(True, first, until, people.get(key, 0))
    return papers


def latest_inspections(enterprise_ids: Collection[int]) -> dict[tuple[int, str], Inspection]:
    """Give the last inspection by enterprise and code."""
    rows = (
        Inspection.objects.filter(enterprise__in=list(enterprise_ids))
        .order_by("enterprise_id", "code", "-id")
        .distinct("enterprise_id", "code")
    )
    return {(row.enterprise_id, row.code): row for row in rows}


def inspections_of(enterprise: Enterprise) -> QuerySet[Inspection]:
    """Give the history of an enterprise's mismatches, newest first."""
    return enterprise.inspections.select_related("by").order_by("-id")
