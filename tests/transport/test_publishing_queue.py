"""A large plan is published by a worker: asked for once, by whom and when, whole or not at all."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from risk.models import Duty
from risk.refusal import Refused
from tests.factories.transport import CoachFactory, VehicleTypeFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import HealthCodeFactory
from tests.transport.test_actions_publishing import published
from tests.transport.test_actions_runs import at_once
from tests.transport.workers import wait_for
from transport import actions
from transport.actions import Lease
from transport.actions.publishing_queue import free_publishing
from transport.models import Coach, PlanningRun
from workers_registry.models import Message

Status = PlanningRun.Status


@pytest.fixture(autouse=True)
def _few_at_once(settings):
    settings.PUBLISH_AT_ONCE = 2


@pytest.fixture
def large(corridor, planned):
    """A finished plan for three people, too many to be published while the page waits."""
    for _ in range(3):
        corridor.entry()
    return planned(corridor.run())


@pytest.fixture
def asked(corridor, large):
    """The same, asked for by the receiving county."""
    assert actions.ask_to_publish(large, by=corridor.receiver) is None
    large.refresh_from_db()
    return large


def claimed_again(run):
    PlanningRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    return actions.claim_publishing(run.pk)


def refusal_of(run):
    run.refresh_from_db()
    assert published(run) == (0, 0)
    assert not Message.objects.exists()
    return run.status, run.refusal


def test_a_plan_for_few_is_published_at_once(corridor, planned):
    corridor.entry(), corridor.entry()
    run = planned(corridor.run())

    done = actions.ask_to_publish(run, by=corridor.receiver)

    assert (done.trips, done.people, done.lost) == (1, 2, 0)
    run.refresh_from_db()
    assert (run.status, run.publish_asked_by) == (Status.PUBLISHED, None)


def test_of_a_larger_one_it_is_noted_who_asked_and_when_and_nothing_is_published(corridor, asked):
    assert (asked.status, asked.publish_asked_by) == (Status.PUBLISHING, corridor.receiver)
    assert timezone.now() - asked.publish_asked_at < timedelta(minutes=1)
    assert (published(asked), asked.published_at) == ((0, 0), None)
    assert free_publishing() == [asked.pk]


def test_what_is_being_published_can_be_neither_published_nor_stopped(corridor, asked):
    for act, code in (
        (actions.ask_to_publish, "run-being-published"),
        (actions.publish_plan, "run-being-published"),
        (actions.ask_to_stop, "run-not-active"),
    ):
        with pytest.raises(Refused) as refusal:
            act(asked, by=corridor.sender)
        assert refusal.value.code == code

    assert actions.claim_run(asked.pk) is None
    asked.refresh_from_db()
    assert (asked.publish_asked_by, asked.is_stop_asked) == (corridor.receiver, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_refused(corridor, large):
    outcomes = at_once(
        lambda: actions.ask_to_publish(large, by=corridor.sender),
        lambda: actions.ask_to_publish(large, by=corridor.receiver),
    )

    assert [one.code for one in outcomes if one is not None] == ["run-being-published"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_day": "2020-02-14"}, "days-are-past"),
        ({"status": Status.FAILED}, "run-not-done"),
        ({"status": Status.PUBLISHED, "published_at": timezone.now()}, "run-already-published"),
    ],
)
def test_what_can_be_told_at_once_is_refused_at_once(corridor, large, change, code):
    PlanningRun.objects.update(**change)

    with pytest.raises(Refused) as refusal:
        actions.ask_to_publish(large, by=corridor.sender)

    assert refusal.value.code == code
    large.refresh_from_db()
    assert (large.publish_asked_by, published(large)) == (None, (0, 0))


def test_who_acts_for_neither_end_may_not_ask(large):
    with pytest.raises(Refused) as refusal:
        actions.ask_to_publish(large, by=UserFactory())

    assert refusal.value.code == "corridor-not-yours"
    assert refusal_of(large) == (Status.DONE, "")


def test_a_worker_publishes_in_the_name_of_whoever_asked(corridor, asked):
    turned = asked.seats.first().worker
    HealthCodeFactory(worker=turned, colour="red", rule="R3.2")

    assert actions.publish_claimed(actions.claim_publishing(asked.pk))

    asked.refresh_from_db()
    assert (asked.status, asked.published_by) == (Status.PUBLISHED, corridor.receiver)
    assert (asked.people_served, asked.people_lost, asked.lease_until) == (2, 1, None)
    assert published(asked) == (1, 2)
    left = asked.left_behind.get()
    assert (left.worker, left.had_seat) == (turned, True)
    assert Message.objects.count() == 2


def test_a_worker_that_may_not_publish_it_notes_why_and_it_can_be_asked_again(corridor, asked):
    for coach in corridor.coaches:
        coach.delete()
    CoachFactory(type=VehicleTypeFactory(code="c53", approved_seats=53), county=corridor.origin)

    assert actions.publish_claimed(actions.claim_publishing(asked.pk))

    assert refusal_of(asked) == (Status.DONE, "coaches-short")
    assert asked.refusal_details["type"] == corridor.type.name
    CoachFactory(type=corridor.type, county=corridor.origin)
    actions.ask_to_publish(asked, by=corridor.sender)
    assert actions.publish_claimed(actions.claim_publishing(asked.pk))
    asked.refresh_from_db()
    assert (asked.status, asked.refusal, asked.published_by) == (
        Status.PUBLISHED, "", corridor.sender
    )  # fmt: skip


def test_somebody_seated_elsewhere_meanwhile_is_named_in_the_refusal(corridor, planned, asked):
    again = planned(corridor.run(fleet={"c59": 1}))
    actions.publish_plan(again, by=corridor.sender)

    actions.publish_claimed(actions.claim_publishing(asked.pk))

    asked.refresh_from_db()
    assert (asked.status, asked.refusal) == (Status.DONE, "workers-already-seated")
    assert asked.refusal_details["people"] == 3


@pytest.mark.parametrize("how", ["no duty", "no account"])
def test_whoever_lost_the_right_meanwhile_is_refused_as_that(corridor, asked, how):
    if how == "no duty":
        Duty.objects.filter(user=corridor.receiver).delete()
    else:
        corridor.receiver.is_active = False
        corridor.receiver.save()

    actions.publish_claimed(actions.claim_publishing(asked.pk))

    assert refusal_of(asked) == (Status.DONE, "asker-acts-no-more")


def test_a_plan_whose_first_day_passed_while_it_waited_is_not_published(asked):
    PlanningRun.objects.update(first_day=asked.first_day - timedelta(days=1))

    actions.publish_claimed(actions.claim_publishing(asked.pk))

    assert refusal_of(asked) == (Status.DONE, "days-are-past")


def test_one_worker_has_it_until_its_lease_ends(asked):
    first = actions.claim_publishing(asked.pk)
    assert actions.claim_publishing(asked.pk) is None
    assert free_publishing() == []

    second = claimed_again(asked)

    assert (actions.extend_publishing(first), actions.extend_publishing(second)) == (
        Lease.LOST, Lease.HELD
    )  # fmt: skip


def test_a_worker_that_lost_its_claim_publishes_nothing(asked):
    first = actions.claim_publishing(asked.pk)
    second = claimed_again(asked)

    assert not actions.publish_claimed(first)

    assert published(asked) == (0, 0)
    assert not Message.objects.exists()
    assert actions.publish_claimed(second)
    assert published(asked) == (1, 3)


def test_after_three_lost_workers_the_plan_is_as_it_was_with_a_word(corridor, asked):
    claims = [actions.claim_publishing(asked.pk), claimed_again(asked), claimed_again(asked)]
    assert claimed_again(asked) is None
    assert free_publishing() == []

    assert actions.end_exhausted_publishing() == 1

    assert refusal_of(asked) == (Status.DONE, "publishing-exhausted")
    actions.ask_to_publish(asked, by=corridor.sender)
    assert not actions.publish_claimed(claims[-1]), "asked anew, it is nobody's yet"
    assert published(asked) == (0, 0)
    assert actions.publish_claimed(actions.claim_publishing(asked.pk))


def test_a_worker_that_is_alive_at_its_last_attempt_is_left_alone(asked):
    for _ in range(3):
        claimed_again(asked)

    assert actions.end_exhausted_publishing() == 0


@pytest.mark.django_db(transaction=True)
def test_while_it_is_published_its_lease_is_kept_and_nobody_sees_any_of_it(asked):
    claim = actions.claim_publishing(asked.pk)
    outcomes = []

    def work():
        outcomes.append(actions.publish_claimed(claim))
        connection.close()

    with transaction.atomic():
        list(Coach.objects.select_for_update())
        thread = Thread(target=work)
        thread.start()
        wait_for(somebody_waits, seconds=20)
        assert at_once(lambda: actions.extend_publishing(claim)) == [Lease.HELD]
        assert (published(asked), asked.left_behind.count()) == ((0, 0), 0)
    thread.join()

    assert outcomes == [True]
    assert published(asked) == (1, 3)


def somebody_waits():
    """Whether another connection waits for a row that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0
