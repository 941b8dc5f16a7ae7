"""The task that publishes: once, whatever happens to the worker."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config import celery_app
from tests.transport.test_actions_publishing import published
from tests.transport.test_actions_runs import at_once
from tests.transport.test_publishing_queue import _few_at_once, asked, large, somebody_waits
from tests.transport.workers import start_worker, wait_for
from transport import actions, tasks
from transport.models import Coach, PlanningRun, TripStop
from workers_registry.models import Message

Status = PlanningRun.Status
pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["_few_at_once", "asked", "large"]


@pytest.fixture
def eager():
    """Work that is sent is done at once."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


def let_the_lease_end():
    PlanningRun.objects.filter(status=Status.PUBLISHING, lease_until__isnull=False).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_delivered_twice_it_is_published_once(asked):
    tasks.publish_run(asked.pk)
    tasks.publish_run(asked.pk)

    asked.refresh_from_db()
    assert (asked.status, asked.attempt - asked.attempts_before) == (Status.PUBLISHED, 1)
    assert published(asked) == (1, 3)
    assert Message.objects.count() == 3


def test_delivered_to_two_workers_at_once_it_is_published_once(asked):
    outcomes = at_once(*[lambda: tasks.publish_run(asked.pk)] * 2)

    assert outcomes == [None, None]
    assert published(asked) == (1, 3)
    assert Message.objects.count() == 3


def test_a_plan_that_nobody_asked_to_publish_is_left_alone(large):
    tasks.publish_run(large.pk)

    large.refresh_from_db()
    assert (large.status, published(large)) == (Status.DONE, (0, 0))


def test_the_sweep_sends_what_waits(asked, eager):
    tasks.sweep_queued_runs()

    assert published(asked) == (1, 3)


def test_a_plan_whose_worker_was_killed_is_published_by_another(asked, eager):
    with transaction.atomic():
        list(Coach.objects.select_for_update())
        worker = start_worker("publish_run", asked.pk)
        try:
            wait_for(somebody_waits)
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
    asked.refresh_from_db()
    assert (asked.status, asked.attempt - asked.attempts_before) == (Status.PUBLISHING, 1)
    assert published(asked) == (0, 0)

    let_the_lease_end()
    tasks.sweep_queued_runs()

    asked.refresh_from_db()
    assert (asked.status, asked.attempt - asked.attempts_before) == (Status.PUBLISHED, 2)
    assert published(asked) == (1, 3)
    assert Message.objects.count() == 3


def test_the_sweep_gives_back_what_was_tried_often_enough(asked, eager):
    for _ in range(3):
        assert actions.claim_publishing(asked.pk)
        let_the_lease_end()

    tasks.sweep_queued_runs()

    asked.refresh_from_db()
    assert (asked.status, asked.refusal) == (Status.DONE, "publishing-exhausted")
    assert published(asked) == (0, 0)


def test_a_fault_is_reported_and_tried_again_three_times_in_all(asked):
    TripStop.objects.all().delete()

    for tried in (1, 2, 3):
        with pytest.raises(KeyError):
            tasks.publish_run(asked.pk)
        asked.refresh_from_db()
        assert asked.attempt - asked.attempts_before == tried
        assert published(asked) == (0, 0)
        assert asked.status == (Status.DONE if tried == 3 else Status.PUBLISHING)

    assert asked.refusal == "publishing-crashed"
    assert not Message.objects.exists()
