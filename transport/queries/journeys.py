"""Which of a worker's seats counts: the open one, or that of the last journey."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Case, Q, QuerySet, Value, When

from enterprises.models import RosterEntry
from risk import calendar
from transport.models import LeftBehind, PlanningRun, Seat
from transport.queries.sight import heavy_columns

OVERDUE_DAYS = 2
"""Full days after the day of arrival on which nobody is surprised by a late signature (A): one for
a coach that comes late, one for a phone that was without a network."""


def day_begins(day: date) -> datetime:
    """Give the beginning of a day in China."""
    return datetime.combine(day, time.min, calendar.CHINA)


def has_ended(seat: Seat) -> bool:
    """Tell whether the journey is over: the worker arrived, or the day of arrival is past."""
    if seat.outcome in (Seat.Outcome.ARRIVED, Seat.Outcome.OVER):
        return True
    return not seat.outcome and seat.arrives_at < day_begins(calendar.today())


def seats_ahead() -> QuerySet[Seat]:
    """Give the published seats, none missed, on trips that arrive today or later."""
    begins = day_begins(calendar.today())
    return Seat.objects.filter(is_published=True, outcome__in=Seat.CARRIES, arrives_at__gte=begins)


def past_seats() -> QuerySet[Seat]:
    """Give the seats nobody settled though the day of arrival is past."""
    begins = day_begins(calendar.today())
    return Seat.objects.filter(is_published=True, outcome="", arrives_at__lt=begins)


def overdue_seats() -> QuerySet[Seat]:
    """Give the past seats for which a signature is no longer to be expected; it still counts."""
    begins = day_begins(calendar.today() - timedelta(days=OVERDUE_DAYS))
    return past_seats().filter(arrives_at__lt=begins)


def carrying_seats(entries: Collection[RosterEntry] | Collection[int]) -> QuerySet[Seat]:
    """Give the published seats that carry these entries or carried them: at most one each."""
    return Seat.objects.filter(entry__in=entries, is_published=True, outcome__in=Seat.CARRIES)


def current_seat(worker_id: int) -> Seat | None:
    """Give the seat that the worker's pages show: the open one, or that of the last journey.

    None too where the last journey ended and the worker stands on a roster for the next, or
    missed the coach and a later plan had no seat.
    """
    open_first = Case(When(outcome="", then=Value(0)), default=Value(1))
    seats = Seat.objects.filter(worker=worker_id, is_published=True)
    seat = (
        seats.select_related(
            "trip__coach__type", "trip__run__origin", "trip__run__destination", "entry"
        )
        .defer(*heavy_columns("trip__run__"))
        .order_by(open_first, "-departs_at")
        .first()
    )
    if seat is None or _is_bygone(seat):
        return None
    return seat


def earlier_seats(worker_id: int, *, current: Seat | None) -> QuerySet[Seat]:
    """Give the worker's seats of journeys that are over or were missed, newest first.

    But for the seat that their pages show as the current one.
    """
    over = Q(arrives_at__lt=day_begins(calendar.today())) | ~Q(outcome="")
    seats = Seat.objects.filter(over, worker=worker_id, is_published=True)
    if current is not None:
        seats = seats.exclude(pk=current.pk)
    return (
        seats.select_related("trip__run__origin", "trip__run__destination")
        .defer(*heavy_columns("trip__run__"))
        .order_by("-departs_at")
    )


def _is_bygone(seat: Seat) -> bool:
    """Tell whether the journey ended and what comes after it is known."""
    was_missed = seat.outcome == Seat.Outcome.MISSED
    if not was_missed and not has_ended(seat):
        return False
    entries = RosterEntry.objects.filter(worker=seat.worker_id, is_open=True)
    if entries.exclude(pk=seat.entry_id).exists():
        return True
    left = LeftBehind.objects.filter(
        entry=seat.entry_id, run__gt=seat.run_id, run__status=PlanningRun.Status.PUBLISHED
    )
    return was_missed and left.exists()
