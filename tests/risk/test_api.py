from datetime import date

import pytest
from rest_framework.test import APIClient

from risk import actions
from risk.models import CaseCount, Level
from tests.factories.risk import (
    CaseCountFactory,
    CaseReceiptFactory,
    CountyFactory,
    CountyRatingFactory,
    DutyFactory,
    TownshipFactory,
)
from tests.factories.users import UserFactory
from tests.queries import does_not_grow

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.risk.api_urls")]
DAY = date(2020, 2, 15)


@pytest.fixture
def api():
    client = APIClient()
    client.force_authenticate(UserFactory())
    return client


@pytest.fixture
def rated(county):
    CountyRatingFactory(county=county, day=date(2020, 2, 12), level=Level.BLUE)
    return CountyRatingFactory(county=county, day=DAY, level=Level.GREEN, rule="R1.step-down")


@pytest.mark.parametrize("name", ["counties", "ratings", "case-counts", "case-receipts"])
def test_nobody_reads_without_signing_in(name):
    assert APIClient().get(f"/api/{name}/").status_code in (401, 403)


def test_counties_are_found_by_their_level_on_a_day(api, rated):
    CountyFactory()

    now = api.get("/api/counties/?level=0&day=2020-02-15").json()["results"]
    before = api.get("/api/counties/?level=0&day=2020-02-12").json()["results"]

    assert [row["code"] for row in now] == ["330784"]
    assert before == []


def test_ratings_in_force_on_a_day_come_with_their_reason(api, rated):
    (row,) = api.get("/api/ratings/?day=2020-02-16").json()["results"]

    assert (row["county"], row["level"], row["colour"]) == ("330784", 0, "GREEN")
    assert row["rule_words"]


def test_a_series_of_ratings_is_a_span_of_days(api, rated):
    rows = api.get("/api/ratings/?county=330784&first=2020-02-01&last=2020-02-14").json()

    assert [row["level"] for row in rows["results"]] == [1]


def test_the_explanation_of_a_county_is_open(api, rated, report, county):
    report(county, {10: 5})

    body = api.get("/api/counties/330784/explanation/?day=2020-02-15").json()

    assert body["level"] == 0
    assert body["seen"]["confirmed"] == 5
    assert body["outlook"]["cases_to_higher"] == 1
    assert body["requirements"]["approval_path"] == "filing"


def test_a_day_that_is_none_is_malformed(api, rated):
    assert api.get("/api/counties/330784/explanation/?day=x").status_code == 400


def test_the_outlines_come_as_geojson_with_their_level(api, rated):
    response = api.get("/api/counties/geojson/?day=2020-02-15")

    (feature,) = response.json()["features"]
    assert response["Content-Type"].startswith("application/geo+json")
    assert feature["properties"]["colour"] == "GREEN"
    assert feature["geometry"]["type"] == "MultiPolygon"


def test_the_same_answer_is_not_sent_twice(api, rated):
    first = api.get("/api/ratings/?day=2020-02-16")

    again = api.get("/api/ratings/?day=2020-02-16", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304


def test_a_coordinator_reports_for_their_own_county(county):
    client = APIClient()
    client.force_authenticate(DutyFactory(county=county).user)
    rows = [
        {"county": county.code, "day": "2020-02-14", "confirmed": 5, "local": 1},
        {"county": county.code, "day": "2020-02-15", "confirmed": 5},
    ]

    response = client.post("/api/case-counts/", rows, format="json")

    assert response.status_code == 201
    assert response.json()["accepted"] == 2
    assert CaseCount.objects.filter(county=county).count() == 2
    assert client.get("/api/case-receipts/").json()["count"] == 1


def test_nobody_reports_for_another_county(county):
    client = APIClient()
    client.force_authenticate(DutyFactory(county=CountyFactory()).user)

    response = client.post(
        "/api/case-counts/", {"county": county.code, "day": "2020-02-15", "confirmed": 5}
    )

    assert response.status_code == 400
    assert not CaseCount.objects.exists()


def test_more_local_cases_than_cases_are_malformed(county):
    client = APIClient()
    client.force_authenticate(DutyFactory(county=county).user)

    response = client.post(
        "/api/case-counts/",
        {"county": county.code, "day": "2020-02-15", "confirmed": 5, "local": 6},
    )

    assert response.status_code == 400


def test_receipts_are_seen_by_who_delivered_and_by_the_province(county):
    receipt = CaseReceiptFactory(by=DutyFactory(county=county).user)
    seen = {}
    for name, user in (
        ("own", receipt.by),
        ("other", UserFactory()),
        ("province", DutyFactory(role="province").user),
    ):
        client = APIClient()
        client.force_authenticate(user)
        seen[name] = client.get(f"/api/case-receipts/{receipt.pk}/").status_code

    assert seen == {"own": 200, "other": 404, "province": 200}


def test_lists_need_no_more_queries_for_more_rows(api):
    def one_more():
        CaseCountFactory()
        CountyRatingFactory()

    does_not_grow(read=lambda: api.get("/api/ratings/"), add=one_more)
    does_not_grow(read=lambda: api.get("/api/case-counts/"), add=one_more)


# ---- townships and open data --------------------------------------------------------------------


def test_townships_are_reported_and_read_apart(county):
    township = TownshipFactory(county=county)
    api = APIClient()
    api.force_authenticate(DutyFactory(county=county).user)
    figure = {"county": county.code, "day": "2020-02-15", "confirmed": 13}

    api.post("/api/case-counts/", [figure, {**figure, "township": township.code}], format="json")
    actions.rate_townships(DAY, by=None)

    rows = api.get("/api/case-counts/").json()["results"]
    assert {row["township"] for row in rows} == {None, township.code}
    (rating,) = api.get(f"/api/counties/{county.code}/townships/").json()
    assert (rating["code"], rating["level"], rating["rule"]) == (township.code, 2, "R1.base")


def test_a_township_of_another_county_is_malformed(county):
    township = TownshipFactory()
    api = APIClient()
    api.force_authenticate(DutyFactory(county=county).user)

    answer = api.post(
        "/api/case-counts/",
        [{"county": county.code, "day": "2020-02-15", "confirmed": 1, "township": township.code}],
        format="json",
    )

    assert answer.status_code == 400
    assert not CaseCount.objects.exists()


def test_an_open_set_that_did_not_grow_is_not_sent_again(client, rated):
    client.force_login(UserFactory())
    tag = client.get("/open-data/ratings.csv")["ETag"]

    again = client.get("/open-data/ratings.csv", headers={"if-none-match": tag})
    CountyRatingFactory()
    grown = client.get("/open-data/ratings.csv", headers={"if-none-match": tag})

    assert (again.status_code, grown.status_code) == (304, 200)
