"""Keeps a plan: its trips, their stops, everybody's seat, and everybody left behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from risk import queries as risk_queries
from transport import journey, seating
from transport.actions.files import plan_bytes
from transport.actions.runs import Claim, record_failure, thinned
from transport.models import LeftBehind, PlanningRun, Seat, Stop, Trip, TripStop, VehicleType
from transport.planner import plan as planned
from transport.planner.check import check
from transport.planner.cost import trip_cost, trip_km
from transport.planner.explain import explain
from transport.planner.problem import Problem
from transport.planner.result import Result
from transport.planner.travel import Roads
from transport.queries import Member, Question, journey_policy
from transport.queries.timetables import halt, moment, points

BATCH = 2000


@dataclass(frozen=True)
class _Desk:
    """What every trip of a run is written with."""

    run: PlanningRun
    question: Question
    stops: dict[str, Stop]
    types: dict[str, VehicleType]
    roads: Roads
    enterprises: dict[str, int]
    """A number for each party's enterprise."""
    journeys: dict[date, journey.Policy]
    """R6's numbers in force on each day of the run."""
    seatings: dict[date, seating.Policy]
    """R5's, likewise."""

    @property
    def problem(self) -> Problem:
        """The problem that was solved."""
        return self.question.problem


def record_result(claim: Claim, question: Question, result: Result) -> bool:
    """Keep the plan of a run, all or nothing; False where the claim is lost or the plan is wrong.

    A plan that the check refuses is never kept: the run fails, in words.
    """
    if check(question.problem, result.plan):
        record_failure(claim, "plan-refused")
        return False
    with transaction.atomic():
        run = (
            PlanningRun.objects.select_for_update(of=("self",))
            .select_related("origin", "destination")
            .filter(pk=claim.run.pk, status=PlanningRun.Status.RUNNING, attempt=claim.attempt)
            .first()
        )
        if run is None:
            return False
        _write(run, question, result)
    return True


def _write(run: PlanningRun, question: Question, result: Result) -> None:
    """Write everything of the plan, then the run's own figures."""
    desk = _desk(run, question)
    trips = list(_trips(desk, result.plan.trips))
    Trip.objects.bulk_create([trip for trip, _ in trips])
    TripStop.objects.bulk_create(
        [row for trip, way in trips for row in _trip_stops(desk, trip, way)], batch_size=BATCH
    )
    seats = [seat for trip, way in trips for seat in _seats(desk, trip, way)]
    Seat.objects.bulk_create(seats, batch_size=BATCH)
    LeftBehind.objects.bulk_create(list(_left_behind(desk, result.plan)), batch_size=BATCH)
    run.status = PlanningRun.Status.DONE
    run.finished_at, run.lease_until = timezone.now(), None
    run.best_cost, run.bound = result.cost, result.bound
    run.people_in, run.people_served = question.people, len(seats)
    run.trips_planned = len(trips)
    run.history = _history(result)
    run.plan_file = plan_bytes(result.plan)
    run.question_file = None
    run.save()
    run.pieces.update(problem_file=b"", plan_file=b"")


def _history(result: Result) -> list[tuple[float, float, float]]:
    """Give seconds, cost and bound as the search went on, ending with what was reached."""
    points = [(round(p.seconds, 2), round(p.cost, 2), round(p.bound, 2)) for p in result.history]
    last = (round(result.seconds, 2), round(result.cost, 2), round(result.bound, 2))
    return thinned([*points, last])


def _desk(run: PlanningRun, question: Question) -> _Desk:
    problem = question.problem
    stops = Stop.objects.in_bulk([stop.id for stop in problem.stops])
    types = VehicleType.objects.in_bulk([k.id for k in problem.vehicle_types], field_name="code")
    firms = dict(zip(problem.parties.ids, problem.parties.enterprise.tolist(), strict=True))
    days = [run.first_day + timedelta(days=n) for n in range(problem.rules.horizon_days)]
    journeys = {day: journey_policy(day) for day in days}
    seatings = {day: risk_queries.policy_on(day, seating.Policy)[0] for day in days}
    return _Desk(run, question, stops, types, Roads(problem), firms, journeys, seatings)


def _trips(desk: _Desk, ways: Sequence[planned.Trip]) -> Iterator[tuple[Trip, planned.Trip]]:
    """Give each trip's row with the trip of the plan, numbered by day and first pick-up."""
    numbers, leaving = count(1), dict[int, Iterator[int]]()
    policy = desk.journeys[desk.run.first_day]
    for way in sorted(ways, key=lambda way: (way.day, way.pickups, way.dropoffs, way.parties)):
        place_of_day = next(leaving.setdefault(way.day, count()))
        start = journey.departure(place_of_day, policy)
        yield _trip(desk, way, number=next(numbers), start=start), way


def _trip(desk: _Desk, way: planned.Trip, *, number: int, start: int) -> Trip:
    run, problem = desk.run, desk.problem
    day = run.first_day + timedelta(days=way.day)
    table = _table(desk, way, day=day, start=start)
    kind = problem.vehicle_types[problem.type_index[way.vehicle_type]]
    cost = trip_cost(problem, way, roads=desk.roads)
    return Trip(
        run=run,
        number=f"B{run.pk}-{number:03d}",
        vehicle_type=desk.types[way.vehicle_type],
        day=day,
        busy=DateRange(day, day + timedelta(days=run.turnaround_days)),
        departs_at=moment(day, table[0].at),
        arrives_at=moment(day, table[-1].at),
        usable_seats=kind.seats,
        km=trip_km(problem, way, roads=desk.roads),
        cost=Decimal(f"{cost:.2f}"),
    )


def _table(desk: _Desk, way: planned.Trip, *, day: date, start: int) -> list[journey.Point]:
    halts = [halt(desk.stops[key], is_pickup=True) for key in way.pickups]
    halts += [halt(desk.stops[key], is_pickup=False) for key in way.dropoffs]
    return points(desk.run, halts, start=start, policy=desk.journeys[day])


def _trip_stops(desk: _Desk, trip: Trip, way: planned.Trip) -> Iterator[TripStop]:
    """Give the trip's stops in visiting order with their planned times."""
    local = timezone.localtime(trip.departs_at)
    table = _table(desk, way, day=trip.day, start=local.hour * 60 + local.minute)
    at = {point.key: point.at for point in table if point.key}
    sides = [(key, TripStop.Side.PICKUP) for key in way.pickups]
    sides += [(key, TripStop.Side.DROPOFF) for key in way.dropoffs]
    for order, (key, side) in enumerate(sides):
        yield TripStop(
            trip=trip,
            order=order,
            side=side,
            stop=desk.stops[key],
            planned_at=moment(trip.day, at[key]),
        )


def _seats(desk: _Desk, trip: Trip, way: planned.Trip) -> Iterator[Seat]:
    """Give everybody aboard a seat; those who get on together sit near each other."""
    policy = desk.seatings[trip.day]
    order = {key: place for place, key in enumerate((*way.pickups, *way.dropoffs))}
    parties, rows = desk.problem.parties, desk.problem.party_index
    names = desk.problem.stops

    def place(party: str) -> tuple[int, int, int]:
        p = rows[party]
        on, off = names[int(parties.origin[p])].id, names[int(parties.destination[p])].id
        return order[on], desk.enterprises[party], order[off]

    aboard = [(key, member) for key in sorted(way.parties, key=place)
              for member in desk.question.members[key]]  # fmt: skip
    riders = [seating.Rider(member.entry, key, desk.enterprises[key]) for key, member in aboard]
    approved = desk.types[way.vehicle_type].approved_seats
    numbers = seating.seat_riders(riders, approved=approved, policy=policy)
    for key, member in aboard:
        yield Seat(
            departs_at=trip.departs_at,
            arrives_at=trip.arrives_at,
            run=desk.run,
            trip=trip,
            entry_id=member.entry,
            worker_id=member.worker,
            number=numbers[member.entry],
            party=key,
        )


def _left_behind(desk: _Desk, plan: planned.Plan) -> Iterator[LeftBehind]:
    """Give everybody whom the gate or the planner leaves behind, with the reason."""
    for refusal in desk.question.refusals:
        yield _row(desk, refusal.member, refusal.code, dict(refusal.details))
    for reason in explain(desk.problem, plan):
        limits = ",".join(reason.limits)
        for member in desk.question.members[reason.party]:
            yield _row(desk, member, "no-room", {"limits": limits})


def _row(
    desk: _Desk, member: Member, code: str, details: dict[str, str | int | None]
) -> LeftBehind:
    return LeftBehind(
        run=desk.run, entry_id=member.entry, worker_id=member.worker, code=code, details=details
    )
