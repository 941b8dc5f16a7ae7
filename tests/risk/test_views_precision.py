"""The pages of the precision index and of the open data."""

import csv
from datetime import date
from io import StringIO

import pytest
from rest_framework.test import APIClient

from risk import actions, queries
from risk.models import IndicatorFigure
from risk.open_data import SETS
from risk.refusal import Refused
from tests.factories.risk import (
    CaseCountFactory,
    ControlTickFactory,
    CountyFactory,
    CountyRatingFactory,
    DutyFactory,
    IndicatorFigureFactory,
    PolicyVersionFactory,
    TownshipRatingFactory,
)
from tests.factories.users import UserFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


def rows_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def figure(county, **values):
    return actions.NewFigure(
        **{
            "county_code": county.pk,
            "day": DAY,
            "indicator": "coaches",
            "part": 15,
            "whole": 30,
            "source": "test",
            **values,
        }
    )


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


def test_recording_twice_adds_nothing(county):
    assert actions.record_indicators([figure(county)], by=None) == 1
    assert actions.record_indicators([figure(county)], by=None) == 0
    assert actions.record_indicators([figure(county, part=16)], by=None) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"indicator": "luck"}, "indicator-unknown"),
        ({"part": 31}, "indicator-part-outside-whole"),
        ({"part": -1}, "indicator-part-outside-whole"),
        ({"part": 0, "whole": 0}, "indicator-part-outside-whole"),
    ],
)
def test_an_impossible_figure_is_refused_and_nothing_is_recorded(county, values, code):
    with pytest.raises(Refused) as refusal:
        actions.record_indicators([figure(county), figure(county, **values)], by=None)

    assert refusal.value.code == code
    assert not IndicatorFigure.objects.exists()


def test_the_figure_recorded_last_counts_for_seven_days(county):
    IndicatorFigureFactory(county=county, day=date(2020, 2, 8), part=30)
    IndicatorFigureFactory(county=county, day=date(2020, 2, 8), part=15)

    assert queries.precision_on(DAY).whole.index.flow == 50.0
    assert queries.precision_on(date(2020, 2, 16)).whole.index.flow is None


def test_the_change_is_held_against_the_day_before(county):
    IndicatorFigureFactory(county=county, day=date(2020, 2, 14), part=15)
    IndicatorFigureFactory(county=county, day=DAY, part=18)

    assert queries.precision_on(DAY).whole.flow_change == 10.0


def test_the_best_city_comes_first_and_leads_to_its_counties(signed_in):
    worse, better = CountyFactory(code="330102"), CountyFactory(code="330203")
    IndicatorFigureFactory(county=worse, indicator="contacts", part=1, whole=10)
    IndicatorFigureFactory(county=better, indicator="contacts", part=9, whole=10)

    response = signed_in.get("/precision/")

    assert [row.code for row in response.context["board"].rows] == ["330200", "330100"]
    inside = signed_in.get("/precision/?city=330100").context["board"]
    assert [row.code for row in inside.rows] == ["330102"]
    assert signed_in.get("/precision/?city=999900").status_code == 404


def test_the_export_has_both_halves_and_marks_what_is_generated(signed_in, county):
    IndicatorFigureFactory(county=county, is_synthetic=True)

    _, row = rows_of(signed_in.get("/precision/table.csv?day=2020-02-15"))

    assert (row["flow"], row["coaches"], row["synthetic"]) == ("50.0", "50.0", "yes")


def test_a_figure_is_recorded_by_hand(client, county):
    client.force_login(DutyFactory(county=county).user)
    sent = {
        "county": county.pk,
        "day": "2020-02-15",
        "indicator": "shops",
        "part": 3,
        "whole": 4,
        "source": "market office",
    }

    assert client.post("/precision/record/", {**sent, "part": 5}).status_code == 400
    assert not IndicatorFigure.objects.exists()
    client.post("/precision/record/", sent)
    assert queries.precision_on(DAY).whole.index.flow == 75.0


def test_the_figures_behind_a_number_say_where_they_come_from_and_what_they_weigh(signed_in):
    PolicyVersionFactory(
        rule="R9.index",
        version="v7",
        valid_from=DAY,
        values={"flow_weights": [3, 1, 1, 1, 1, 1, 1]},
    )
    hand, generated = CountyFactory(code="330102"), CountyFactory(code="330203")
    IndicatorFigureFactory(county=generated, is_synthetic=True)
    IndicatorFigureFactory(county=hand, is_synthetic=True)
    IndicatorFigureFactory(county=hand, by=UserFactory())

    response = signed_in.get("/precision/", headers={"accept-language": "en"})

    line = response.context["board"].flow_lines[0]
    assert (line.weight, line.part.part, line.part.whole) == (3, 30, 60)
    assert line.origins == (("manual", 1), ("synthetic", 1))
    text = response.content.decode()
    assert "weights R9 v7" in text
    assert "by hand 1, synthetic figures 1" in text
    before = queries.precision_on(date(2020, 2, 14))
    assert (before.version, before.flow_lines[0].weight) == ("v1", 1)


def test_new_cases_are_worked_out_from_the_case_figures(county):
    CaseCountFactory(county=county)

    assert queries.precision_on(DAY).control_lines[0].origins == (("computed", 1),)


def test_a_generated_figure_does_not_follow_a_persons(county):
    actions.record_indicators([figure(county)], by=UserFactory())

    assert actions.record_indicators([figure(county, part=9, is_synthetic=True)], by=None) == 0


def test_who_reports_for_no_county_records_nothing(signed_in, county):
    assert signed_in.post("/precision/record/", {}).status_code == 404


def test_more_counties_need_no_more_queries(county):
    def one_more():
        place = CountyFactory()
        IndicatorFigureFactory(county=place)
        CaseCountFactory(county=place)

    does_not_grow(read=lambda: queries.precision_on(DAY), add=one_more)


@pytest.mark.urls("tests.risk.api_urls")
def test_the_index_is_open_to_programs(county):
    IndicatorFigureFactory(county=county)
    client = APIClient()
    client.force_authenticate(UserFactory())

    body = client.get("/api/precision/?day=2020-02-15").json()

    assert body["whole"]["index"]["flow"] == 50.0
    assert body["rows"][0]["parts"]["coaches"]["part"] == 15


# ---- open data ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_every_set_is_a_file_with_the_columns_of_its_dictionary(signed_in, county, name):
    CountyRatingFactory(county=county)
    CaseCountFactory(county=county, is_synthetic=True)
    IndicatorFigureFactory(county=county)
    TownshipRatingFactory(township__county=county)
    ControlTickFactory(county=county)
    PolicyVersionFactory()

    rows = rows_of(signed_in.get(f"/open-data/{name}.csv"))

    assert [column.name for column in SETS[name].columns] == list(rows[0])
    assert rows[0].get("synthetic", "no") in ("yes", "no")


def test_a_version_that_waits_is_no_open_data(signed_in):
    PolicyVersionFactory(rule="R1", by=UserFactory())
    PolicyVersionFactory(rule="R2", values={"window_days": 10})

    (row,) = rows_of(signed_in.get("/open-data/policies.csv"))

    assert (row["rule"], row["values"]) == ("R2", '{"window_days": 10}')


def test_the_dictionary_explains_every_column(signed_in):
    html = signed_in.get("/open-data/").content.decode()

    assert all(str(column.words) in html for one in SETS.values() for column in one.columns)


def test_an_unknown_set_is_not_found(signed_in):
    assert signed_in.get("/open-data/people.csv").status_code == 404


@pytest.mark.parametrize("address", ["/precision/", "/open-data/", "/open-data/cases.csv"])
def test_a_stranger_signs_in_first(client, address):
    assert client.get(address).status_code == 302
