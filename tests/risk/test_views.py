from datetime import date

import pytest
from django.urls import reverse

from risk import actions
from risk.models import Level
from tests.factories.risk import CountyRatingFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


@pytest.fixture
def page(client, destination_coordinator):
    client.force_login(destination_coordinator)

    def shown(address, **headers):
        return client.get(address, headers=headers)

    return shown


@pytest.fixture
def counties(destination):
    actions.import_counties()
    CountyRatingFactory(county_id="330382", county=None, day=DAY, level=Level.RED)
    CountyRatingFactory(county=destination, day=DAY, level=Level.GREEN, is_synthetic=True)


@pytest.mark.parametrize("name", ["risk:map", "risk:county"])
def test_a_stranger_signs_in_first(client, destination, name):
    address = reverse(name, args=[destination.code] if name == "risk:county" else [])

    response = client.get(address)

    assert response.status_code == 302
    assert "login" in response.url


def test_the_map_shows_every_county_with_its_colour(page, counties):
    html = page("/map/").content.decode()

    assert html.count('class="county f-') == 90 + 1 - 1
    assert 'aria-label="乐清市 红"' in html
    assert "高风险县 1 个" in html


def test_the_viewers_own_county_is_shown_first(page, counties):
    response = page("/map/")

    assert response.context["board"].chosen.county.code == "330784"


def test_a_chosen_county_has_its_card(page, counties):
    assert page("/map/?county=330382").context["board"].chosen.level == Level.RED


def test_the_table_shows_the_same_counties_and_filters_them(page, counties):
    rows = page("/map/?view=table&level=4").context["rows"]

    assert [row.county.code for row in rows] == ["330382"]
    assert len(page("/map/?view=table&city=330100").context["rows"]) == 13
    assert [r.county.code for r in page("/map/?view=table&q=永康").context["rows"]] == ["330784"]


def test_a_filter_that_leaves_nothing_says_what_to_do(page, counties):
    assert "没有符合条件的县" in page("/map/?view=table&q=zzz").content.decode()


def test_a_synthetic_level_is_marked_on_the_page(page, counties):
    assert "合成" in page("/map/?view=table&q=永康").content.decode()
    assert "合成" in page("/counties/330784/").content.decode()


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("", DAY),
        ("day=2020-02-18", date(2020, 2, 18)),
        ("n=1", date(2020, 1, 21)),
        ("n=x", DAY),
        ("n=99999999999999999999", DAY),
        ("day=nonsense", DAY),
        ("day=1999-01-01", date(2020, 1, 20)),
    ],
)
def test_the_day_comes_from_the_address(page, counties, query, day):
    assert page(f"/map/?{query}").context["board"].day == day


def test_a_day_to_come_is_named_as_such(page, counties):
    assert "这一天还没到" in page("/map/?day=2020-02-18").content.decode()


def test_the_script_gets_only_what_changes(page, counties):
    part = page("/map/", **{"X-Requested-With": "fetch"})
    whole = page("/map/")

    assert b"<html" not in part.content
    assert b'id="map-view"' in part.content
    assert len(part.content) < len(whole.content) / 2
    assert "X-Requested-With" in part["Vary"]


def test_the_page_of_a_county_gives_grounds_history_and_figures(
    page, counties, report, destination
):
    report(destination, {10: 5, 12: 6})

    html = page("/counties/330784/").content.decode()

    assert "累计 6 例" in html
    assert "2020-02-12" in html


def test_an_unknown_county_is_not_found(page, counties):
    assert page("/counties/330999/").status_code == 404


def test_a_county_without_figures_has_a_page(page, counties):
    assert "到这一天还没有上报数字" in page("/counties/330102/").content.decode()


def test_the_pages_read_in_english(page, counties):
    html = page("/map/", **{"Accept-Language": "en"}).content.decode()

    assert "1 county is at high risk." in html
