"""Publishing: the gate once more, a coach for every trip, a message to everybody aboard."""

from datetime import date, timedelta

import pytest
from django.db import connection

from risk.refusal import Refused
from tests.factories.risk import CountyRatingFactory
from tests.factories.transport import CoachFactory, Corridor, VehicleTypeFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import HealthCodeFactory
from tests.transport.conftest import simple_result
from tests.transport.test_actions_runs import at_once
from transport import actions, queries
from transport.models import PlanningRun, Seat, Trip
from workers_registry.models import Message

Status = PlanningRun.Status


def published(run):
    """How many trips and seats of the run are published."""
    return (
        run.trips.filter(is_published=True).count(),
        run.seats.filter(is_published=True).count(),
    )


def test_a_published_plan_has_a_coach_for_every_trip_and_all_its_seats(corridor, planned):
    for _ in range(31):
        corridor.entry()
    run = planned(corridor.run())

    done = actions.publish_plan(run, by=corridor.sender)

    assert (done.trips, done.people, done.lost) == (2, 31, 0)
    assert published(run) == (2, 31)
    assert set(run.trips.values_list("coach", flat=True)) == {c.pk for c in corridor.coaches}
    run.refresh_from_db()
    assert run.status == Status.PUBLISHED
    assert run.published_by == corridor.sender
    assert run.published_at is not None


def test_everybody_aboard_is_told_coach_seat_place_and_time_once(corridor, planned):
    entry = corridor.entry()
    run = planned(corridor.run())

    actions.publish_plan(run, by=corridor.receiver)

    (message,) = Message.objects.all()
    seat = run.seats.get()
    assert message.worker_id == entry.worker_id
    for part in (seat.trip.coach.plate, seat.number, "06:30", entry.pickup.stop.place):
        assert part in message.text


def test_whoever_lost_their_green_code_loses_the_seat_with_the_reason(corridor, planned):
    rider, turned = corridor.entry(), corridor.entry()
    run = planned(corridor.run())
    HealthCodeFactory(worker=turned.worker, colour="red", rule="R3.2", until=date(2020, 2, 29))

    done = actions.publish_plan(run, by=corridor.receiver)

    assert (done.people, done.lost) == (1, 1)
    assert list(run.seats.values_list("worker", flat=True)) == [rider.worker_id]
    left = run.left_behind.get()
    assert (left.worker_id, left.code, left.details["until"]) == (
        turned.worker_id,
        "code-red",
        "2020-02-29",
    )
    run.refresh_from_db()
    assert run.people_in == run.people_served + run.left_behind.count()


def test_a_trip_that_lost_everybody_is_not_driven_and_idle_stops_go(corridor, planned):
    riders = [corridor.entry() for _ in range(29)]
    lost = corridor.entry(pickup=corridor.pickups[1])
    off = corridor.entry(dropoff=corridor.dropoffs[1])
    run = planned(corridor.run())
    assert run.trips.count() == 2
    for entry in (lost, off):
        HealthCodeFactory(worker=entry.worker, colour="yellow", rule="R3.4")

    done = actions.publish_plan(run, by=corridor.receiver)

    assert (done.trips, done.people) == (1, len(riders))
    assert run.trips.get().trip_stops.count() == 2


def test_somebody_with_a_published_seat_elsewhere_stops_the_whole_plan(corridor, planned):
    corridor.entry()
    first, second = planned(corridor.run()), planned(corridor.run())
    actions.publish_plan(first, by=corridor.receiver)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(second, by=corridor.receiver)

    assert refusal.value.code == "workers-already-seated"
    assert refusal.value.details["people"] == 1
    assert published(second) == (0, 0)


def test_a_coach_that_is_away_is_not_taken_again(corridor, planned, claimed):
    corridor.entry()
    first = planned(corridor.run())
    actions.publish_plan(first, by=corridor.receiver)
    corridor.entry()
    second = planned(corridor.run(fleet={"c59": 1}))

    actions.publish_plan(second, by=corridor.receiver)

    taken = Trip.objects.filter(is_published=True).values_list("coach", flat=True)
    assert len(set(taken)) == 2


def test_without_a_free_coach_nothing_is_published(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())
    for coach in corridor.coaches:
        coach.delete()
    CoachFactory(type=VehicleTypeFactory(code="c53", approved_seats=53), county=corridor.origin)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=corridor.receiver)

    assert refusal.value.code == "coaches-short"
    assert published(run) == (0, 0)
    assert not Message.objects.exists()


def test_a_coach_of_a_third_county_does_not_come(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())
    for coach in corridor.coaches:
        coach.delete()
    CoachFactory(type=corridor.type, county=CountyRatingFactory().county)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=corridor.receiver)

    assert refusal.value.code == "coaches-short"


def test_a_coach_back_after_its_turnaround_is_taken_again(corridor, claimed):
    for _ in range(58):
        corridor.entry()
    run = corridor.run()
    claim = claimed(run)
    question = queries.question_of(claim.run)
    two = simple_result(question.problem)
    plan = two.plan
    later = [plan.trips[0], type(plan.trips[0])(**{
        **{f: getattr(plan.trips[1], f) for f in plan.trips[1].__slots__}, "day": 3})]  # fmt: skip
    from dataclasses import replace

    assert actions.record_result(claim, question, replace(two, plan=replace(plan, trips=later)))
    corridor.coaches[1].delete()

    actions.publish_plan(run, by=corridor.receiver)

    assert set(run.trips.values_list("coach", flat=True)) == {corridor.coaches[0].pk}


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED])
def test_only_a_finished_plan_can_be_published(corridor, status):
    run = corridor.run(status=status)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=corridor.receiver)

    assert refusal.value.code == "run-not-done"


def test_a_plan_is_published_once(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())
    actions.publish_plan(run, by=corridor.receiver)

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=corridor.receiver)

    assert refusal.value.code == "run-already-published"


def test_who_acts_for_neither_end_may_not_publish(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=UserFactory())

    assert refusal.value.code == "corridor-not-yours"
    assert published(run) == (0, 0)


def test_a_plan_whose_first_day_is_past_is_not_published(corridor, planned):
    corridor.entry()
    run = planned(corridor.run())
    PlanningRun.objects.filter(pk=run.pk).update(first_day=run.first_day - timedelta(days=1))

    with pytest.raises(Refused) as refusal:
        actions.publish_plan(run, by=corridor.receiver)

    assert refusal.value.code == "days-are-past"


# ---- at once ------------------------------------------------------------------------------------


def two_plans():
    """Two finished plans with the same person, and a coach for each of them."""
    corridor = Corridor()
    corridor.entry()
    runs = []
    for _ in range(2):
        run = corridor.run(fleet={"c59": 1})
        claim = actions.claim_run(run.pk)
        question = queries.question_of(claim.run)
        assert actions.record_result(claim, question, simple_result(question.problem))
        runs.append(run)
    return corridor, runs


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_published_at_once_with_the_same_person_one_is_refused():
    corridor, runs = two_plans()

    outcomes = at_once(
        *[lambda run=run: actions.publish_plan(run, by=corridor.receiver) for run in runs]
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [r.code for r in refused] in (["workers-already-seated"], ["published-elsewhere"])
    assert sum(isinstance(outcome, actions.Publication) for outcome in outcomes) == 1
    assert Seat.objects.filter(is_published=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_constraints_two_plans_could_be_published_side_by_side():
    """Negative control: the test above rests on the database, not on luck."""
    corridor, runs = two_plans()
    names = ("seat_worker_open_once", "seat_entry_carried_once", "seat_journeys_apart")
    constraints = [one for one in Seat._meta.constraints if one.name in names]
    assert len(constraints) == len(names)
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(Seat, constraint)

    for run in runs:
        for trip, coach in zip(run.trips.all(), corridor.coaches[runs.index(run) :], strict=False):
            Trip.objects.filter(pk=trip.pk).update(is_published=True, coach=coach)

    assert Seat.objects.filter(is_published=True).count() == 2
    Trip.objects.update(is_published=False)
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(Seat, constraint)
