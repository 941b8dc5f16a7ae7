"""The demonstration's lists: what the county's health office sent day by day, seen by two people.

Every step is an action that a user could have taken.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from enterprises import demo as enterprise_demo
from risk import calendar
from risk.models import County, Township
from transport.demo_persons import ORIGIN, people_with_codes, unissued_number
from workers_registry import actions, queries
from workers_registry.models import ListMatch, ListProposal, Worker

SOURCE = "演示：镇雄县疾控中心名单"
HOSPITAL = "演示：镇雄县人民医院出院名单"
PATIENT = ("钱大伯", "19560318")
"""Name and birthday of somebody who was ill and has left the hospital; he travels nowhere."""
FELL_ILL, LEFT_HOSPITAL = date(2020, 1, 28), date(2020, 2, 13)
WAITING = 3
"""People on the list that waits for its second person."""


@transaction.atomic
def load(seed: int) -> None:
    """Hand in and confirm the lists, and leave one that waits; done before, do nothing."""
    if ListProposal.objects.exists():
        return
    county = County.objects.get(pk=ORIGIN)
    _heal(_patient(county), county)
    for (since, kind), people in sorted(_listed(seed).items()):
        _record(people, county=county, kind=kind, since=since)
    green = people_with_codes().filter(colour="green").order_by("pk")
    waiting = [one.pk for one in green[:WAITING]]
    yesterday = calendar.today() - timedelta(days=1)
    _propose(waiting, county=county, kind=ListMatch.Kind.GENERAL_CONTACT, since=yesterday)


def _listed(seed: int) -> dict[tuple[date, str], list[int]]:
    """Give the registered people of each day's list."""
    matches = enterprise_demo.demo_list_matches(seed)
    people = queries.find_by_identity(match.identity_number for match in matches)
    lists: dict[tuple[date, str], list[int]] = defaultdict(list)
    for match in matches:
        if match.identity_number in people:
            lists[match.since, match.kind].append(people[match.identity_number].pk)
    return lists


def _patient(county: County) -> Worker:
    """Give somebody without a phone whom the county registers."""
    name, born = PATIENT
    township = Township.objects.filter(county=county).order_by("pk").first()
    row = actions.NewPerson(name, unissued_number(ORIGIN, born), county, township=township)
    patient = actions.register_person(row, by=_clerk())
    Worker.objects.filter(pk=patient.pk).update(is_synthetic=True)
    return patient


def _heal(patient: Worker, county: County) -> None:
    """A case is recorded, and ended by the list of the released."""
    case, released = ListMatch.Kind.CONFIRMED, ListProposal.RELEASED
    _record([patient.pk], county=county, kind=case, since=FELL_ILL)
    _record([patient.pk], county=county, kind=released, since=LEFT_HOSPITAL, source=HOSPITAL)


def _record(
    people: Sequence[int], *, county: County, kind: str, since: date, source: str = SOURCE
) -> None:
    proposal = _propose(people, county=county, kind=kind, since=since, source=source)
    actions.confirm_list(proposal, by=User.objects.get(username="zhenxiong-2"))


def _propose(
    people: Sequence[int], *, county: County, kind: str, since: date, source: str = SOURCE
) -> ListProposal:
    return actions.propose_list(
        people, county=county, kind=kind, since=since, source=source, by=_clerk()
    )


def _clerk() -> User:
    return User.objects.get(username="zhenxiong")
