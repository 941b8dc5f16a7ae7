"""A run is planned in the background: once, whatever happens to the worker."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from config import celery_app
from tests.factories.transport import Corridor, PlanningRunFactory
from tests.transport.workers import start_worker, wait_for
from transport import actions, tasks
from transport.models import PlanningRun, Seat

Status = PlanningRun.Status
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eager():
    """Work that is sent is done at once."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


@pytest.fixture
def run():
    """A queued run for thirty people."""
    corridor = Corridor()
    for n in range(30):
        corridor.entry(household=str(n // 2), dropoff=corridor.dropoffs[n % 4 // 2])
    return corridor.run()


def test_a_queued_run_is_planned_and_its_plan_kept(run):
    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure) == (Status.DONE, "")
    assert (run.people_in, run.people_served, run.trips_planned) == (30, 30, 2)
    assert run.bound <= run.best_cost
    assert run.history[-1][1] == pytest.approx(run.best_cost, abs=0.01)
    assert run.problem_file is not None
    assert run.plan_file is not None


def test_delivered_twice_a_run_is_planned_once(run):
    tasks.plan_buses(run.pk)
    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert run.attempt == 1
    assert Seat.objects.count() == 30


def test_a_run_that_was_asked_to_stop_ends_early_with_a_plan(run):
    PlanningRun.objects.update(seconds=120)
    actions.ask_to_stop(run, by=run.by)
    begun = time.monotonic()

    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert run.status == Status.DONE
    assert run.people_served == 30
    assert time.monotonic() - begun < 60


def test_a_planner_that_crashes_leaves_a_reason_and_is_reported(run):
    PlanningRun.objects.update(fleet={"c59": "many"})

    with pytest.raises((TypeError, ValueError)):
        tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure) == (Status.FAILED, "planner-crashed")
    assert not Seat.objects.exists()


def test_the_sweep_plans_what_waits_and_ends_what_was_tried_often_enough(run, eager):
    past = timezone.now() - timedelta(seconds=1)
    dead = PlanningRunFactory(
        origin=run.origin,
        destination=run.destination,
        status=Status.RUNNING,
        attempt=3,
        lease_until=past,
    )

    tasks.sweep_queued_runs()

    run.refresh_from_db()
    dead.refresh_from_db()
    assert run.status == Status.DONE
    assert (dead.status, dead.failure) == (Status.FAILED, "attempts-exhausted")


def test_a_run_whose_worker_was_killed_is_taken_up_again_and_ends_well(run, eager):
    PlanningRun.objects.update(seconds=120)
    worker = start_worker("plan_buses", run.pk)
    try:
        wait_for(lambda: PlanningRun.objects.get(pk=run.pk).people_in > 0)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    run.refresh_from_db()
    assert (run.status, run.attempt) == (Status.RUNNING, 1)

    PlanningRun.objects.update(seconds=1, lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep_queued_runs()

    run.refresh_from_db()
    assert (run.status, run.attempt, run.people_served) == (Status.DONE, 2, 30)
    assert Seat.objects.count() == 30
