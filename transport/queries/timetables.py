"""The timetable of a trip, from its stops and the line of its corridor."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from risk import queries as risk_queries
from risk.calendar import CHINA
from transport import journey, route
from transport.models import PlanningRun, Stop, Trip
from transport.queries.corridors import corridor_of


def journey_policy(day: date) -> journey.Policy:
    """Give R6's numbers in force on a day."""
    policy, _version = risk_queries.policy_on(day, journey.Policy)
    return policy


def timetable_of(trip: Trip) -> list[journey.Point]:
    """Give every point of a trip: stops by township code, breaks, standstill, first stop."""
    stops = trip.trip_stops.select_related("stop").order_by("order")
    halts = [halt(row.stop, is_pickup=row.side == row.Side.PICKUP) for row in stops]
    local = trip.departs_at.astimezone(CHINA)
    policy = journey_policy(trip.day)
    return points(trip.run, halts, start=local.hour * 60 + local.minute, policy=policy)


def halt(stop: Stop, *, is_pickup: bool) -> route.Halt:
    """Give a stop as a point of a journey."""
    return route.Halt(stop.pk, stop.lon, stop.lat, is_pickup)


def points(
    run: PlanningRun, halts: Sequence[route.Halt], *, start: int, policy: journey.Policy
) -> list[journey.Point]:
    """Give the timetable over some stops, boarding from minute `start` of the day."""
    line = corridor_of(run.origin, run.destination)
    return journey.timetable(
        route.legs(halts, line, circuity=policy.circuity), start=start, policy=policy
    )


def moment(day: date, minute: int) -> datetime:
    """Give the moment that lies so many civil minutes after midnight of the day, in China."""
    return datetime.combine(day, time(), tzinfo=CHINA) + timedelta(minutes=minute)
