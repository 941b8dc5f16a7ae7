"""The life of a run: queued, claimed, kept by a lease, taken up again, ended."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from risk.refusal import Refused
from tests.factories.transport import LAST_DAY, TODAY, Corridor
from tests.factories.users import UserFactory
from transport import actions
from transport.actions import Lease, NewRun, Standing
from transport.actions.runs import MAX_ATTEMPTS, free_runs
from transport.models import PlanningRun

Status = PlanningRun.Status


def new_run(corridor, **change):
    facts = {
        "origin": corridor.origin,
        "destination": corridor.destination,
        "first_day": TODAY,
        "last_day": LAST_DAY,
        "fleet": {"c59": 2},
        "load_limit": Decimal("0.50"),
    }
    return NewRun(**(facts | change))


def standing(**change):
    facts = {"cost": 100.0, "bound": 90.0, "trips": 1, "served": 3, "history": [(0.1, 100, 90)]}
    return Standing(**(facts | change))


def let_lease_end(run):
    PlanningRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


# ---- queueing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["sender", "receiver"])
def test_the_coordinator_of_either_end_may_queue_a_run(corridor, who):
    run = actions.queue_run(new_run(corridor), by=getattr(corridor, who))

    assert (run.status, run.attempt, run.fleet) == (Status.QUEUED, 0, {"c59": 2})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_day": TODAY - timedelta(days=1)}, "days-are-past"),
        ({"fleet": {}}, "fleet-empty"),
        ({"fleet": {"c59": 0}}, "fleet-empty"),
        ({"fleet": {"c59": 3}}, "fleet-too-large"),
        ({"fleet": {"c99": 1}}, "fleet-too-large"),
        ({"load_limit": Decimal("0.51")}, "load-above-limit"),
    ],
)
def test_a_run_that_cannot_be_driven_is_refused_and_not_queued(corridor, change, code):
    with pytest.raises(Refused) as refusal:
        actions.queue_run(new_run(corridor, **change), by=corridor.receiver)

    assert refusal.value.code == code
    assert not PlanningRun.objects.exists()


def test_who_acts_for_neither_end_may_not_queue_a_run(corridor):
    with pytest.raises(Refused) as refusal:
        actions.queue_run(new_run(corridor), by=UserFactory())

    assert refusal.value.code == "corridor-not-yours"


@pytest.mark.parametrize(
    "change",
    [
        {"last_day": TODAY - timedelta(days=1)},
        {"load_limit": Decimal(0)},
        {"seconds": 0},
        {"max_pickups": 0},
        {"fleet": {"c59": -1}},
    ],
)
def test_a_number_out_of_its_range_is_malformed(corridor, change):
    with pytest.raises(ValidationError):
        actions.queue_run(new_run(corridor, **change), by=corridor.receiver)


# ---- the lease ----------------------------------------------------------------------------------


def test_a_run_is_claimed_once(corridor):
    run = corridor.run()

    claim = actions.claim_run(run.pk)

    assert claim is not None
    assert claim.attempt == 1
    assert actions.claim_run(run.pk) is None


def test_a_run_whose_lease_ended_is_taken_up_again(corridor):
    run = corridor.run()
    first = actions.claim_run(run.pk)
    let_lease_end(run)

    second = actions.claim_run(run.pk)

    assert second is not None
    assert second.attempt == 2
    assert actions.extend_lease(first) is Lease.LOST
    assert actions.extend_lease(second) is Lease.HELD


def test_a_claim_that_was_lost_writes_nothing(corridor):
    run = corridor.run()
    lost = actions.claim_run(run.pk)
    let_lease_end(run)
    actions.claim_run(run.pk)

    assert not actions.record_progress(lost, standing())
    assert not actions.record_failure(lost, "planner-crashed")

    run.refresh_from_db()
    assert (run.status, run.best_cost, run.failure) == (Status.RUNNING, None, "")


def test_after_three_attempts_the_run_fails_in_words(corridor):
    run = corridor.run()
    for _ in range(MAX_ATTEMPTS):
        assert actions.claim_run(run.pk) is not None
        let_lease_end(run)

    assert actions.claim_run(run.pk) is None
    assert actions.fail_exhausted_runs() == 1

    run.refresh_from_db()
    assert (run.status, run.failure) == (Status.FAILED, "attempts-exhausted")


def test_a_run_that_is_still_held_does_not_fail(corridor):
    run = corridor.run(attempt=MAX_ATTEMPTS - 1)
    actions.claim_run(run.pk)

    assert actions.fail_exhausted_runs() == 0


def test_free_runs_are_the_queued_ones_and_those_without_a_living_worker(corridor):
    queued, held, dead = corridor.run(), corridor.run(), corridor.run()
    for run in (held, dead):
        actions.claim_run(run.pk)
    let_lease_end(dead)

    assert free_runs() == [queued.pk, dead.pk]


def test_progress_extends_the_lease_and_shows(corridor):
    run = corridor.run()
    claim = actions.claim_run(run.pk)
    let_lease_end(run)

    assert actions.record_progress(claim, standing())

    run.refresh_from_db()
    assert (run.best_cost, run.bound, run.trips_planned, run.people_served) == (100, 90, 1, 3)
    assert run.history == [[0.1, 100, 90]]
    assert run.lease_until > timezone.now()


def test_a_stop_reaches_the_worker_with_the_lease(corridor):
    run = corridor.run()
    claim = actions.claim_run(run.pk)

    actions.ask_to_stop(run, by=corridor.sender)

    assert actions.extend_lease(claim) is Lease.STOP_ASKED


def test_a_run_that_ended_cannot_be_stopped(corridor):
    run = corridor.run(status=Status.FAILED)

    with pytest.raises(Refused) as refusal:
        actions.ask_to_stop(run, by=corridor.sender)

    assert refusal.value.code == "run-not-active"


# ---- at once ------------------------------------------------------------------------------------


def at_once(*works):
    """Run the works in threads that begin together; give what each returned or raised."""
    begin, results = Barrier(len(works)), [None] * len(works)

    def run(n, work):
        begin.wait()
        try:
            results[n] = work()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_the_run():
    run = Corridor().run()

    claims = at_once(*[lambda: actions.claim_run(run.pk)] * 6)

    assert sum(claim is not None for claim in claims) == 1
    run.refresh_from_db()
    assert run.attempt == 1
