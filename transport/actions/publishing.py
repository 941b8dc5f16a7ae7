"""Publishes a plan: the gate once more, a coach for every trip, a word to everybody aboard."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from enterprises.models import Application, RosterEntry
from enterprises.queries import with_enterprise
from risk import calendar
from risk.models import Township
from risk.refusal import Refused
from transport import gate, wording
from transport.actions.settling import settle_past
from transport.models import Coach, LeftBehind, PlanningRun, Seat, Trip, TripStop
from transport.queries import coaches_of, gate_of, may_plan
from workers_registry import actions as worker_actions
from workers_registry import arrivals
from workers_registry.identity import mask_name

BATCH = 500
"""Trips that are written by one statement; it weighs each of its rows for each of its trips."""
Status = PlanningRun.Status
NOT_DONE: dict[str, str] = {
    Status.PUBLISHED: "run-already-published",
    Status.PUBLISHING: "run-being-published",
}
"""What to say of a run that is not just finished; of every other one that it is not done."""
RACES = {
    "seat_worker_open_once",
    "seat_entry_carried_once",
    "seat_journeys_apart",
    "trip_coach_once_at_a_time",
}
"""The constraints that stop whoever publishes second where two publish at once."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing."""

    trips: int
    people: int
    lost: int
    """People who no longer pass the gate and lost their seat."""


class ClaimLost(Exception):
    """Another worker has the run, or it is out already: what was written is taken back."""


def publish_plan(run: PlanningRun, *, by: User) -> Publication:
    """Publish the plan of a run now; all or nothing.

    Who no longer passes the gate loses the seat, with the reason. Raises Refused where the user
    acts for neither end, the run has no plan to publish, somebody aboard has a seat on another
    published trip, or there are not enough coaches.
    """
    with transaction.atomic():
        locked = publishable(run, by=by)
        return publish_held(locked, PlanningRun.objects.filter(pk=run.pk), by=by)


def publishable(run: PlanningRun, *, by: User) -> PlanningRun:
    """Give the locked run, if the user may publish it now as far as can be told at once.

    Raises Refused where the user acts for neither end, or the run has no plan to publish.
    """
    if not may_plan(by, origin=run.origin_id, destination=run.destination_id):
        raise Refused("corridor-not-yours")
    locked = PlanningRun.objects.select_for_update().get(pk=run.pk)
    if locked.status != Status.DONE:
        raise Refused(NOT_DONE.get(locked.status, "run-not-done"))
    check_days(locked)
    return locked


def check_days(run: PlanningRun) -> None:
    """Raise Refused where the first day of the run is past."""
    if run.first_day < calendar.today():
        raise Refused("days-are-past", first=run.first_day.isoformat())


def publish_held(run: PlanningRun, row: QuerySet[PlanningRun], *, by: User) -> Publication:
    """Publish the plan of a run that nobody else can publish meanwhile; all or nothing.

    `row` is the run's own row as long as that holds; ClaimLost where it is gone in the end. The
    row itself is written last, so that its lease can be kept all the while.
    """
    with _races_refused(), transaction.atomic():
        done = _published(run, by)
        out = row.update(
            status=Status.PUBLISHED, published_at=timezone.now(), published_by=by,
            people_served=run.people_served, trips_planned=run.trips_planned,
            people_lost=done.lost, lease_until=None, refusal="", refusal_details={},
        )  # fmt: skip
        if not out:
            raise ClaimLost
    return done


@contextmanager
def _races_refused() -> Iterator[None]:
    """Refuse what the database forbids because another plan came first."""
    try:
        yield
    except IntegrityError as error:
        if not RACES & set(str(error).split('"')):
            raise
        raise Refused("published-elsewhere") from error


def _published(run: PlanningRun, by: User) -> Publication:
    """Write all that publishing writes, but for the run's own row."""
    lost = _judge_again(run)
    settle_past(Seat.objects.filter(run=run).values_list("worker", flat=True))
    _refuse_double_seats(run)
    _assign_coaches(run)
    run.trips.update(is_published=True)  # the database marks their seats with them
    _expect_arrivals(run, by)
    people = _tell_workers(run)
    return Publication(trips=run.trips_planned, people=people, lost=lost)


def _judge_again(run: PlanningRun) -> int:
    """Take the seats of those who no longer pass the gate on their day; give how many."""
    entries = _locked_entries(run)
    entries_by_day: dict[date, list[RosterEntry]] = defaultdict(list)
    seats = list(Seat.objects.select_for_update(of=("self",)).filter(run=run).order_by("pk"))
    days = dict(run.trips.values_list("pk", "day"))
    for seat in seats:
        entries_by_day[days[seat.trip_id]].append(entries[seat.entry_id])
    decisions: dict[int, gate.Decision] = {}
    for day, due in entries_by_day.items():
        decisions |= gate_of(due, on=day)
    refused = [seat for seat in seats if not decisions[seat.entry_id].allowed]
    LeftBehind.objects.bulk_create(_left(run, refused, decisions))
    Seat.objects.filter(pk__in=[seat.pk for seat in refused]).delete()
    _drop_empty(run)
    run.people_served = len(seats) - len(refused)
    return len(refused)


def _locked_entries(run: PlanningRun) -> dict[int, RosterEntry]:
    """Give the entries of everybody with a seat; nobody else changes them or their application.

    Applications are locked before entries, each in the order of their keys.
    """
    aboard = Seat.objects.filter(run=run)
    applications = aboard.values("entry__application")
    list(Application.objects.select_for_update().filter(pk__in=applications).order_by("pk"))
    entries = (
        RosterEntry.objects.select_for_update(of=("self",))
        .filter(pk__in=aboard.values("entry"))
        .prefetch_related(Prefetch("application", with_enterprise()))
        .order_by("pk")
    )
    return {entry.pk: entry for entry in entries}


def _left(
    run: PlanningRun, seats: Iterable[Seat], decisions: dict[int, gate.Decision]
) -> list[LeftBehind]:
    """Give the rows of those who lose their seat."""
    return [
        LeftBehind(
            run=run,
            entry_id=seat.entry_id,
            worker_id=seat.worker_id,
            code=decisions[seat.entry_id].code,
            details=dict(decisions[seat.entry_id].details),
            had_seat=True,
        )
        for seat in seats
    ]


def _drop_empty(run: PlanningRun) -> None:
    """Take out the trips that carry nobody any more, and the stops where nobody gets on or off."""
    run.trips.filter(seats__isnull=True).delete()
    served = set(run.seats.values_list("trip_id", "entry__pickup_id"))
    served |= set(run.seats.values_list("trip_id", "entry__dropoff_id"))
    stops = TripStop.objects.filter(trip__run=run).values_list("pk", "trip_id", "stop_id")
    idle = [pk for pk, trip, stop in stops if (trip, stop) not in served]
    TripStop.objects.filter(pk__in=idle).delete()
    run.trips_planned = run.trips.count()


def _refuse_double_seats(run: PlanningRun) -> None:
    """Raise where somebody aboard holds an open seat, or one of this roster row or these hours."""
    aboard = Seat.objects.filter(run=run)
    same_hours = aboard.filter(
        worker=OuterRef("worker"),
        departs_at__lt=OuterRef("arrives_at"),
        arrives_at__gt=OuterRef("departs_at"),
    )
    held = Seat.objects.filter(
        Q(outcome="") | Q(entry__in=aboard.values("entry")) | Exists(same_hours),
        worker__in=aboard.values("worker"),
        is_published=True,
        outcome__in=Seat.CARRIES,
    )
    first = held.select_related("worker", "trip").order_by("pk").first()
    if first is not None:
        raise Refused(
            "workers-already-seated",
            people=held.values("worker").distinct().count(),
            name=mask_name(first.worker.name),
            trip=first.trip.number,
            day=first.trip.day.isoformat(),
        )


def _assign_coaches(run: PlanningRun) -> None:
    """Give every trip a coach of its type that is free for as long as the trip keeps it.

    The coaches are locked, so that two plans cannot take the same one.
    """
    coaches = list(coaches_of(run.origin_id, run.destination_id).select_for_update().order_by("pk"))
    away = _busy(coaches)
    trips = list(run.trips.select_related("vehicle_type").order_by("day", "number"))
    free: dict[tuple[int, date, date], Iterator[Coach]] = {}
    for trip in trips:
        first, end = trip.busy.lower, trip.busy.upper
        key = trip.vehicle_type_id, first, end
        if key not in free:
            free[key] = _free_coaches(trip, coaches, away)
        trip.coach = next(free[key], None)
        if trip.coach is None:
            raise Refused("coaches-short", type=trip.vehicle_type.name, day=trip.day.isoformat())
        away[trip.coach.pk].append((first, end))
    Trip.objects.bulk_update(trips, ["coach"], batch_size=BATCH)


def _busy(coaches: Sequence[Coach]) -> dict[int, list[tuple[date, date]]]:
    """Give the days on which each coach is away on published trips, the ends not included."""
    away: dict[int, list[tuple[date, date]]] = {coach.pk: [] for coach in coaches}
    taken = Trip.objects.filter(is_published=True, coach__in=coaches)
    for coach_id, busy in taken.values_list("coach_id", "busy"):
        away[coach_id].append((busy.lower, busy.upper))
    return away


def _free_coaches(
    trip: Trip, coaches: Sequence[Coach], away: dict[int, list[tuple[date, date]]]
) -> Iterator[Coach]:
    """Give each coach of the trip's type that is not away in its days, as they are asked for.

    Trips of one type and the same days share it, so that no coach is looked at for each of them.
    """
    first, end = trip.busy.lower, trip.busy.upper
    for coach in coaches:
        if coach.type_id != trip.vehicle_type_id:
            continue
        if not any(a < end and first < b for a, b in away[coach.pk]):
            yield coach


def _expect_arrivals(run: PlanningRun, by: User) -> None:
    """Declare when and where everybody aboard arrives; it takes the place of what was said before.

    Who loses the seat later is called off by enterprises.actions, which takes the seat back.
    """
    aboard = Seat.objects.filter(run=run).order_by("pk")
    rows = [
        worker_actions.NewArrival(
            worker_id, county, timezone.localdate(at, calendar.CHINA), "coach", arrivals.TRIP
        )
        for worker_id, county, at in aboard.values_list(
            "worker_id", "entry__dropoff__county_id", "trip__arrives_at"
        )
    ]
    worker_actions.declare_arrivals(rows, by=by)


def _tell_workers(run: PlanningRun) -> int:
    """Queue a message to everybody aboard; give how many are aboard."""
    notices = list(_notices(run))
    worker_actions.queue_messages(notices)
    return len(notices)


def _notices(run: PlanningRun) -> Iterator[worker_actions.NewMessage]:
    """Give each person's coach, seat, place and time."""
    shown = ("number", "run", "trip", "worker__phone", "entry__pickup", "entry__dropoff")
    seats = Seat.objects.filter(run=run).select_related("worker", "entry").only(*shown)
    seats = seats.prefetch_related(  # one row for all who share a trip or a stop
        "trip__coach",
        "entry__dropoff",
        Prefetch("entry__pickup", Township.objects.select_related("stop")),
    )
    when = {
        (trip, stop): at
        for trip, stop, at in TripStop.objects.filter(trip__run=run).values_list(
            "trip_id", "stop_id", "planned_at"
        )
    }
    for seat in seats:
        yield worker_actions.NewMessage(
            phone=seat.worker.phone,
            text=wording.seat_notice(seat, when[seat.trip_id, seat.entry.pickup_id]),
            kind="seat",
            key=f"seat:{run.pk}:{seat.worker_id}",
            worker_id=seat.worker_id,
        )
