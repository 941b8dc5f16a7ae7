"""Where people were: said by themselves, by who holds the code, or by the county."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from risk.models import Level
from tests.factories.risk import CountyFactory, CountyRatingFactory, DutyFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    ClearanceFactory,
    DeclarationFactory,
    ListMatchFactory,
    MedicalCheckFactory,
    ProxyFactory,
    StayFactory,
    WorkerFactory,
)
from tests.queries import does_not_grow
from workers_registry import queries
from workers_registry.models import Stay
from workers_registry.retention import Policy

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)
YESTERDAY = date(2020, 2, 14)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


@pytest.fixture
def orange():
    """A county that was orange on every day of the last weeks."""
    county = CountyFactory()
    CountyRatingFactory(county=county, day=TODAY - timedelta(days=30), level=Level.ORANGE)
    return county


@pytest.fixture
def worker():
    return WorkerFactory(user=UserFactory())


def said(county, first=YESTERDAY, last=YESTERDAY, **more):
    return {"county": county.pk, "first_day": first, "last_day": last, **more}


def test_a_worker_says_where_they_were_and_the_code_follows_at_once(client, worker, orange):
    client.force_login(worker.user)

    answer = client.post(address("stays"), said(orange), follow=True)

    stay = Stay.objects.get(worker=worker)
    assert (stay.source, stay.by, stay.known_on) == ("worker", worker.user, TODAY)
    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.rule) == ("yellow", "R3.4")
    assert "yellow" in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (TODAY + timedelta(days=1), TODAY, "first_day"),
        (YESTERDAY, TODAY + timedelta(days=1), "last_day"),
        (TODAY, YESTERDAY, "last_day"),
        (TODAY - timedelta(days=60), TODAY - timedelta(days=29), "last_day"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(client, worker, orange, first, last, field):
    client.force_login(worker.user)

    answer = client.post(address("stays"), said(orange, first, last))

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Stay.objects.exists()


def test_who_holds_a_code_says_it_for_the_person_and_nobody_else_does(client, worker, orange):
    held = WorkerFactory()
    ProxyFactory(holder=worker, held=held)
    client.force_login(worker.user)

    assert client.post(address("others_stays", held.pk), said(orange)).status_code == 302
    stranger = client.post(address("others_stays", WorkerFactory().pk), said(orange))

    assert stranger.status_code == 404
    assert [(stay.worker, stay.source) for stay in Stay.objects.all()] == [(held, "proxy")]


def test_a_check_in_by_who_holds_the_code_says_so(client, worker):
    held = WorkerFactory()
    ProxyFactory(holder=worker, held=held)
    client.force_login(worker.user)

    client.post(address("other", held.pk), {"temperature": "36.5"})

    assert held.declarations.get().source == "proxy"


def test_the_county_records_a_stay_with_its_source(client, orange):
    duty = DutyFactory(county=CountyFactory())
    person = WorkerFactory(home_county=duty.county)
    client.force_login(duty.user)
    form = {f"stay-{name}": value for name, value in said(orange).items()}

    without = client.post(address("add_stay", person.pk), form)
    with_source = client.post(address("add_stay", person.pk), {**form, "stay-source": "ticket"})

    assert (without.status_code, with_source.status_code) == (400, 302)
    assert person.stays.get().source == "ticket"
    other = client.post(address("add_stay", WorkerFactory().pk), {**form, "stay-source": "x"})
    assert other.status_code == 404


def test_the_api_takes_ones_own_stay_and_those_of_ones_people_with_a_source(worker, orange):
    api = APIClient()
    api.force_authenticate(worker.user)
    own = api.post("/api/stays/", said(orange))
    assert (own.status_code, own.data["source"]) == (201, "worker")
    assert own.data["kept_until"] == YESTERDAY + timedelta(days=28)

    duty = DutyFactory(county=CountyFactory())
    person = WorkerFactory(home_county=duty.county)
    api.force_authenticate(duty.user)
    assert api.post("/api/stays/", said(orange, worker=person.pk)).status_code == 400
    taken = api.post("/api/stays/", said(orange, worker=person.pk, source="ticket"))
    assert (taken.status_code, taken.data["worker"]) == (201, person.pk)
    assert api.post("/api/stays/", said(orange, worker=worker.pk, source="x")).status_code == 400
    assert api.post("/api/stays/", said(orange)).status_code == 404
    backwards = said(orange, TODAY, YESTERDAY, worker=person.pk, source="x")
    assert api.post("/api/stays/", backwards).status_code == 400
    assert [row["id"] for row in api.get("/api/stays/").data["results"]] == [taken.data["id"]]


def test_lists_of_facts_with_their_last_day_ask_no_more_for_many(worker):
    api = APIClient()
    api.force_authenticate(worker.user)

    def ask():
        return api.get("/api/stays/")

    does_not_grow(read=ask, add=lambda: StayFactory(worker=worker))


def test_every_kind_of_fact_says_until_when_it_is_kept():
    policy = Policy(fact_days=28, case_days=1096)
    long, longer = timedelta(days=28), timedelta(days=1096)
    kept = {
        StayFactory(last_day=TODAY): TODAY + long,
        DeclarationFactory(day=YESTERDAY): YESTERDAY + long,
        ClearanceFactory(day=YESTERDAY): YESTERDAY + long,
        MedicalCheckFactory(valid_until=TODAY + long): TODAY + long + long,
        ListMatchFactory(since=YESTERDAY): YESTERDAY + long,
        ListMatchFactory(kind="confirmed", since=YESTERDAY): YESTERDAY + longer,
        ListMatchFactory(kind="confirmed", since=YESTERDAY, released_on=TODAY): TODAY + longer,
    }

    assert {fact: queries.kept_until(fact, policy) for fact in kept} == kept


def test_people_read_on_which_lists_they_stand_and_from_whom(client, worker):
    ListMatchFactory(worker=worker, source="CDC 2020-17")
    MedicalCheckFactory(worker=worker, issuer="clinic")
    ClearanceFactory(worker=worker, note="seen by the township")
    client.force_login(worker.user)

    page = client.get(address("my_data"), headers={"accept-language": "en"}).content.decode()

    assert "CDC 2020-17; kept until 14" in page
    assert "clinic" in page
    assert "seen by the township" in page


@pytest.mark.parametrize("url", ["/me/stays/", "/me/data/"])
def test_a_stay_of_one_day_is_told_with_one_date(client, worker, worker_user, url):
    StayFactory(worker=worker, first_day=date(2020, 2, 10), last_day=date(2020, 2, 10))
    client.force_login(worker_user)

    page = client.get(url, headers={"accept-language": "zh-hans"}).content.decode()

    assert page.count("2月10日") == 1
