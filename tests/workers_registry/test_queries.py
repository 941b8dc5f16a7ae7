from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from risk.models import Level
from tests.factories.risk import CountyFactory, CountyRatingFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    DeclarationFactory,
    HealthCodeFactory,
    ListMatchFactory,
    MedicalCheckFactory,
    StayFactory,
    WorkerFactory,
)
from tests.queries import does_not_grow
from workers_registry import health_code, queries

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def test_a_coordinator_sees_the_people_whose_home_is_the_county(worker, origin_coordinator):
    WorkerFactory()

    assert list(queries.visible_workers(origin_coordinator)) == [worker]


def test_nobody_else_sees_them(
    worker, destination_coordinator, other_coordinator, province, owner, stranger
):
    for user in (destination_coordinator, other_coordinator, province, owner, stranger):
        assert not queries.visible_workers(user).exists()


def test_a_worker_sees_only_themself(worker, worker_user):
    WorkerFactory(home_county=worker.home_county)

    assert list(queries.visible_workers(worker_user)) == [worker]
    assert queries.worker_of(worker_user) == worker
    assert not queries.workers_acted_for(worker_user).exists()


def test_lists_leave_the_numbers_sealed(worker, origin_coordinator):
    found = queries.visible_workers(origin_coordinator).get()

    assert {"identity_number", "phone"} <= found.get_deferred_fields()


def test_people_are_found_by_identity_number_and_by_phone():
    first = WorkerFactory(phone="19999990001")
    WorkerFactory(phone="19999990001")
    number = type(first).objects.get(pk=first.pk).identity_number

    assert queries.find_by_identity([number, "unknown"]) == {number: first}
    assert queries.find_by_phone("19999990001") == first, "the first who was registered with it"
    assert queries.find_by_phone("19999990002") is None


def test_the_latest_code_and_check_hold():
    worker = WorkerFactory()
    HealthCodeFactory(worker=worker, colour="red", rule="R3.2")
    green = HealthCodeFactory(worker=worker)
    MedicalCheckFactory(worker=worker)
    later = MedicalCheckFactory(worker=worker, is_fit=False)
    nobody = WorkerFactory()

    assert queries.codes_of([worker.pk, nobody.pk]) == {worker.pk: green}
    assert queries.medical_checks_of([worker.pk, nobody.pk]) == {worker.pk: later}


def test_counts_add_up_and_not_current_is_counted_beside_the_colours():
    HealthCodeFactory(colour="green", current_until=TODAY - timedelta(1))
    HealthCodeFactory(colour="yellow", rule="R3.4")
    WorkerFactory()

    counts = queries.code_counts(WorkerFactory._meta.model.objects.all())

    assert counts == {
        "all": 3, "green": 1, "yellow": 1, "red": 0, "missing": 1, "not-current": 1
    }  # fmt: skip


def test_of_several_codes_the_last_counts(worker):
    HealthCodeFactory(worker=worker, colour="red", rule="R3.2", current_until=TODAY)
    HealthCodeFactory(worker=worker, colour="green", current_until=TODAY)
    undeclared = HealthCodeFactory(colour="red", rule="R3.2", current_until=None)

    counts = queries.code_counts(queries.visible_workers(UserFactory(is_superuser=True)))

    assert counts == {
        "all": 2, "green": 1, "yellow": 0, "red": 1, "missing": 0, "not-current": 1
    }  # fmt: skip
    one = WorkerFactory._meta.model.objects.filter(pk=undeclared.worker_id)
    assert queries.code_counts(one)["all"] == 1


def test_the_last_code_is_looked_up_once_for_colour_and_once_for_its_day(worker):
    """Not for each count: with a hundred thousand people that took seconds."""
    HealthCodeFactory(worker=worker)
    with CaptureQueriesContext(connection) as context:
        queries.code_counts(WorkerFactory._meta.model.objects.all())
    (asked,) = context.captured_queries

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked['sql']}")
        plan = "".join(line for (line,) in cursor.fetchall())

    assert plan.count(" on workers_registry_healthcode") == 2


def test_a_stay_is_cut_where_the_rating_of_its_county_changed():
    county = CountyFactory()
    CountyRatingFactory(county=county, day=date(2020, 2, 9), level=Level.ORANGE)
    CountyRatingFactory(county=county, day=date(2020, 2, 12), level=Level.YELLOW)
    stay = StayFactory(county=county, first_day=date(2020, 2, 8), last_day=date(2020, 2, 14))

    facts = queries.facts_of_one(stay.worker_id, day=TODAY)

    assert [(s.first_day.day, s.last_day.day, s.level) for s in facts.stays] == [
        (8, 8, 0),
        (9, 11, 3),
        (12, 14, 2),
    ]
    verdict = health_code.judge(facts, health_code.Policy(), today=TODAY)
    assert (verdict.rule, verdict.until) == ("R3.4", date(2020, 2, 18))


def test_a_later_row_of_a_match_brings_its_release():
    match = ListMatchFactory(kind="confirmed", since=date(2020, 2, 1), known_on=date(2020, 2, 2))
    ListMatchFactory(
        worker=match.worker, kind="confirmed", since=date(2020, 2, 1), released_on=date(2020, 2, 10)
    )

    facts = queries.facts_of_one(match.worker_id, day=TODAY)

    assert facts.list_matches == [
        health_code.ListMatch(
            "confirmed", date(2020, 2, 1), date(2020, 2, 10), known_on=date(2020, 2, 2)
        )
    ]


def test_facts_that_became_known_later_do_not_count_for_an_earlier_day():
    stay = StayFactory(first_day=date(2020, 2, 1), last_day=date(2020, 2, 1), known_on=TODAY)

    assert queries.facts_of_one(stay.worker_id, day=date(2020, 2, 14)).stays == ()


def test_facts_of_many_need_no_more_queries_than_of_one():
    workers = []

    def add():
        stay = StayFactory()
        ListMatchFactory(worker=stay.worker)
        workers.append(stay.worker_id)

    does_not_grow(read=lambda: queries.facts_of(workers, day=TODAY), add=add)


def test_only_those_are_written_daily_whose_code_differs():
    hot, cold = CountyFactory(), CountyFactory()
    CountyRatingFactory(county=hot, day=date(2020, 2, 5), level=Level.ORANGE)
    CountyRatingFactory(county=hot, day=date(2020, 2, 10), level=Level.YELLOW)
    concerned = [
        StayFactory(county=hot, first_day=date(2020, 2, 9), last_day=date(2020, 2, 9)).worker,
        StayFactory(county__code="420106").worker,
        ListMatchFactory().worker,
        DeclarationFactory(temperature="37.4").worker,
        DeclarationFactory(symptoms=["cough"]).worker,
        DeclarationFactory(had_contact=True).worker,
    ]
    fine = [
        StayFactory(county=hot, first_day=date(2020, 2, 10)).worker,
        StayFactory(county=hot, first_day=date(2020, 1, 1), last_day=date(2020, 1, 31)).worker,
        StayFactory(county=cold).worker,
        DeclarationFactory(temperature="37.3").worker,
        WorkerFactory(),
    ]
    for worker in [*concerned, *fine]:
        said = TODAY + timedelta(3) if worker.declarations.exists() else None
        HealthCodeFactory(worker=worker, current_until=said)
    no_code = WorkerFactory()
    red = HealthCodeFactory(colour="red", rule="R3.1").worker

    found = queries.workers_to_reissue(health_code.Policy(), day=TODAY)

    assert sorted(found) == sorted(worker.pk for worker in [*concerned, no_code, red])


def test_a_rating_concerns_those_who_were_there_however_long_ago():
    county = CountyFactory()
    there = StayFactory(county=county, first_day=date(2020, 1, 1), last_day=date(2020, 1, 2))
    StayFactory(county=county, first_day=TODAY + timedelta(1), last_day=TODAY + timedelta(1))
    StayFactory()

    found = queries.workers_who_stayed([county.pk], day=TODAY)

    assert found == [there.worker_id]


def test_batches_give_everything_once():
    assert list(queries.batches([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]


def test_the_card_says_why_until_when_and_counts_the_days():
    worker = WorkerFactory()
    HealthCodeFactory(
        worker=worker,
        colour="yellow",
        rule="R3.5",
        until=date(2020, 2, 19),
        evidence={
            "findings": [
                {
                    "rule": "R3.5",
                    "colour": "yellow",
                    "until": "2020-02-19",
                    "kind": "declaration",
                    "since": "2020-02-12",
                    "last": "2020-02-12",
                    "county": "",
                    "awaits_county": False,
                }
            ],
            "normal_days": 2,
            "normal_days_needed": 7,
        },
    )

    card = queries.code_card(worker)

    assert card.days == ["done", "done", "today", "next", "next", "next", "next"]
    assert (card.days_done, card.days_missing) == (2, 5)
    assert "12" in card.why[0]
    assert "19" in card.until
    assert not card.may_ride


def test_the_card_of_somebody_without_a_code_asks_for_a_check_in():
    card = queries.code_card(WorkerFactory())

    assert (card.code, card.why, card.is_current, card.is_checked_in) == (None, [], False, False)
