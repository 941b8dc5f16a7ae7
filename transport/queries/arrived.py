"""Whose journeys are over."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef

from enterprises.models import RosterEntry
from risk import calendar
from transport.models import Seat


def arrived_before(day: date) -> Collection[int]:
    """Give the workers all of whose published journeys ended before the day, and who wait for none.

    Whoever stands on an open roster that may still travel on the day or later waits for one.
    """
    begins = datetime.combine(day, time.min, calendar.CHINA)
    later = Seat.objects.filter(worker=OuterRef("worker"), trip__arrives_at__gte=begins)
    waits = RosterEntry.objects.filter(
        worker=OuterRef("worker"), is_open=True, application__arrive_until__gte=day
    )
    arrived = Seat.objects.filter(is_published=True, trip__arrives_at__lt=begins)
    over = arrived.exclude(Exists(later)).exclude(Exists(waits))
    return list(over.order_by("worker").values_list("worker", flat=True).distinct())
