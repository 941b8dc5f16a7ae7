"""Figures of the index by file, API and command; and the figures behind an indicator."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from risk import queries, wording
from risk.models import IndicatorFigure
from risk.precision import Indicator, Origin
from tests.factories.risk import (
    CaseCountFactory,
    CountyFactory,
    DutyFactory,
    IndicatorFigureFactory,
    PolicyVersionFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
HEAD = "date,county,indicator,part,whole,source"


@pytest.fixture
def coordinator(county):
    return DutyFactory(county=county).user


@pytest.fixture
def office(client, coordinator):
    client.force_login(coordinator)
    return client


def upload(*lines):
    return {"file": SimpleUploadedFile("index.csv", "\n".join([HEAD, *lines]).encode())}


def recorded():
    rows = IndicatorFigure.objects.order_by("county_id", "day", "id")
    return [(one.county_id, one.day.day, one.indicator, one.part, one.whole) for one in rows]


# ---- by file ------------------------------------------------------------------------------------


def test_a_file_records_the_rows_of_the_own_county_and_accounts_for_all(office, county):
    other = CountyFactory()
    IndicatorFigureFactory(
        county=county, day=date(2020, 2, 14), indicator="goods", by=UserFactory()
    )

    response = office.post(
        "/precision/upload/",
        upload(
            "2020-02-15,330784,shops,18,30,market office",
            "2020-02-14,330784,goods,15,30,same as known",
            f"2020-02-15,330784,{wording.indicator('shops')},18,30,said twice",
            f"2020-02-15,{other.pk},shops,18,30,not theirs",
            "2020-02-16,330784,shops,18,30,to come",
        ),
    )

    receipt = response.context["receipt"]
    told = (receipt.rows_in, receipt.accepted, receipt.rejected, receipt.duplicate)
    assert told == (5, 1, 2, 2)
    assert [fault.row for fault in receipt.faults] == [5, 6]
    html = response.content.decode()
    assert "5 行 = 接受 1 + 退回 2 + 重复 2" in html
    assert ("330784", 15, "shops", 18.0, 30.0) in recorded()
    assert queries.figures_behind(DAY, Indicator.SHOPS)[0].origin is Origin.MANUAL


def test_a_file_that_cannot_be_read_is_sent_back_beside_its_field(office):
    response = office.post(
        "/precision/upload/", {"file": SimpleUploadedFile("index.csv", b"a,b\n1,2")}
    )

    assert response.status_code == 400
    assert "file" in response.context["file_form"].errors
    assert office.post("/precision/upload/", {}).status_code == 400
    assert not recorded()


def test_the_template_can_be_uploaded_as_it_is(office):
    content = office.get("/precision/template.csv").content

    office.post("/precision/upload/", {"file": SimpleUploadedFile("index.csv", content)})

    assert [row[2:] for row in recorded()] == [("shops", 18.0, 30.0)]


def test_who_reports_for_no_county_uploads_nothing(client, county):
    client.force_login(UserFactory())

    response = client.post("/precision/upload/", upload("2020-02-15,330784,shops,18,30,"))

    assert response.status_code == 404
    assert not recorded()


def test_a_form_takes_no_day_to_come(office, county):
    sent = {"county": county.pk, "indicator": "shops", "part": 1, "whole": 2, "source": "x"}

    response = office.post("/precision/record/", {**sent, "day": "2020-02-16"})

    assert response.status_code == 400
    assert "day" in response.context["form"].errors


@pytest.mark.django_db(transaction=True)
def test_the_command_takes_every_county_and_prints_what_became_of_the_rows(tmp_path, capsys):
    CountyFactory(code="330784")
    CountyFactory(code="330102")
    file = tmp_path / "index.csv"
    file.write_text(
        f"{HEAD}\n2020-02-15,330784,shops,1,2,\n2020-02-15,330102,roads,1,2,\nx,y,z,1,2,"
    )

    call_command("import_indicators", file)

    told = capsys.readouterr()
    assert "3 in = 2 accepted + 1 rejected + 0 duplicate" in told.out
    assert told.err.startswith("4: ")
    with pytest.raises(CommandError):
        call_command("import_indicators", tmp_path / "none.csv")
    file.write_text("a,b")
    with pytest.raises(CommandError):
        call_command("import_indicators", file)


# ---- the figures behind a number ----------------------------------------------------------------


def test_each_county_stands_behind_an_indicator_with_where_its_figure_is_from(client, county):
    hand, silent = CountyFactory(code="330102"), CountyFactory(code="330203")
    by = UserFactory()
    IndicatorFigureFactory(county=hand, day=date(2020, 2, 10), by=by, part=3, whole=9)
    IndicatorFigureFactory(county=county, part=1, is_synthetic=True)
    IndicatorFigureFactory(county=silent, day=date(2020, 2, 7))
    client.force_login(by)

    response = client.get("/precision/?day=2020-02-15&indicator=coaches")

    rows = [(one.county, one.origin, one.who) for one in response.context["figures"]]
    assert rows == [
        (hand, Origin.MANUAL, by.get_username()),
        (silent, None, ""),
        (county, Origin.SYNTHETIC, ""),
    ]
    assert "3 / 9" in response.content.decode()
    of_city = client.get("/precision/?day=2020-02-15&indicator=coaches&city=330100")
    assert [one.county for one in of_city.context["figures"]] == [hand]
    assert not client.get("/precision/?indicator=luck").context["figures"]


def test_the_figures_add_up_to_the_number_that_they_stand_behind(county):
    other = CountyFactory(code="330102")
    for place, part in ((county, 3), (other, 9)):
        IndicatorFigureFactory(county=place, part=part)
        CaseCountFactory(county=place, day=date(2020, 2, 1), confirmed=part)
        CaseCountFactory(county=place, day=date(2020, 2, 14), confirmed=part + 1)

    board = queries.precision_on(DAY)

    for line in (*board.control_lines, *board.flow_lines):
        parts = [one.part for one in queries.figures_behind(DAY, line.indicator) if one.part]
        if line.part:
            sums = (sum(one.part for one in parts), sum(one.whole for one in parts))
            assert sums == (line.part.part, line.part.whole)
        else:
            assert parts == []


def test_a_figure_counts_as_long_as_the_policy_keeps_it(county):
    IndicatorFigureFactory(county=county, day=date(2020, 2, 10))
    PolicyVersionFactory(rule="R9.index", values={"keep_days": 4}, valid_from=DAY)

    assert queries.figures_behind(DAY, Indicator.COACHES)[0].part is None


# ---- the API ------------------------------------------------------------------------------------


@pytest.fixture
def api(coordinator):
    found = APIClient()
    found.force_authenticate(coordinator)
    return found


def given(place, **values):
    told = {"day": "2020-02-15", "indicator": "shops", "part": 18, "whole": 30, "source": "test"}
    return {**told, "county": place.pk, **values}


@pytest.mark.urls("tests.risk.api_urls")
def test_a_program_records_figures_for_its_own_county(api, county):
    answer = api.post("/api/precision/", [given(county), given(county)], format="json")

    assert answer.status_code == 201
    assert answer.json() == {"rows_in": 2, "accepted": 1, "duplicate": 1}
    assert recorded() == [("330784", 15, "shops", 18.0, 30.0)]


@pytest.mark.urls("tests.risk.api_urls")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2020-02-16"}, "day"),
        ({"part": 31}, "part"),
        ({"part": 0, "whole": 0}, "part"),
        ({"indicator": "luck"}, "indicator"),
        ({"county": "330102"}, "county"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_recorded(api, county, change, field):
    CountyFactory(code="330102")

    answer = api.post("/api/precision/", [given(county), given(county, **change)], format="json")

    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert not recorded()


@pytest.mark.urls("tests.risk.api_urls")
def test_programs_may_look_behind_a_number(api, county):
    IndicatorFigureFactory(county=county, indicator="shops", is_synthetic=True)

    (row,) = api.get("/api/precision/figures/?indicator=shops&day=2020-02-15").json()

    assert (row["county"], row["origin"], row["part"]["value"]) == ("330784", "synthetic", 50.0)
    assert api.get("/api/precision/figures/?indicator=luck").status_code == 400
