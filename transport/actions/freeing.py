"""Takes seats back from people who may not or will not ride, and tells them."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from transport import wording
from transport.models import LeftBehind, PlanningRun, Seat
from transport.queries import has_left
from workers_registry import actions as worker_actions


@transaction.atomic
def free_seats(entry_ids: Collection[int], *, code: str, until: date | None = None) -> int:
    """Take back the entries' open seats and give how many.

    Only on trips that have not left, and that leave before `until` where it is given. Each person
    stands among those left behind, with the reason, and is told.
    """
    held = (
        Seat.objects.select_for_update(of=("self",))
        .filter(entry__in=entry_ids, is_published=True, outcome="")
        .select_related("trip", "worker")
        .order_by("pk")
    )
    seats = [seat for seat in held if not has_left(seat.trip) and _is_before(seat, until)]
    details = {"until": until.isoformat()} if until else {}
    LeftBehind.objects.bulk_create(
        [
            LeftBehind(
                run_id=seat.run_id,
                entry_id=seat.entry_id,
                worker_id=seat.worker_id,
                code=code,
                details=details,
                had_seat=True,
            )
            for seat in seats
        ],
        ignore_conflicts=True,
    )
    _tell(seats)
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).delete()
    for run_id in sorted({seat.run_id for seat in seats}):
        number = sum(seat.run_id == run_id for seat in seats)
        PlanningRun.objects.filter(pk=run_id).update(people_served=F("people_served") - number)
    return len(seats)


def _is_before(seat: Seat, until: date | None) -> bool:
    day: date = seat.trip.day
    return until is None or day < until


def _tell(seats: Sequence[Seat]) -> None:
    """Queue a word to everybody who lost a seat."""
    worker_actions.queue_messages(
        [
            worker_actions.NewMessage(
                phone=seat.worker.phone,
                text=wording.freed_notice(seat),
                kind="seat-freed",
                key=f"seat-freed:{seat.run_id}:{seat.worker_id}",
                worker_id=seat.worker_id,
            )
            for seat in seats
        ]
    )
