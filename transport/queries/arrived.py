"""Whose journeys are over."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from enterprises.models import RosterEntry
from transport.models import Seat
from transport.queries.journeys import day_begins
from workers_registry.models import Worker


def arrived_before(day: date) -> Collection[int]:
    """Give the workers all of whose published journeys ended before the day, and who wait for none.

    Whoever stands on an open roster that may still travel on the day or later waits for one. Who
    never had a seat - came by train or car, was refused, stayed at home - and was registered
    before the day is among them: when they meant to arrive is a fact of its own.
    """
    begins = day_begins(day)
    later = Seat.objects.filter(worker=OuterRef("worker"), trip__arrives_at__gte=begins)
    waits = RosterEntry.objects.filter(
        worker=OuterRef("worker"), is_open=True, application__arrive_until__gte=day
    )
    arrived = Seat.objects.filter(is_published=True, trip__arrives_at__lt=begins)
    over = arrived.exclude(Exists(later)).exclude(Exists(waits)).order_by()
    rides = Q(is_published=True) | Q(trip__arrives_at__gte=begins)
    seated = Seat.objects.filter(rides, worker=OuterRef("pk"))
    waits = RosterEntry.objects.filter(
        worker=OuterRef("pk"), is_open=True, application__arrive_until__gte=day
    )
    seatless = Worker.objects.filter(registered_at__lt=begins).exclude(name="").order_by()
    seatless = seatless.exclude(Exists(seated)).exclude(Exists(waits))
    return sorted({*over.values_list("worker", flat=True), *seatless.values_list("pk", flat=True)})
