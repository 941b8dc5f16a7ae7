"""Filters of runs, trips and people, shared by the pages and the API."""

from typing import ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transport.models import Coach, LeftBehind, PlanningRun, Seat, Stop, Trip, VehicleType


class RunFilter(filters.FilterSet):
    """Runs by state and by both ends."""

    class Meta:
        model = PlanningRun
        fields: ClassVar[list[str]] = ["status", "origin", "destination"]


class TripFilter(filters.FilterSet):
    """Trips by run, day and state, by a word, and in order."""

    q = filters.CharFilter(method="search", label=_("township, enterprise, trip or plate"))
    order = filters.OrderingFilter(
        fields=[
            ("number", "number"),
            ("departs_at", "departs"),
            ("people", "people"),
            ("firms", "firms"),
            ("km", "km"),
            ("cost", "cost"),
        ]
    )

    class Meta:
        model = Trip
        fields: ClassVar[list[str]] = ["run", "day", "is_published"]

    def search(self, trips: QuerySet[Trip], _name: str, value: str) -> QuerySet[Trip]:
        """Keep the trips whose number, plate, stop or enterprise has the word in it."""
        word = value.strip()
        found = Trip.objects.filter(
            Q(number__icontains=word)
            | Q(coach__plate__icontains=word)
            | Q(trip_stops__stop__township__name__icontains=word)
            | Q(seats__entry__application__enterprise__name__icontains=word)
        )
        return trips.filter(pk__in=found.values("pk"))


class LeftBehindFilter(filters.FilterSet):
    """People left behind by run, by reason, by whether they lost a seat, and by a word."""

    q = filters.CharFilter(method="search", label=_("enterprise, township or last four digits"))

    class Meta:
        model = LeftBehind
        fields: ClassVar[list[str]] = ["run", "code", "had_seat"]

    def search(self, left: QuerySet[LeftBehind], _name: str, value: str) -> QuerySet[LeftBehind]:
        """Keep the people of an enterprise or township, or with these last four digits."""
        word = value.strip()
        return left.filter(
            Q(entry__application__enterprise__name__icontains=word)
            | Q(entry__pickup__name__icontains=word)
            | Q(worker__phone_tail=word)
            | Q(worker__identity_tail=word)
        )


class SeatFilter(filters.FilterSet):
    """Seats by run and trip, and those of one worker: the trips of a case, say."""

    worker = filters.NumberFilter(field_name="worker")

    class Meta:
        model = Seat
        fields: ClassVar[list[str]] = ["run", "trip", "worker", "outcome"]


class StopFilter(filters.FilterSet):
    """Stops by county."""

    county = filters.CharFilter(field_name="township__county")

    class Meta:
        model = Stop
        fields: ClassVar[list[str]] = []


class CoachFilter(filters.FilterSet):
    """Coaches by type and county, and by a word of the plate or the operator."""

    q = filters.CharFilter(method="search", label=_("plate or operator"))

    class Meta:
        model = Coach
        fields: ClassVar[list[str]] = ["type", "county"]

    def search(self, coaches: QuerySet[Coach], _name: str, value: str) -> QuerySet[Coach]:
        """Keep the coaches whose plate or operator has the word in it."""
        word = value.strip()
        return coaches.filter(Q(plate__icontains=word) | Q(operator__icontains=word))


class VehicleTypeFilter(filters.FilterSet):
    """Vehicle types by code."""

    class Meta:
        model = VehicleType
        fields: ClassVar[list[str]] = ["code"]
