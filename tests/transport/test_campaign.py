"""A hundred thousand people at once: what a step does for each of them, and what it does once."""

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises import queries as enterprise_queries
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.transport import LAST_DAY, TODAY, CoachFactory, PlanningPieceFactory
from tests.factories.workers_registry import HealthCodeFactory, MedicalCheckFactory, WorkerFactory
from transport import actions, queries, tasks
from transport.models import PlanningRun
from workers_registry import actions as worker_actions
from workers_registry import queries as worker_queries
from workers_registry import sealed
from workers_registry.actions import messages
from workers_registry.models import Message


@pytest.fixture
def unsealed(monkeypatch):
    """Everything that was unsealed."""
    found, unseal = [], sealed.unseal

    def told(*given, **how):
        found.append(unseal(*given, **how))
        return found[-1]

    monkeypatch.setattr(sealed, "unseal", told)
    return found


@pytest.fixture
def many(corridor):
    """Adds people for so many coaches, and the coaches."""

    def add(coaches):
        for _ in range(29 * coaches):
            corridor.entry()
        return [CoachFactory(type=corridor.type, county=corridor.origin) for _ in range(coaches)]

    return add


def number_of_queries(act):
    with CaptureQueriesContext(connection) as context:
        act()
    return len(context.captured_queries)


def files_read(context):
    """The queries that select a column with a file."""
    asked = [query["sql"] for query in context.captured_queries]
    return [sql for sql in asked if re.search(r'_file"(,| FROM)', sql)]


def test_judging_unseals_nothing(corridor, unsealed):
    corridor.enterprise.contact_phone = "13800000000"
    corridor.enterprise.save()
    for _ in range(3):
        corridor.entry()
    run = corridor.run()
    unsealed.clear()

    assert queries.question_of(run).people == 3
    assert unsealed == []


def test_people_of_one_application_share_its_row(corridor):
    corridor.entry(), corridor.entry()

    found = list(enterprise_queries.approved_entries(corridor.origin.pk, corridor.destination.pk))

    assert len(found) == 2
    assert found[0].application is found[1].application


def test_what_a_door_asks_of_codes_and_checks_is_of_the_latest(corridor):
    one, other = corridor.entry().worker, corridor.entry(code=False, medical=False).worker
    HealthCodeFactory(worker=one, colour="yellow", rule="R3.4", until=TODAY)
    MedicalCheckFactory(worker=one, checked_on=TODAY, valid_until=TODAY, is_fit=False)
    code = worker_queries.codes_of([one.pk])[one.pk]

    codes = worker_queries.code_facts_of([one.pk, other.pk])
    checks = worker_queries.check_facts_of([one.pk, other.pk])

    assert codes == {one.pk: ("yellow", "R3.4", TODAY, code.current_until)}
    assert checks == {one.pk: (False, TODAY)}


def test_a_plan_is_written_with_as_many_queries_however_many_trips(corridor, planned, many):
    many(1)
    run, longer = corridor.run(), corridor.run(fleet={corridor.type.code: 5})
    few = number_of_queries(lambda: planned(run))
    many(3)

    assert number_of_queries(lambda: planned(longer)) == few
    assert longer.trips.count() == 4


def test_publishing_asks_once_however_many_trips(corridor, planned, many):
    many(1)
    run = planned(corridor.run())
    few = number_of_queries(lambda: actions.publish_plan(run, by=corridor.receiver))
    coaches = many(3)
    longer = planned(corridor.run(fleet={corridor.type.code: 5}))

    assert number_of_queries(lambda: actions.publish_plan(longer, by=corridor.receiver)) == few
    used = list(longer.trips.values_list("coach", flat=True))
    assert len(set(used)) == 3
    assert coaches[-1].pk not in used, "those of smaller keys are free"


def test_publishing_unseals_a_phone_for_each_person_and_nothing_else(corridor, planned, unsealed):
    entries = [corridor.entry() for _ in range(3)]
    run = planned(corridor.run())
    phones = sorted(entry.worker.phone for entry in entries)
    unsealed.clear()

    actions.publish_plan(run, by=corridor.receiver)

    assert sorted(unsealed) == phones


@pytest.mark.parametrize("many", [1, 1000])
def test_messages_are_queued_alike_one_by_one_or_copied(db, monkeypatch, many):
    monkeypatch.setattr(messages, "MANY", many)
    worker = WorkerFactory()
    rows = [
        worker_actions.NewMessage("19999990001", "上车 1A", "seat", "seat:1:1", worker.pk),
        worker_actions.NewMessage("19999990002", "上车 1C", "seat", "seat:1:2"),
    ]
    worker_actions.queue_messages(rows[:1])
    worker_actions.queue_messages([replace(rows[0], text="other"), rows[1], rows[1]])

    found = list(Message.objects.order_by("key"))
    assert [(m.phone, m.text, m.kind, m.worker_id) for m in found] == [
        ("19999990001", "上车 1A", "seat", worker.pk),
        ("19999990002", "上车 1C", "seat", None),
    ]
    assert {(m.state, m.attempts, m.sent_at, m.leased_until) for m in found} == {
        ("queued", 0, None, None)
    }
    assert [m.phone_tail for m in found] == ["0001", "0002"]
    assert len(worker_actions.claim_messages(limit=9)) == 2


def test_old_sweeps_do_not_pile_up_while_all_workers_are_busy():
    sweep = settings.CELERY_BEAT_SCHEDULE["sweep-queued-runs"]

    assert sweep["schedule"] < sweep["options"]["expires"] <= 60


@pytest.mark.django_db(transaction=True)
def test_the_log_says_how_long_each_step_of_a_run_took(corridor, settings, monkeypatch, caplog):
    settings.PLANNER_PIECE_PEOPLE = 10
    sent = []
    monkeypatch.setattr(tasks.plan_piece, "delay", sent.append)
    monkeypatch.setattr(tasks.plan_buses, "delay", sent.append)
    for _ in range(15):
        corridor.entry()
    run = corridor.run(first_day=TODAY, last_day=TODAY + timedelta(days=1))

    with caplog.at_level(logging.INFO, logger="transport.tasks"):
        tasks.plan_buses(run.pk)
        for key in list(sent):
            tasks.plan_piece(key)
        tasks.plan_buses(run.pk)

    run.refresh_from_db()
    assert run.status == PlanningRun.Status.DONE
    steps = [message.split(" in ")[0] for message in caplog.messages]
    assert steps == [
        f"run {run.pk}: {step}"
        for step in ("judged", "parted", "piece 1 planned", "piece 2 planned", "joined",
                     "plan and seats written")
    ]  # fmt: skip


@pytest.mark.django_db
def test_no_list_reads_the_files_of_a_run_for_each_row(corridor, published, cast):
    """They are a megabyte for a hundred thousand people, and there are thousands of trips."""
    admin, worker = Client(), published.seats.first().worker
    admin.force_login(cast["admin"])
    paths = [f"/admin/transport/{name}/" for name in ("planningrun", "trip", "leftbehind")]
    paths += ["/", reverse("transport:run", args=[published.pk]), reverse("transport:trips")]
    paths += [reverse("transport:run_live", args=[published.pk]), "/api/runs/", "/api/trips/"]

    with CaptureQueriesContext(connection) as context:
        assert {admin.get(path).status_code for path in paths} == {200}
        queries.statement_for(corridor.destination.pk, first_day=TODAY, last_day=LAST_DAY)
        queries.statement_of(cast["admin"], first_day=TODAY, last_day=LAST_DAY)
        assert queries.seat_of(worker) is not None

    assert files_read(context) == []


@pytest.mark.django_db
def test_a_day_is_counted_by_its_published_trips_and_everybody_aboard(corridor, planned, many):
    many(2)
    run = planned(corridor.run(fleet={corridor.type.code: 4}))
    assert queries.trips_summary(TODAY).by_day == []
    actions.publish_plan(run, by=corridor.sender)

    told = queries.trips_summary(TODAY)

    assert (told.trips, told.people, told.trips_today, told.people_today) == (2, 58, 2, 58)
    assert list(told.by_day) == [(TODAY, 2, 58)]
    assert told.coaches == 2


@pytest.mark.django_db
def test_the_list_of_pieces_reads_none_of_their_files(cast):
    PlanningPieceFactory()
    admin = Client()
    admin.force_login(cast["admin"])

    with CaptureQueriesContext(connection) as context:
        assert admin.get("/admin/transport/planningpiece/").status_code == 200

    assert files_read(context) == []


@pytest.mark.django_db
def test_a_list_counts_the_people_and_enterprises_of_each_trip(corridor, planned, many):
    many(2)
    other = corridor.approved(EnterpriseFactory(township=corridor.dropoffs[0]))
    corridor.entry(application=other)
    planned(corridor.run(fleet={corridor.type.code: 4}))

    trips = queries.trip_list(queries.visible_trips(corridor.receiver))

    assert [(trip.people, trip.firms) for trip in trips] == [(29, 1), (29, 1), (1, 1)]
