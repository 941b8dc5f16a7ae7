"""Lists before they count: who has a ground, what would change, what waits for a second."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet

from risk import calendar
from risk import queries as risk_queries
from risk.models import CaseCount, County
from workers_registry import guard, health_code
from workers_registry.health_code import CASE_KINDS
from workers_registry.models import ListMatch, ListProposal, Stay, Worker
from workers_registry.queries.facts import facts_of
from workers_registry.queries.people import find_by_identity, workers_acted_for


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


def listed_today(user: User) -> set[int]:
    """Give the people whom the user has put on lists today, by hand or by lists laid down."""
    mine = ListMatch.objects.filter(by=user, known_on=calendar.today(), released_on=None)
    return set(mine.values_list("worker", flat=True))


def listed_alone_today(user: User) -> int:
    """Count those of them whom no second person has confirmed."""
    mine = ListMatch.objects.filter(by=user, known_on=calendar.today(), proposal__second=None)
    return mine.values("worker").distinct().count()


def people_of_numbers(user: User | AnonymousUser, numbers: Collection[str]) -> list[int]:
    """Match identity numbers, by their keyed digests, with the people whom the user acts for."""
    found = [worker.pk for worker in find_by_identity(numbers).values()]
    return list(workers_acted_for(user).filter(pk__in=found).values_list("pk", flat=True))


def county_acted_for(user: User | AnonymousUser) -> County | None:
    """Give the county for which the user lays down lists, or None."""
    duty = risk_queries.duty_of(user) if user.is_authenticated else None
    return duty.county if duty else None


def open_cases(worker_ids: Collection[int], *, day: date) -> list[ListMatch]:
    """Give the cases among the workers, begun by the day, that nobody has released yet."""
    later = ListMatch.objects.filter(
        worker=OuterRef("worker"), kind=OuterRef("kind"), since=OuterRef("since"),
        id__gt=OuterRef("id"),
    )  # fmt: skip
    found = ListMatch.objects.filter(
        worker__in=worker_ids, kind__in=CASE_KINDS, since__lte=day, released_on=None,
        withdrawal=None,
    )  # fmt: skip
    return list(found.filter(~Exists(later)).order_by("worker", "id"))


def preview(proposal: ListProposal) -> Preview:
    """Judge the people as they are and as they would be on the list."""
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, health_code.Policy)
    limits, _version = risk_queries.policy_on(today, guard.Policy)
    before = dict.fromkeys(health_code.Colour, 0)
    after = dict.fromkeys(health_code.Colour, 0)
    for facts in facts_of(proposal.worker_ids, day=today).values():
        listed = replace(facts, list_matches=_with(proposal, facts, today))
        before[health_code.judge(facts, policy, today=today).colour] += 1
        after[health_code.judge(listed, policy, today=today).colour] += 1
    ground = with_ground(proposal.worker_ids, since=proposal.since, policy=limits)
    return Preview(
        people=len(proposal.worker_ids) or proposal.people_then,
        with_ground=ground,
        before={colour.value: count for colour, count in before.items()},
        after={colour.value: count for colour, count in after.items()},
    )


def _with(
    proposal: ListProposal, facts: health_code.Facts, today: date
) -> list[health_code.ListMatch]:
    """Give a person's matches as they would be with the list."""
    if proposal.kind != ListProposal.RELEASED:
        new = health_code.ListMatch(proposal.kind, proposal.since, known_on=today)
        return [*facts.list_matches, new]
    day = proposal.since
    return [
        replace(match, released_on=day)
        if match.kind in CASE_KINDS and match.released_on is None and match.since <= day
        else match
        for match in facts.list_matches
    ]


def visible_proposals(user: User | AnonymousUser) -> QuerySet[ListProposal]:
    """Give the proposals of the user's county; an administrator sees all."""
    proposals = ListProposal.objects.select_related("county", "by", "second").order_by("-id")
    if user.is_authenticated and user.is_superuser:
        return proposals
    duty = risk_queries.duty_of(user) if user.is_authenticated else None
    if duty is None or duty.county_id is None:
        return proposals.none()
    return proposals.filter(county=duty.county_id)
