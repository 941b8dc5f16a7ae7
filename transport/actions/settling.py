"""Settles seats: the worker arrived, was not aboard, or the trip is over and nobody signed."""

from collections.abc import Collection

from django.db.models import QuerySet

from transport.models import Seat
from transport.queries import past_seats


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
