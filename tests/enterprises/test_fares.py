"""Fare agreements: who sees them, who makes them, and how one takes the place of another."""

from datetime import date

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange
from rest_framework.test import APIClient

from enterprises import queries
from enterprises.models import FareAgreement
from tests.factories.enterprises import FareAgreementFactory, MembershipFactory
from tests.factories.risk import CountyFactory, DutyFactory

pytestmark = pytest.mark.django_db
URL = "/fares/"
TODAY = date(2020, 2, 15)


@pytest.fixture
def agreement():
    return FareAgreementFactory()


@pytest.fixture
def clerk(agreement):
    return DutyFactory(role="coordinator", county=agreement.destination).user


def asked(agreement, **other):
    return {
        "origin": agreement.origin_id,
        "first_day": "2020-02-20",
        "last_day": "",
        "county_percent": 40,
        "enterprise_percent": 60,
        "worker_percent": 0,
        "source": "永政发〔2020〕8号",
    } | other


def test_a_new_agreement_is_shown_before_it_is_kept(client, agreement, clerk):
    client.force_login(clerk)

    page = client.post(URL, asked(agreement))

    assert page.status_code == 200
    assert page.context["ended"] == agreement
    assert 'name="confirm"' in page.content.decode()
    assert FareAgreement.objects.count() == 1


def test_a_confirmed_agreement_ends_the_open_one_the_day_before(client, agreement, clerk):
    client.force_login(clerk)

    answer = client.post(URL, asked(agreement, confirm="1"))

    assert answer.status_code == 302
    lines = queries.agreement_lines(clerk, TODAY)
    assert [(line.agreement.county_percent, line.last_day, line.state) for line in lines] == [
        (40, None, "later"),
        (100, date(2020, 2, 19), "now"),
    ]
    assert lines[0].agreement.by == clerk


def test_an_agreement_on_days_of_another_is_refused_and_nothing_changed(client, agreement, clerk):
    client.force_login(clerk)

    page = client.post(URL, asked(agreement, confirm="1", first_day="2020-02-10"))

    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]] != []
    assert FareAgreement.objects.get().valid == DateRange(date(2020, 2, 10), None)


def test_shares_and_days_that_cannot_be_are_told_beside_the_field(client, agreement, clerk):
    client.force_login(clerk)

    page = client.post(URL, asked(agreement, worker_percent=1, last_day="2020-02-19"))

    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"county_percent", "last_day"}


def test_who_sees_which_agreements(client, agreement):
    sender = DutyFactory(role="coordinator", county=agreement.origin).user
    other = DutyFactory(role="coordinator", county=CountyFactory()).user
    firm = MembershipFactory(enterprise__county=agreement.destination).user
    province = DutyFactory(role="province", county=None).user

    seen = {user: list(queries.visible_agreements(user)) for user in (sender, firm, province)}

    assert set(map(tuple, seen.values())) == {(agreement,)}
    assert not queries.visible_agreements(other).exists()


def test_only_a_county_agrees_and_strangers_find_no_page(client, agreement):
    firm = MembershipFactory(enterprise__county=agreement.destination).user
    client.force_login(firm)

    assert client.get(URL).status_code == 200
    assert client.post(URL, asked(agreement, confirm="1")).status_code == 404
    client.force_login(DutyFactory(role="province", county=None).user)
    assert "form" not in client.get(reverse("enterprises:fares")).context
    assert FareAgreement.objects.count() == 1


def test_the_api_reads_and_makes_agreements(agreement, clerk):
    api = APIClient()
    api.force_authenticate(clerk)

    made = api.post("/api/fare-agreements/", asked(agreement, last_day="2020-02-29"), "json")
    again = api.post("/api/fare-agreements/", asked(agreement, last_day=None), "json")
    listed = api.get("/api/fare-agreements/").json()["results"]

    assert made.status_code == 201
    assert made.json()["last_day"] == "2020-02-29"
    assert again.status_code == 409
    assert [(one["first_day"], one["last_day"]) for one in listed] == [
        ("2020-02-20", "2020-02-29"),
        ("2020-02-10", "2020-02-19"),
    ]


def test_the_api_lets_nobody_else_agree(agreement):
    api = APIClient()
    api.force_authenticate(DutyFactory(role="coordinator", county=CountyFactory()).user)

    assert api.get("/api/fare-agreements/").json()["results"] == []
    api.force_authenticate(MembershipFactory().user)
    assert api.post("/api/fare-agreements/", asked(agreement), "json").status_code == 404
