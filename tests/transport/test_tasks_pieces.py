"""A large run is planned in pieces: each once, and joined once, whatever happens to the workers."""

import os
import signal
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from config import celery_app
from tests.factories.transport import Corridor
from tests.transport.workers import start_worker, wait_for
from transport import actions, queries, tasks
from transport.actions import Lease
from transport.actions.pieces import free_pieces
from transport.actions.runs import free_runs
from transport.models import LeftBehind, PlanningPiece, PlanningRun, Seat
from transport.planner.exchange import problem_json

Status = PlanningRun.Status
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _small_pieces(settings):
    settings.PLANNER_PIECE_PEOPLE = 10


@pytest.fixture
def sent(monkeypatch):
    """What was sent to the workers, in order; nobody works."""
    calls = []
    for name in ("plan_buses", "plan_piece"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: calls.append((name, pk)))
    return calls


@pytest.fixture
def eager():
    """Work that is sent is done at once."""
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = False


@pytest.fixture
def run():
    """A queued run for 24 people, two of a household each, and one whom the gate refuses."""
    corridor = Corridor()
    for n in range(24):
        corridor.entry(
            household=str(n // 2),
            pickup=corridor.pickups[n // 2 % 2],
            dropoff=corridor.dropoffs[n // 4 % 2],
        )
    corridor.entry(medical=False)
    return corridor.run(fleet={corridor.type.code: 4})


@pytest.fixture
def parted(run, sent):
    """The run in its pieces, none of which is planned."""
    tasks.plan_buses(run.pk)
    run.refresh_from_db()
    return run


def let_leases_end():
    past = timezone.now() - timedelta(seconds=1)
    for model in (PlanningRun, PlanningPiece):
        model.objects.filter(status="running").update(lease_until=past)


def keys(run):
    return list(run.pieces.order_by("number").values_list("pk", flat=True))


def test_a_large_run_is_parted_and_each_piece_sent_once(parted, sent):
    assert (parted.status, parted.lease_until, parted.pieces_done) == (Status.PARTED, None, 0)
    assert sent == [("plan_piece", key) for key in keys(parted)]
    assert parted.pieces_all == len(sent) >= 3
    assert sum(piece.people for piece in parted.pieces.all()) == 24
    assert free_runs() == []


def test_a_small_run_is_planned_as_before(run, settings):
    settings.PLANNER_PIECE_PEOPLE = 24

    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert (run.status, run.pieces_all) == (Status.DONE, 0)
    assert not PlanningPiece.objects.exists()


def test_the_last_piece_has_the_run_joined_and_everybody_seated(run, eager):
    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure, run.people_in, run.people_served) == (Status.DONE, "", 25, 24)
    assert run.pieces_done == run.pieces_all >= 3
    assert 0 < run.bound <= run.best_cost
    assert Seat.objects.filter(run=run).count() == 24
    assert LeftBehind.objects.get(run=run).code
    assert run.question_file is None
    assert {bytes(p.problem_file) + bytes(p.plan_file) for p in run.pieces.all()} == {b""}


def test_the_question_of_a_parted_run_is_kept_as_it_was_asked(run, sent):
    question = queries.question_of(run)
    tasks.plan_buses(run.pk)
    run.refresh_from_db()
    Seat.objects.all().delete()

    kept = queries.kept_question(run)

    assert problem_json(kept.problem) == problem_json(question.problem)
    assert kept.members == question.members
    assert [(r.member, r.code, dict(r.details)) for r in kept.refusals] == [
        (r.member, r.code, dict(r.details)) for r in question.refusals
    ]


def test_each_planned_piece_shows_with_its_cost(parted, sent):
    first, second, *_ = keys(parted)

    tasks.plan_piece(first)
    parted.refresh_from_db()
    cost = parted.best_cost
    tasks.plan_piece(second)

    parted.refresh_from_db()
    assert parted.pieces_done == 2
    assert parted.best_cost > cost > 0
    assert parted.people_served == sum(p.people for p in parted.pieces.filter(status="done"))
    assert not [call for call in sent if call[0] == "plan_buses"]


def test_delivered_twice_a_piece_is_planned_and_the_run_joined_once(parted, sent):
    for key in keys(parted) * 2:
        tasks.plan_piece(key)
    assert [call for call in sent if call[0] == "plan_buses"] == [("plan_buses", parted.pk)]
    assert free_runs() == [parted.pk]

    for _ in range(2):
        tasks.plan_buses(parted.pk)

    parted.refresh_from_db()
    assert set(parted.pieces.values_list("attempt", flat=True)) == {1}
    assert (parted.status, parted.attempt) == (Status.DONE, 2)
    assert Seat.objects.filter(run=parted).count() == 24


def test_of_many_workers_at_once_one_gets_the_piece(parted):
    begin, claims = Barrier(6), []

    def work():
        begin.wait()
        claims.append(actions.claim_piece(keys(parted)[0]))
        connection.close()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(claim is not None for claim in claims) == 1


def test_a_killed_worker_costs_one_piece(parted, sent):
    PlanningRun.objects.update(seconds=120)
    first, *others = keys(parted)
    worker = start_worker("plan_piece", first)
    try:
        wait_for(lambda: PlanningPiece.objects.get(pk=first).status == "running")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    PlanningRun.objects.update(seconds=1)
    for key in others:
        tasks.plan_piece(key)
    sent.clear()
    tasks.sweep_queued_runs()
    assert sent == []

    let_leases_end()
    tasks.sweep_queued_runs()
    assert sent == [("plan_piece", first)]
    tasks.plan_piece(first)
    tasks.plan_buses(parted.pk)

    parted.refresh_from_db()
    pieces = parted.pieces.order_by("number").values_list("attempt", flat=True)
    assert list(pieces) == [2] + [1] * len(others)
    assert (parted.status, parted.people_served) == (Status.DONE, 24)


def test_a_worker_killed_while_joining_leaves_the_pieces_and_they_are_joined_again(parted, sent):
    for key in keys(parted):
        tasks.plan_piece(key)
    lost = actions.claim_run(parted.pk)
    let_leases_end()
    sent.clear()

    tasks.sweep_queued_runs()
    tasks.plan_buses(parted.pk)

    parted.refresh_from_db()
    assert sent == [("plan_buses", parted.pk)]
    assert (parted.status, parted.attempt) == (Status.DONE, 3)
    assert not actions.record_failure(lost, "planner-crashed")
    assert set(parted.pieces.values_list("attempt", flat=True)) == {1}


def test_joining_is_tried_three_times(parted):
    for key in keys(parted):
        tasks.plan_piece(key)
    for _ in range(3):
        assert actions.claim_run(parted.pk) is not None
        let_leases_end()

    assert actions.claim_run(parted.pk) is None
    assert actions.fail_exhausted_runs() == 1
    parted.refresh_from_db()
    assert (parted.status, parted.failure) == (Status.FAILED, "attempts-exhausted")
    assert parted.question_file is None


def test_a_piece_that_crashes_three_times_ends_the_run_and_is_named(parted, sent, monkeypatch):
    second = keys(parted)[1]
    PlanningPiece.objects.filter(pk=second).update(problem_file=b"broken")
    for attempt in (1, 2, 3):
        assert attempt == 1 or second in free_pieces()
        with pytest.raises(OSError, match="gzip"):
            tasks.plan_piece(second)

    parted.refresh_from_db()
    assert (parted.status, parted.failure) == (Status.FAILED, "piece-crashed:2")
    assert PlanningPiece.objects.get(pk=second).failure == "planner-crashed"
    assert actions.claim_piece(keys(parted)[0]) is None
    assert free_pieces() == []
    assert not Seat.objects.exists()


def test_a_piece_whose_workers_were_lost_three_times_ends_the_run_and_is_named(parted):
    third = keys(parted)[2]
    for _ in range(3):
        assert actions.claim_piece(third) is not None
        let_leases_end()

    assert actions.claim_piece(third) is None
    tasks.sweep_queued_runs()

    parted.refresh_from_db()
    assert (parted.status, parted.failure) == (Status.FAILED, "piece-exhausted:3")


def test_a_claim_that_was_lost_keeps_no_plan(parted):
    key = keys(parted)[0]
    lost = actions.claim_piece(key)
    let_leases_end()
    held = actions.claim_piece(key)

    assert actions.extend_piece(lost) is Lease.LOST
    assert actions.extend_piece(held) is Lease.HELD
    actions.record_piece_failure(lost, "planner-crashed")
    assert PlanningPiece.objects.get(pk=key).status == "running"


def test_a_piece_planned_after_its_run_failed_counts_for_nothing(parted):
    claim = actions.claim_piece(keys(parted)[0])
    PlanningRun.objects.update(status=Status.FAILED)

    assert actions.extend_piece(claim) is Lease.LOST
    actions.record_piece_failure(claim, "planner-crashed")
    parted.refresh_from_db()
    assert (parted.failure, parted.pieces_done) == ("", 0)


def test_messages_that_were_lost_are_sent_again_only_where_nobody_works(parted, sent):
    everything = keys(parted)
    assert free_pieces() == everything

    actions.claim_piece(everything[0])
    assert free_pieces() == []

    let_leases_end()
    assert free_pieces() == everything


def test_a_run_in_pieces_that_shall_stop_ends_early_with_a_plan(run, eager):
    PlanningRun.objects.update(seconds=120)
    actions.ask_to_stop(run, by=run.by)
    begun = timezone.now()

    tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert (run.status, run.people_served) == (Status.DONE, 24)
    assert timezone.now() - begun < timedelta(seconds=100)


def test_a_stop_reaches_the_pieces_with_the_lease(parted):
    claim = actions.claim_piece(keys(parted)[0])

    actions.ask_to_stop(parted, by=parted.by)

    assert actions.extend_piece(claim) is Lease.STOP_ASKED
