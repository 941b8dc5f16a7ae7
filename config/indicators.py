"""The figures of the precision index that the platform works out from what it knows (R9).

Each is a part of a whole, for counties of Zhejiang; a county without a whole gets none. The
definitions, and why these, stand in docs/domain/precision-index.md.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from enterprises import queries as enterprise_queries
from enterprises.models import Application, PowerUser, RosterEntry
from risk import reference
from risk.actions import NewFigure
from risk.precision import COMPUTED, Indicator
from transport.models import Seat, Trip
from workers_registry.models import HealthCode


class Share(NamedTuple):
    """A part of a whole of one county."""

    county_code: str
    part: int
    whole: int
    is_synthetic: bool
    """Some of the people or meters behind it were generated."""


def figures(day: date) -> Iterator[NewFigure]:
    """Yield what the platform knows of a day; electricity on the last day that was metered."""
    shares = {
        Indicator.CODES: codes(day),
        Indicator.RETURN: returned(day),
        Indicator.COACHES: lines(day),
    }
    for indicator, found in shares.items():
        yield from _as_figures(found, indicator, day)
    metered = enterprise_queries.last_metered_day(PowerUser.objects.all(), until=day)
    if metered is not None:
        yield from _as_figures(resumed(metered), Indicator.RESUMPTION, metered)


def codes(day: date) -> list[Share]:
    """Give the people on approved rosters whose code is green and current, by county of work."""
    latest = HealthCode.objects.filter(worker=OuterRef("worker"), day__lte=day).order_by("-id")
    people = approved_people(day).annotate(
        colour=Subquery(latest.values("colour")[:1]),
        current_until=Subquery(latest.values("current_until")[:1]),
    )
    return _shares(people, Q(colour=HealthCode.Colour.GREEN, current_until__gte=day))


def returned(day: date) -> list[Share]:
    """Give the people on approved rosters whose published coach has left, by county of work."""
    seat = Seat.objects.filter(entry=OuterRef("pk"), is_published=True, trip__day__lte=day)
    return _shares(approved_people(day), Exists(seat))


def lines(day: date) -> list[Share]:
    """Give the lines that approved rosters ask for and that a published coach has run on.

    A line leads from one county of origin to the county of work.
    """
    asked = approved_people(day).values_list(
        "application__enterprise__county", "application__origin_county"
    )
    trips = Trip.objects.filter(is_published=True, day__lte=day).order_by()
    ran = set(trips.values_list("run__destination", "run__origin").distinct())
    found: dict[str, Share] = {}
    for line in asked.annotate(made_up=BoolOr("worker__is_synthetic")):
        county, origin, made_up = line
        so_far = found.get(county, Share(county, 0, 0, is_synthetic=False))
        found[county] = Share(
            county,
            so_far.part + ((county, origin) in ran),
            so_far.whole + 1,
            so_far.is_synthetic or made_up,
        )
    return list(found.values())


def resumed(day: date) -> list[Share]:
    """Give the electricity users at work again among those that count on a day, by county."""
    users = PowerUser.objects.filter(county__province_code=reference.ZHEJIANG)
    made_up = set(users.filter(is_synthetic=True).order_by().values_list("county").distinct())
    return [
        Share(group.key[0], group.sums.resumed, group.sums.users, group.key in made_up)
        for group in enterprise_queries.power_groups(users, day, by=["county"])
        if group.sums.users
    ]


def approved_people(day: date) -> QuerySet[RosterEntry]:
    """Give the open roster entries of Zhejiang's enterprises that were approved by a day."""
    return RosterEntry.objects.filter(
        is_open=True,
        application__status=Application.Status.APPROVED,
        application__decided_on__lte=day,
        application__enterprise__county__province_code=reference.ZHEJIANG,
    ).order_by()


def _shares(people: QuerySet[RosterEntry], counts: Q | Exists) -> list[Share]:
    """Count the people, and those of them whom the condition holds for, by county of work."""
    rows = people.values_list("application__enterprise__county").annotate(
        part=Count("pk", filter=counts),
        whole=Count("pk"),
        made_up=BoolOr("worker__is_synthetic"),
    )
    return [Share(*row) for row in rows]


def _as_figures(shares: list[Share], indicator: Indicator, day: date) -> Iterator[NewFigure]:
    for share in shares:
        yield NewFigure(
            share.county_code,
            day,
            indicator,
            share.part,
            share.whole,
            COMPUTED,
            is_synthetic=share.is_synthetic,
        )
