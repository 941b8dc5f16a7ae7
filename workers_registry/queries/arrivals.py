"""Who arrives where and when, and what a county must be ready for."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, OuterRef, QuerySet, Subquery

from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from workers_registry import arrivals
from workers_registry.models import HealthCode, IntendedArrival, ObservationPlaces, Worker
from workers_registry.queries.people import visible_workers

FORECAST_DAYS = 14
"""Days that a forecast looks ahead, today included."""
PROVINCE = "33"


def arrival_of(worker: Worker) -> IntendedArrival | None:
    """Give the person's intended arrival that holds, or None."""
    held = IntendedArrival.objects.select_related("county")
    return held.filter(worker=worker, closed_at=None, day__gte=calendar.today()).first()


def visible_arrivals(user: User | AnonymousUser) -> QuerySet[IntendedArrival]:
    """Give the intended arrivals of the people whom the user may see, the next first."""
    mine = visible_workers(user).order_by().values("pk")
    held = IntendedArrival.objects.filter(closed_at=None, worker__in=mine)
    return held.select_related("county").order_by("day", "pk")


def forecast_counties(user: User | AnonymousUser) -> QuerySet[County]:
    """Give the counties whose forecast the user may see: the own, and all for the province."""
    return risk_queries.reporting_counties(user).filter(code__startswith=PROVINCE).order_by("code")


def arrival_counties() -> QuerySet[County]:
    """Give the counties that one can mean to arrive in: those of the province."""
    return County.objects.filter(code__startswith=PROVINCE).order_by("city_code", "code")


def expected(counties: QuerySet[County]) -> QuerySet[IntendedArrival]:
    """Give every arrival that holds in the counties, past ones included; for counting only."""
    return IntendedArrival.objects.filter(closed_at=None, county__in=counties).order_by()


def forecast(
    coming: QuerySet[IntendedArrival],
    counties: QuerySet[County],
    *,
    first_day: date,
    number: int = FORECAST_DAYS,
) -> list[arrivals.DayForecast]:
    """Give the days' forecasts of the arrivals, against the counties' places together.

    Three queries, however many people.
    """
    policy, _version = risk_queries.policy_on(calendar.today(), arrivals.Policy)
    days = [first_day + timedelta(days=ahead) for ahead in range(number)]
    since = first_day - timedelta(days=policy.look_back_days)
    latest = HealthCode.objects.filter(worker=OuterRef("worker")).order_by("-id")
    groups = (
        coming.filter(day__gte=since, day__lte=days[-1])
        .order_by()
        .annotate(
            colour=Subquery(latest.values("colour")[:1]), ends=Subquery(latest.values("until")[:1])
        )
        .values_list("day", "means", "colour", "ends")
        .annotate(people=Count("pk"))
    )
    found = [
        arrivals.Arrivals(day, people, colour, ends, means)
        for day, means, colour, ends, people in groups
    ]
    places = places_by_day(counties, days)
    return arrivals.forecast(found, days=days, places_on=places.__getitem__, policy=policy)


def places_by_day(counties: QuerySet[County], days: Sequence[date]) -> dict[date, int]:
    """Give how many places for observation the counties have together on each of the days."""
    said = ObservationPlaces.objects.filter(county__in=counties, from_day__lte=days[-1])
    rows = list(said.order_by("from_day", "id").values_list("county_id", "from_day", "places"))
    places: dict[date, int] = {}
    for day in days:
        held = {county: number for county, from_day, number in rows if from_day <= day}
        places[day] = sum(held.values())
    return places
