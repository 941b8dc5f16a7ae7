"""The demonstration's queues are alive: appeals, corrections, held codes, codes from Henan."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.factories.risk import ORIGIN, CountyFactory, DutyFactory, TownshipFactory
from tests.factories.workers_registry import CityDutyFactory, WorkerFactory
from transport import demo_persons
from workers_registry import actions, queries
from workers_registry.models import (
    Agreement,
    Appeal,
    AppealPaper,
    Correction,
    Message,
    Proxy,
    RecognisedCode,
    Worker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(day):
    """A county with townships, two officials, five people on a list and six who are green."""
    county = CountyFactory(code=ORIGIN)
    for _number in range(3):
        TownshipFactory(county=county)
    clerk, _colleague = (
        DutyFactory(county=county, user__username=name).user
        for name in ("zhenxiong", "zhenxiong-2")
    )
    people = [WorkerFactory(home_county=county) for _number in range(11)]
    actions.reissue_codes([one.pk for one in people], today=day)
    rows = [actions.NewListMatch(one.pk, "close-contact", day, "疾控") for one in people[:5]]
    actions.record_list_matches(rows, by=clerk)
    demo_persons.load()
    return county


def test_every_queue_has_something_that_waits_and_something_decided(loaded):
    clerk = User.objects.get(username="zhenxiong")

    appeals = queries.appeals_to_decide(clerk)
    states = sorted(appeals.values_list("state", flat=True))
    assert states == ["open", "open", "open", "open", "rejected"]
    assert appeals.exclude(township_words="").count() == 1
    assert AppealPaper.objects.count() == 3
    wishes = queries.corrections_to_decide(clerk)
    assert sorted(wishes.values_list("state", flat=True)) == ["open", "open", "rejected"]
    assert Message.objects.count() == 3, "two answers, and that the city decides now"


def test_the_city_has_one_appeal_that_its_county_left_lying(client, loaded):
    duty = CityDutyFactory(city_code=loaded.city_code, city=loaded.city)
    client.force_login(duty.user)

    late = queries.appeals_to_decide(duty.user).get()

    assert (late.state, late.decided_by) == ("open", None)
    assert late.escalates_at < timezone.now()
    told = Message.objects.get(key=f"appeal-{late.pk}-city")
    assert (told.worker_id, loaded.city in told.text) == (late.worker_id, True)
    assert late.number in client.get("/appeals/").content.decode()
    assert client.get(f"/appeals/{late.pk}/").status_code == 200


def test_people_without_a_phone_have_holders_and_henan_is_recognised(loaded):
    proxies = Proxy.objects.select_related("held")

    assert {one.held.phone for one in proxies} == {""}
    assert {one.held.is_synthetic for one in proxies} == {True}
    assert Agreement.objects.get(is_open=True).province_code == "410000"
    assert set(RecognisedCode.objects.values_list("how", flat=True)) == {"shown"}


def test_loading_it_again_changes_nothing(loaded):
    counts = [kind.objects.count() for kind in (Worker, Appeal, Correction, Proxy)]

    demo_persons.load()

    assert [kind.objects.count() for kind in (Worker, Appeal, Correction, Proxy)] == counts
