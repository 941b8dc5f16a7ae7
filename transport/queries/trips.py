"""Trips with their counts, the worker's own seat, and the figures of a day."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from transport.models import Coach, LeftBehind, PlanningRun, Seat, Trip, TripStop
from transport.queries.journeys import carrying_seats, current_seat
from transport.queries.sight import Viewer, firm_of, visible_seats
from workers_registry.models import Message, Worker


@dataclass(frozen=True, slots=True)
class Assignment:
    """A worker's seat on a published trip: the coach, the seat, where and when."""

    seat: Seat
    trip: Trip
    coach: Coach
    pickup: TripStop
    dropoff: TripStop


@dataclass(frozen=True, slots=True)
class TripsSummary:
    """The figures of the published trips: on one day, and altogether."""

    trips_today: int
    people_today: int
    trips: int
    people: int
    coaches: int
    """Coaches that are under way on the day."""
    by_day: Sequence[tuple[date, int, int]]
    """Each day of departure with its trips and people."""


def trip_list(trips: QuerySet[Trip], *, by: Viewer | None = None) -> QuerySet[Trip]:
    """Give the trips in departure order, with `people`, `firms`, `pickups` and `dropoffs`.

    For an enterprise only its own people count.
    """
    stops = TripStop.objects.select_related("stop__township").order_by("order")
    firm = None if by is None else firm_of(by)
    seats = Seat.objects.filter(trip=OuterRef("pk")).order_by().values("trip")
    if firm is not None:
        seats = seats.filter(entry__application__enterprise=firm)
    firms = Count("entry__application__enterprise", distinct=True)
    # Counted for the trips that are shown: joined, it would be for every trip of a campaign.
    counts = trips.annotate(
        people=Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0),
        firms=Coalesce(Subquery(seats.annotate(n=firms).values("n")), 0),
    )
    return counts.order_by("day", "departs_at", "number").prefetch_related(
        Prefetch("trip_stops", stops.filter(side=TripStop.Side.PICKUP), to_attr="pickups"),
        Prefetch("trip_stops", stops.filter(side=TripStop.Side.DROPOFF), to_attr="dropoffs"),
    )


def run_list(runs: QuerySet[PlanningRun]) -> QuerySet[PlanningRun]:
    """Give the runs with `people_left` behind and `gap_percent` of the cost."""
    return runs.annotate(
        people_left=F("people_in") - F("people_served"),
        gap_percent=Case(
            When(best_cost__gt=0, then=100 * (F("best_cost") - F("bound")) / F("best_cost")),
            output_field=FloatField(),
        ),
    )


def seats_by_entry(entries: Collection[int], *, by: Viewer) -> dict[int, Seat]:
    """Give the published seats of roster entries that the user may see, by entry; none missed."""
    seats = visible_seats(by).filter(pk__in=carrying_seats(entries).values("pk"))
    return {seat.entry_id: seat for seat in seats}


def told_of(trip: Trip) -> tuple[int, int]:
    """Give how many of the messages to a trip's people are sent, and how many there are."""
    workers = trip.seats.values_list("worker", flat=True)
    keys = [f"seat:{trip.run_id}:{worker}" for worker in workers]
    states = Counter(Message.objects.filter(key__in=keys).values_list("state", flat=True))
    return states[Message.State.SENT], sum(states.values())


def seat_of(worker: Worker) -> Assignment | None:
    """Give the worker's current seat (see `current_seat`) with its stops, or None."""
    seat = current_seat(worker.pk)
    if seat is None or seat.trip.coach is None:
        return None
    stops = {
        stop.stop_id: stop for stop in seat.trip.trip_stops.select_related("stop__township__county")
    }
    pickup, dropoff = stops[seat.entry.pickup_id], stops[seat.entry.dropoff_id]
    return Assignment(seat, seat.trip, seat.trip.coach, pickup, dropoff)


def trips_summary(day: date) -> TripsSummary:
    """Give the figures of all published trips as of a day; they name nobody."""
    published = Trip.objects.filter(is_published=True)
    seats = Seat.objects.filter(trip=OuterRef("pk")).order_by().values("trip")
    # Counted by trip: joined, every seat of a campaign would be sorted to count trips once.
    aboard = Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0)
    by_day = list(
        published.annotate(aboard=aboard).order_by("day").values_list("day").annotate(
            trips=Count("pk"), people=Sum("aboard")
        )
    )  # fmt: skip
    today = next(((trips, people) for on, trips, people in by_day if on == day), (0, 0))
    return TripsSummary(
        trips_today=today[0],
        people_today=today[1],
        trips=sum(trips for _, trips, _ in by_day),
        people=sum(people for _, _, people in by_day),
        coaches=published.filter(busy__contains=day).count(),
        by_day=by_day,
    )


def left_behind_counts(left: QuerySet[LeftBehind]) -> list[tuple[str, int]]:
    """Give each reason with its number of people, the most people first."""
    rows = left.order_by().values_list("code").annotate(people=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
