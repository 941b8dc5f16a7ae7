"""R4: what a county does not answer in time the city decides, and nobody decides their own fact."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from config.shell import Role, scope_of
from risk.refusal import Refused
from tests.factories.risk import CountyFactory
from tests.factories.workers_registry import (
    AppealFactory,
    CityDutyFactory,
    ListMatchFactory,
    WorkerFactory,
)
from workers_registry import actions, queries, tasks
from workers_registry.models import Appeal, CityDuty, Message

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


def filed(worker, hours):
    """An appeal that was filed so many hours ago, over a fact that a colleague recorded."""
    return AppealFactory(worker=worker, filed_at=timezone.now() - hours * HOURS)


@pytest.fixture
def city(origin):
    """Somebody who decides for the origin's city."""
    return CityDutyFactory(city_code=origin.city_code, city=origin.city).user


def test_the_city_has_what_its_counties_left_lying_and_nothing_else(worker, city):
    elsewhere = WorkerFactory(home_county=CountyFactory(city_code="330700"))
    neighbour = WorkerFactory(home_county=CountyFactory(city_code=worker.home_county.city_code))
    late, late_too = filed(worker, 73), filed(neighbour, 100)
    filed(elsewhere, 100)
    in_time = filed(WorkerFactory(home_county=worker.home_county), 71)

    found = set(queries.appeals_to_decide(city))

    assert found == {late, late_too}
    assert in_time not in found
    assert not queries.visible_workers(city).exists(), "it sees appeals, not people"


def test_the_city_decides_the_code_is_computed_again_and_the_worker_told(worker, city, day):
    match = ListMatchFactory(worker=worker, since=day)
    late = filed(worker, 73)

    actions.uphold_appeal(
        late, disputed=actions.Disputed(list_matches=[match.pk]), answer="同名不同人。", by=city
    )

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.cause, code.by) == ("green", "appeal", city)
    assert "同名不同人。" in Message.objects.get().text
    assert Appeal.objects.get() in queries.appeals_to_decide(city), "still readable when decided"


@pytest.mark.parametrize(("hours", "who", "code"), [
    (73, "county", "appeal-with-the-city"),
    (71, "city", "appeal-with-the-county"),
])  # fmt: skip
def test_each_level_decides_in_its_own_time(worker, city, origin_coordinator, hours, who, code):
    row = filed(worker, hours)

    with pytest.raises(Refused) as refusal:
        actions.reject_appeal(row, answer="x", by=city if who == "city" else origin_coordinator)

    assert refusal.value.code == code
    assert Appeal.objects.get().state == "open"


def test_where_nobody_has_the_duty_the_county_still_answers_late(worker, origin_coordinator):
    actions.reject_appeal(filed(worker, 100), answer="照片对得上。", by=origin_coordinator)

    assert Appeal.objects.get().state == "rejected"


def test_another_citys_official_cannot_decide(client, worker):
    stranger = CityDutyFactory(city_code="330700", city="金华市").user
    row = filed(worker, 100)
    client.force_login(stranger)

    assert client.get(address("appeals")).status_code == 200
    assert client.get(address("review", row.pk)).status_code == 404
    assert client.post(address("reject", row.pk), {"answer": "x"}).status_code == 404
    assert client.get(address("workers")).status_code == 404
    assert Appeal.objects.get().state == "open"


def test_the_city_works_through_its_queue_on_the_pages(client, worker, city):
    row = filed(worker, 73)
    client.force_login(city)

    assert client.get("/").url == address("appeals")
    page = client.get(address("appeals")).content.decode()
    assert row.number in page
    assert worker.home_county.name in page
    assert worker.name not in page
    assert client.get(address("review", row.pk)).status_code == 200
    client.post(address("reject", row.pk), {"answer": "照片对得上。"})

    assert Appeal.objects.get().decided_by == city
    assert row.number in client.get(address("appeals"), {"state": "done"}).content.decode()
    assert scope_of(city).role is Role.CITY


def test_the_worker_reads_that_the_city_looked_and_decides(client, worker, city, worker_user):
    row = filed(worker, 73)
    client.force_login(city)
    client.get(address("review", row.pk))
    client.force_login(worker_user)

    assert worker.home_county.city in client.get(address("appeal")).content.decode()
    assert worker.home_county.city in client.get(address("my_data")).content.decode()


def test_the_worker_is_told_once_that_the_city_decides(worker):
    row = filed(worker, 73)
    filed(WorkerFactory(), 71)

    tasks.hand_appeals_to_cities()
    tasks.hand_appeals_to_cities()

    message = Message.objects.get()
    assert (message.worker, row.number in message.text) == (worker, True)


def test_the_database_refuses_a_decision_by_who_recorded_the_fact(worker, origin_coordinator):
    row = filed(worker, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=row.pk).update(
            state="rejected",
            answer="x",
            decided_at=timezone.now(),
            decided_by=origin_coordinator,
            recorded_by=[origin_coordinator.pk],
        )


def test_a_decision_keeps_whose_facts_it_was_about(worker, origin_coordinator, other_coordinator):
    ListMatchFactory(worker=worker, by=other_coordinator)

    actions.reject_appeal(filed(worker, 1), answer="x", by=origin_coordinator)

    assert Appeal.objects.get().recorded_by == [other_coordinator.pk]


@pytest.mark.parametrize("bad", [{"city_code": "530627"}, {"city": ""}])
def test_a_city_duty_is_for_a_city(bad):
    duty = CityDutyFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CityDuty.objects.filter(pk=duty.pk).update(**bad)
