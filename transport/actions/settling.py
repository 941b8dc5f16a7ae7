"""Settles seats: the worker arrived, was not aboard, or the trip is over and nobody signed."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from transport.models import Seat
from transport.queries import overdue_seats, past_seats


def settle_seats(entry_ids: Collection[int], *, has_arrived: bool) -> int:
    """Say how the journeys of these entries ended and give how many seats that settles.

    Within the transaction that signs for the workers. A trip of long ago may still be signed for;
    what is signed stays.
    """
    outcome = Seat.Outcome.ARRIVED if has_arrived else Seat.Outcome.MISSED
    unsigned = Seat.objects.filter(
        entry__in=entry_ids, is_published=True, outcome__in=["", Seat.Outcome.OVER]
    )
    return unsigned.update(outcome=outcome)


def settle_past(workers: "QuerySet[Seat, int]") -> int:
    """Settle the seats of past trips that nobody signed for and give how many.

    Within the transaction that gives these workers another seat: the old one must not stay open.
    """
    return past_seats().filter(worker__in=workers).update(outcome=Seat.Outcome.OVER)


@transaction.atomic
def settle_overdue(*, limit: int) -> int:
    """Settle up to so many seats of trips long over that nobody signed for, and give how many.

    A seat that is being signed for at this moment is passed over. Who arrived or was not aboard
    stays so, and whatever is signed later takes the place of what is written here.
    """
    seats = overdue_seats().select_for_update(skip_locked=True).order_by("pk")
    keys = list(seats.values_list("pk", flat=True)[:limit])
    return Seat.objects.filter(pk__in=keys).update(outcome=Seat.Outcome.OVER)
