"""Lists before they count: who has a ground, what would change, what waits for a second."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from risk import calendar
from risk import queries as risk_queries
from risk.models import CaseCount, County
from workers_registry import guard, health_code
from workers_registry.models import ListMatch, ListProposal, Stay, Worker
from workers_registry.queries.facts import facts_of


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would do, before it does it."""

    people: int
    with_ground: int
    """How many of them were in a city with known cases."""
    before: dict[str, int]
    after: dict[str, int]
    """How many would have which colour today."""


def with_ground(worker_ids: Collection[int], *, since: date, policy: guard.Policy) -> int:
    """Count the people who, by home or stay, were in a city with known cases before `since`."""
    first = since - timedelta(days=policy.ground_days)
    cases = CaseCount.objects.filter(day__lte=calendar.today(), confirmed__gt=0)
    cities = cases.order_by().values("county__city_code").distinct()
    infected = County.objects.filter(city_code__in=cities).values("pk")
    stayed = Stay.objects.filter(
        worker__in=worker_ids, county__in=infected, first_day__lte=since, last_day__gte=first
    )
    found = Worker.objects.filter(pk__in=worker_ids)
    return found.filter(Q(home_county__in=infected) | Q(pk__in=stayed.values("worker"))).count()


def listed_today(user: User) -> int:
    """Count the people whom the user has put on lists today without a second person."""
    mine = ListMatch.objects.filter(by=user, known_on=calendar.today(), proposal=None)
    return mine.values("worker").distinct().count()


def preview(proposal: ListProposal) -> Preview:
    """Judge the people as they are and as they would be on the list."""
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, health_code.Policy)
    limits, _version = risk_queries.policy_on(today, guard.Policy)
    match = health_code.ListMatch(proposal.kind, proposal.since, known_on=today)
    before = dict.fromkeys(health_code.Colour, 0)
    after = dict.fromkeys(health_code.Colour, 0)
    for facts in facts_of(proposal.worker_ids, day=today).values():
        listed = replace(facts, list_matches=[*facts.list_matches, match])
        before[health_code.judge(facts, policy, today=today).colour] += 1
        after[health_code.judge(listed, policy, today=today).colour] += 1
    ground = with_ground(proposal.worker_ids, since=proposal.since, policy=limits)
    return Preview(
        people=len(proposal.worker_ids) or proposal.people_then,
        with_ground=ground,
        before={colour.value: count for colour, count in before.items()},
        after={colour.value: count for colour, count in after.items()},
    )


def visible_proposals(user: User | AnonymousUser) -> QuerySet[ListProposal]:
    """Give the proposals of the user's county; an administrator sees all."""
    proposals = ListProposal.objects.select_related("county", "by", "second").order_by("-id")
    if user.is_authenticated and user.is_superuser:
        return proposals
    duty = risk_queries.duty_of(user) if user.is_authenticated else None
    if duty is None or duty.county_id is None:
        return proposals.none()
    return proposals.filter(county=duty.county_id)
