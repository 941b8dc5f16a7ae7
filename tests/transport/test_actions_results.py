"""A plan becomes trips, seats and people left behind, all or nothing."""

import gzip
import json
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path

import pytest
from django.utils import timezone

from risk.calendar import CHINA
from tests.factories.transport import TODAY
from tests.transport.conftest import simple_result
from transport import actions, queries
from transport.models import LeftBehind, PlanningRun, Seat, Trip, TripStop

REFEREE = Path(__file__).resolve().parents[3] / "shared" / "planning" / "check_plan.py"


def question_and_result(claim, **how):
    question = queries.question_of(claim.run)
    return question, simple_result(question.problem, **how)


def test_everybody_of_the_plan_gets_a_seat_on_a_trip(corridor, planned):
    entries = [corridor.entry() for _ in range(31)]

    run = planned(corridor.run())

    assert run.status == PlanningRun.Status.DONE
    assert (run.people_in, run.people_served, run.trips_planned) == (31, 31, 2)
    assert {seat.entry_id for seat in run.seats.all()} == {entry.pk for entry in entries}
    assert [trip.seats.count() for trip in run.trips.all()] == [29, 2]
    assert not Seat.objects.filter(is_published=True).exists()


def test_a_trip_knows_its_times_its_length_and_how_long_its_coach_is_away(corridor, planned):
    corridor.entry(pickup=corridor.pickups[0])
    corridor.entry(pickup=corridor.pickups[1], dropoff=corridor.dropoffs[1])

    (trip,) = planned(corridor.run()).trips.all()

    assert trip.number == f"B{trip.run_id}-001"
    assert trip.departs_at == datetime(2020, 2, 15, 6, 30, tzinfo=CHINA)
    assert trip.arrives_at > trip.departs_at + timedelta(hours=27)
    assert (trip.busy.lower, trip.busy.upper) == (TODAY, TODAY + timedelta(days=3))
    assert 1850 < trip.km < 1950
    stops = trip.trip_stops.all()
    assert [stop.side for stop in stops] == ["pickup", "pickup", "dropoff", "dropoff"]
    assert [stop.planned_at for stop in stops] == sorted(stop.planned_at for stop in stops)
    assert stops[0].planned_at == trip.departs_at
    assert stops[3].planned_at == trip.arrives_at


def test_refused_and_unserved_people_are_left_behind_with_their_reason(corridor, claimed):
    refused, unserved, rider = corridor.entry(code=False), corridor.entry(), corridor.entry()
    run = corridor.run()
    claim = claimed(run)

    kept = actions.record_result(claim, *question_and_result(claim, leave=[f"P{unserved.pk}"]))

    assert kept
    assert dict(run.left_behind.values_list("worker", "code")) == {
        refused.worker_id: "code-missing",
        unserved.worker_id: "no-room",
    }
    assert list(run.seats.values_list("worker", flat=True)) == [rider.worker_id]
    run.refresh_from_db()
    assert run.people_in == run.people_served + run.left_behind.count()


def test_a_plan_that_the_check_refuses_is_not_kept(corridor, claimed):
    corridor.entry()
    run = corridor.run()
    claim = claimed(run)
    question, result = question_and_result(claim)
    broken = replace(result, plan=replace(result.plan, trips=[]))

    assert not actions.record_result(claim, question, broken)

    run.refresh_from_db()
    assert (run.status, run.failure) == (PlanningRun.Status.FAILED, "plan-refused")
    assert not Trip.objects.exists()


def test_the_result_of_a_lost_claim_is_not_kept(corridor, claimed):
    corridor.entry()
    run = corridor.run()
    lost = claimed(run)
    PlanningRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    claimed(run)

    assert not actions.record_result(lost, *question_and_result(lost))

    run.refresh_from_db()
    assert run.status == PlanningRun.Status.RUNNING
    assert not any(model.objects.exists() for model in (Trip, Seat, LeftBehind))


def test_a_household_sits_side_by_side(corridor, planned):
    pair = [corridor.entry(household="一家") for _ in range(2)]
    corridor.entry()

    run = planned(corridor.run())

    a, b = sorted(run.seats.filter(entry__in=pair).values_list("number", flat=True))
    assert (a[:-1], a[-1], b[-1]) in [(b[:-1], "A", "B"), (b[:-1], "C", "D")]


def test_nobody_to_ask_for_makes_an_empty_plan(corridor, planned):
    run = planned(corridor.run())

    assert (run.status, run.people_in, run.trips_planned) == (PlanningRun.Status.DONE, 0, 0)


def test_the_kept_files_pass_the_independent_referee(corridor, planned):
    if not REFEREE.exists():
        pytest.skip(f"the referee is not at {REFEREE}")
    spec = util.spec_from_file_location("check_plan", REFEREE)
    referee = util.module_from_spec(spec)
    spec.loader.exec_module(referee)
    for n in range(40):
        corridor.entry(household=str(n // 2), dropoff=corridor.dropoffs[n % 4 // 2])
    run = planned(corridor.run())
    problem = json.loads(gzip.decompress(run.problem_file))
    plan = json.loads(gzip.decompress(run.plan_file))

    violations, report = referee.check(problem, plan)
    assert violations == []
    assert report["total"] == pytest.approx(run.best_cost, abs=0.01)


def test_stops_of_a_trip_are_written_once_each(corridor, planned):
    for n in range(6):
        corridor.entry(pickup=corridor.pickups[n % 2])

    run = planned(corridor.run())

    assert TripStop.objects.filter(trip__run=run).count() == 3
