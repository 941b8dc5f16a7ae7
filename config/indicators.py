"""The figures of the precision index that the platform works out from what it knows (R9).

Each is a part of a whole, for counties of Zhejiang; a county without a whole gets none. The
definitions, and why these, stand in docs/domain/precision-index.md.
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncDate

from enterprises import queries as enterprise_queries
from enterprises.models import Application, PowerUser, RosterEntry
from enterprises.resumption import SECTORS
from risk import reference
from risk.actions import NewFigure
from risk.precision import COMPUTED, WINDOW_DAYS, Indicator
from risk.queries import policy_on
from transport.models import Seat, Trip
from workers_registry import health_code
from workers_registry.models import Clearance, Declaration, HealthCode, ListMatch

SHOP_SECTORS = ("trade", "catering")
"""Whose meters stand for the shops."""
TRACED_DAYS = 2
"""A contact is named in time within so many days of the last contact (assumed)."""


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
        Indicator.CONTACTS: contacts(day),
        Indicator.ISOLATION: isolated(day),
        Indicator.TRACING: traced(day),
        Indicator.FIRST_STOP: arrivals(day),
    }
    for indicator, found in shares.items():
        yield from _as_figures(found, indicator, day)
    metered = enterprise_queries.last_metered_day(PowerUser.objects.all(), until=day)
    if metered is not None:
        yield from _as_figures(resumed(metered), Indicator.RESUMPTION, metered)
        yield from _as_figures(resumed(metered, SHOP_SECTORS), Indicator.SHOPS, metered)


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
    seat = Seat.objects.filter(
        entry=OuterRef("pk"), is_published=True, outcome__in=Seat.CARRIES, trip__day__lte=day
    )
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


def contacts(day: date) -> list[Share]:
    """Give the close contacts still observed, and those of them who checked in these two days."""
    first = day - timedelta(days=_observed_days(day) - 1)
    check_in = Declaration.objects.filter(
        worker=OuterRef("worker"), day__range=(day - timedelta(days=1), day)
    )
    people = approved_people(day).filter(Exists(_matches(day).filter(since__gte=first)))
    return _shares(people, Exists(check_in))


def isolated(day: date) -> list[Share]:
    """Give the contacts whose observation ended within a week, and those whom a county cleared.

    A clearance counts from the day on which the observation ended.
    """
    days = timedelta(days=_observed_days(day))
    ended = _matches(day).filter(
        since__range=(day - days - timedelta(days=WINDOW_DAYS - 1), day - days)
    )
    people = approved_people(day).annotate(
        ended=Subquery(
            ended.order_by("-since").values_list(
                ExpressionWrapper(F("since") + days, DateTimeField())
            )[:1]
        )
    )
    cleared = Clearance.objects.filter(
        worker=OuterRef("worker"), day__gte=OuterRef("ended"), day__lte=day
    )
    return _shares(people.filter(ended__isnull=False), Exists(cleared))


def traced(day: date) -> list[Share]:
    """Give the contacts named within the days of an observation, and those named in time."""
    first = day - timedelta(days=_observed_days(day) - 1)
    named = _matches(day).filter(known_on__gte=first)
    in_time = named.filter(known_on__lte=F("since") + timedelta(days=TRACED_DAYS))
    return _shares(approved_people(day).filter(Exists(named)), Exists(in_time))


def arrivals(day: date) -> list[Share]:
    """Give who arrived by coach within a week, and who of them was checked by the next day."""
    people = approved_people(day).filter(
        seats__is_published=True,
        seats__outcome__in=Seat.CARRIES,
        seats__trip__arrives_at__date__range=(day - timedelta(days=WINDOW_DAYS - 1), day),
    )
    arrived = TruncDate("seats__trip__arrives_at")
    check_in = Declaration.objects.filter(
        worker=OuterRef("worker"),
        day__gte=OuterRef("arrived"),
        day__lte=OuterRef("arrived") + timedelta(days=1),
    ).filter(day__lte=day)
    return _shares(people.annotate(arrived=arrived), Exists(check_in))


def resumed(day: date, sectors: Collection[str] = SECTORS) -> list[Share]:
    """Give the electricity users at work again among those that count on a day, by county."""
    users = PowerUser.objects.filter(county__province_code=reference.ZHEJIANG, sector__in=sectors)
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


def _matches(day: date) -> QuerySet[ListMatch]:
    """The close contacts of the worker in the outer query, as known on a day; none withdrawn."""
    found = ListMatch.objects.filter(
        worker=OuterRef("worker"), kind=ListMatch.Kind.CLOSE_CONTACT, known_on__lte=day
    )
    return found.exclude(withdrawal__known_on__lte=day)


def _observed_days(day: date) -> int:
    """For how many days a close contact is observed (R3.2)."""
    policy, _version = policy_on(day, health_code.Policy)
    return policy.close_contact_days


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
