"""Records who means to arrive where and when, and how many can be observed there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from risk import calendar
from risk.models import County
from workers_registry import arrivals
from workers_registry.models import IntendedArrival, ObservationPlaces, Worker

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewArrival:
    """A person means to arrive in a county on a day; `source` is who says so."""

    worker_id: int
    county_code: str
    day: date
    means: str
    source: str = arrivals.WORKER


@transaction.atomic
def declare_arrivals(rows: Sequence[NewArrival], *, by: User | None) -> int:
    """Add intended arrivals, the last word of each person; give how many were added.

    What a source believed first has said of a day to come stays (`arrivals.replaces`), and what
    is said again changes nothing. Raises ValidationError for a day past.
    """
    today = calendar.today()
    _check_ahead((row.day for row in rows), today)
    row_by_worker = {row.worker_id: row for row in rows}
    _lock(row_by_worker)
    open_by_worker = {
        one.worker_id: one
        for one in IntendedArrival.objects.filter(worker__in=row_by_worker, closed_at=None)
    }
    new = [row for row in row_by_worker.values() if _counts(row, open_by_worker, today)]
    closed = [open_by_worker[row.worker_id].pk for row in new if row.worker_id in open_by_worker]
    IntendedArrival.objects.filter(pk__in=closed).update(closed_at=timezone.now())
    IntendedArrival.objects.bulk_create([_made(row, today, by) for row in new], batch_size=BATCH)
    return len(new)


@transaction.atomic
def call_off_arrival(worker: Worker) -> bool:
    """Close the person's intended arrival; give False where there is none."""
    _lock([worker.pk])
    mine = IntendedArrival.objects.filter(worker=worker, closed_at=None)
    return mine.update(closed_at=timezone.now()) > 0


@transaction.atomic
def call_off_arrivals(worker_ids: Collection[int], *, sources: Collection[str]) -> int:
    """Close the open arrivals of these people that one of the sources said; give how many.

    What the person said stays.
    """
    _lock(worker_ids)
    found = IntendedArrival.objects.filter(
        worker__in=worker_ids, source__in=sources, closed_at=None, day__gte=calendar.today()
    )
    return found.update(closed_at=timezone.now())


def set_observation_places(
    county: County, *, from_day: date, places: int, by: User
) -> ObservationPlaces:
    """Say how many places for observation the county has from a day on."""
    _check_ahead([from_day], calendar.today())
    return ObservationPlaces.objects.create(county=county, from_day=from_day, places=places, by=by)


def _lock(worker_ids: Iterable[int]) -> None:
    """Let one word at a time be given of a person."""
    locked = Worker.objects.select_for_update(no_key=True).filter(pk__in=worker_ids)
    list(locked.order_by("pk").values_list("pk", flat=True))


def _counts(row: NewArrival, open_by_worker: dict[int, IntendedArrival], today: date) -> bool:
    """Tell whether the row says something new, and may."""
    old = open_by_worker.get(row.worker_id)
    if old is None:
        return True
    if (old.county_id, old.day, old.means, old.source) == (
        row.county_code,
        row.day,
        row.means,
        row.source,
    ):
        return False
    return arrivals.replaces(row.source, old.source, old_day=old.day, today=today)


def _made(row: NewArrival, today: date, by: User | None) -> IntendedArrival:
    return IntendedArrival(
        worker_id=row.worker_id,
        county_id=row.county_code,
        day=row.day,
        means=row.means,
        source=row.source,
        known_on=today,
        by=by,
    )


def _check_ahead(days: Iterable[date], today: date) -> None:
    """Refuse a day past as malformed."""
    past = [day for day in days if day < today]
    if past:
        raise ValidationError(_("%(day)s is past."), code="day-past", params={"day": min(past)})
