"""What the enterprises' floor may tell of a worker's seat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Handover, RosterEntry
from enterprises.seat_desk import SeatNews, State
from risk import calendar
from transport import wording
from transport.models import LeftBehind, PlanningRun, Seat, Trip
from transport.queries.journeys import has_ended
from transport.queries.trips import Assignment, seat_of
from workers_registry.models import Worker

MISSED = Seat.Outcome.MISSED


def has_left(trip: Trip) -> bool:
    """Tell whether the coach has left; on a frozen business day it has not until the next."""
    today = calendar.today()
    if trip.day != today or calendar.is_demo():
        return trip.day < today
    left_at: datetime = trip.departs_at
    return left_at <= timezone.now()


def is_over(moment: datetime) -> bool:
    """Tell whether a planned moment is past; on a frozen business day, from the next day on."""
    if calendar.is_demo():
        return moment.astimezone(calendar.CHINA).date() < calendar.today()
    return moment <= timezone.now()


def seat_news(entry_ids: Collection[int]) -> dict[int, SeatNews]:
    """Give the news of each entry that has any, in three queries."""
    published = list(
        Seat.objects.filter(entry__in=entry_ids, is_published=True).select_related("trip__coach")
    )
    news = _without_seat(entry_ids, published)
    planned = Seat.objects.filter(
        entry__in=entry_ids,
        is_published=False,
        run__status__in=[PlanningRun.Status.DONE, PlanningRun.Status.PUBLISHING],
    )
    for seat in planned.order_by("run_id"):
        if _is_newer(seat, news):
            news[seat.entry_id] = SeatNews(State.PLANNED, _("In a plan that is not published yet"))
    news |= {seat.entry_id: _seated(seat) for seat in published if seat.outcome != MISSED}
    return news


def _without_seat(entry_ids: Collection[int], published: Iterable[Seat]) -> dict[int, SeatNews]:
    """Give the news of each entry that a plan left behind or that missed a coach: the newer."""
    left_by_entry = {left.entry_id: left for left in _newest_left_behind(entry_ids)}
    news = {entry_id: _behind(left) for entry_id, left in left_by_entry.items()}
    missed = [seat for seat in published if seat.outcome == MISSED]
    for seat in sorted(missed, key=lambda seat: seat.departs_at):
        left = left_by_entry.get(seat.entry_id)
        if left is None or left.run_id < seat.run_id:
            news[seat.entry_id] = _missed(seat)
    return news


def why_without_seat(worker: Worker) -> str:
    """Say why the newest published plan had no seat for the worker; "" where it had, or none is."""
    entries = RosterEntry.objects.filter(worker=worker, is_open=True).values("pk")
    left = _newest_left_behind(entries).first()
    return wording.short_reason(left.code) if left else ""


class Stage(StrEnum):
    """How far a worker's journey is."""

    AHEAD = "ahead"
    UNDER_WAY = "under-way"
    ARRIVED = "arrived"
    ABSENT = "absent"
    """The enterprise noted at its gate that the worker was not aboard."""


SIGNED = {Seat.Outcome.ARRIVED.value: Stage.ARRIVED, Seat.Outcome.MISSED.value: Stage.ABSENT}
"""How far the journey is by what the gate signed."""


@dataclass(frozen=True, slots=True)
class Journey:
    """How far the journey is, and what the enterprise's gate signed of it, if it did."""

    stage: Stage
    handover: Handover | None = None


def journey_of(worker: Worker) -> dict[str, Any]:
    """Give what a worker's pages read of the journey: the seat, or why there is none yet."""
    assignment = seat_of(worker)
    return {
        "assignment": assignment,
        "journey": _journey(assignment) if assignment else None,
        "without_seat": "" if assignment else why_without_seat(worker),
    }


def _journey(assignment: Assignment) -> Journey:
    """Say how far it is: by what the gate signed, else by the timetable."""
    signed = SIGNED.get(assignment.seat.outcome)
    if signed is not None:
        signatures = Handover.objects.filter(entry=assignment.seat.entry_id, outcome=signed)
        return Journey(signed, signatures.first())
    if is_over(assignment.dropoff.planned_at):
        return Journey(Stage.ARRIVED)
    return Journey(Stage.UNDER_WAY if has_left(assignment.trip) else Stage.AHEAD)


def _newest_left_behind(entry_ids: Any) -> QuerySet[LeftBehind]:
    """Give the newest row of each entry; the keys may be a query."""
    left = LeftBehind.objects.filter(entry__in=entry_ids, run__status=PlanningRun.Status.PUBLISHED)
    return left.order_by("entry_id", "-run_id", "-id").distinct("entry_id")


def _is_newer(seat: Seat, news: dict[int, SeatNews]) -> bool:
    """Tell whether a plan may still give what the published one did not."""
    known = news.get(seat.entry_id)
    return known is None or known.state in (State.BEHIND, State.MISSED)


def _what(seat: Seat) -> dict[str, str]:
    trip = seat.trip
    return {
        "trip": trip.number,
        "seat": seat.number,
        "plate": trip.coach.plate if trip.coach else "",
        "at": wording.moment(trip.departs_at),
    }


def _behind(left: LeftBehind) -> SeatNews:
    words = _("No seat in the published plan: %(why)s") % {"why": wording.short_reason(left.code)}
    return SeatNews(State.BEHIND, words)


def _missed(seat: Seat) -> SeatNews:
    words = _("Was not aboard %(trip)s of %(at)s; the next plan asks for a new seat")
    href = reverse("transport:trip", args=[seat.trip_id])
    return SeatNews(State.MISSED, words % _what(seat), href=href)


def _seated(seat: Seat) -> SeatNews:
    trip = seat.trip
    state = State.OVER if has_ended(seat) else State.LEFT if has_left(trip) else State.SEATED
    words = (
        _("Seat %(seat)s on %(trip)s, %(plate)s, leaves %(at)s")
        if state is State.SEATED
        else _("Left %(at)s on %(trip)s, seat %(seat)s")
    ) % _what(seat)
    return SeatNews(
        state,
        words,
        day=trip.day,
        departs_at=trip.departs_at,
        arrives_at=trip.arrives_at,
        trip=trip.number,
        seat=seat.number,
        href=reverse("transport:trip", args=[trip.pk]),
    )
