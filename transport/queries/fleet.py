"""Coaches, their types and the stops of both counties."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from transport.models import Coach, Stop, Trip, VehicleType
from transport.queries.sight import Viewer, is_staff


def visible_coaches(user: Viewer) -> QuerySet[Coach]:
    """Give all coaches to administrators and to whoever has a duty; nobody else sees any."""
    coaches = Coach.objects.select_related("type", "county")
    return coaches if is_staff(user) else coaches.none()


def visible_vehicle_types(user: Viewer) -> QuerySet[VehicleType]:
    """Give all vehicle types to whoever may see coaches."""
    return VehicleType.objects.all() if is_staff(user) else VehicleType.objects.none()


def visible_stops(user: Viewer) -> QuerySet[Stop]:
    """Give all stops to everybody who is signed in: they are public places."""
    stops = Stop.objects.select_related("township__county")
    return stops if user.is_authenticated else stops.none()


def coaches_of(origin: str, destination: str) -> QuerySet[Coach]:
    """Give the coaches that may drive between two counties: those of either end."""
    return Coach.objects.filter(county__in=[origin, destination])


def fleet_of(origin: str, destination: str) -> list[tuple[VehicleType, int]]:
    """Give each vehicle type that has coaches at either end, and how many."""
    at_ends = Q(coaches__county__in=[origin, destination])
    types = VehicleType.objects.annotate(at_hand=Count("coaches", filter=at_ends))
    return [(kind, kind.at_hand) for kind in types if kind.at_hand]


def with_state(coaches: QuerySet[Coach], day: date) -> QuerySet[Coach]:
    """Annotate each coach with `trips_driven` and with `away_trip`, the trip it is on that day."""
    published = Trip.objects.filter(coach=OuterRef("pk"), is_published=True)
    return coaches.annotate(
        trips_driven=Count("trips", filter=Q(trips__is_published=True)),
        away_trip=Subquery(published.filter(busy__contains=day).values("number")[:1]),
        away_trip_id=Subquery(published.filter(busy__contains=day).values("pk")[:1]),
        next_day=Subquery(published.filter(day__gte=day).order_by("day").values("day")[:1]),
    )


def type_counts(coaches: QuerySet[Coach]) -> list[tuple[int, str, int]]:
    """Give each vehicle type of the coaches: its key, its name and how many there are."""
    rows = coaches.order_by().values_list("type", "type__name").annotate(coaches=Count("pk"))
    return sorted(rows, key=lambda row: -row[2])


def type_names(codes: Iterable[str]) -> dict[str, str]:
    """Give the names of vehicle types by their code."""
    return dict(VehicleType.objects.filter(code__in=list(codes)).values_list("code", "name"))
