"""Townships are reported and rated like counties, and apart from them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from risk import actions, queries
from risk.models import CaseCount, TownshipRating
from tests.factories.risk import CaseCountFactory, TownshipFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)


@pytest.fixture
def township(county):
    return TownshipFactory(county=county, name="石柱镇")


def test_a_file_reports_townships_by_name(county, township):
    receipt = actions.import_case_file(
        "日期,县,累计确诊\n2020-02-15,石柱镇,3\n2020-02-15,永康市,5".encode(), name="a.csv", by=None
    )

    assert receipt.accepted == 2
    assert CaseCount.objects.get(township=township).confirmed == 3
    assert queries.readings(until=DAY)[county.code][0].confirmed == 5


def test_a_township_is_rated_by_the_same_rule_and_once(county, township):
    CaseCountFactory(county=county, township=township, day=DAY, confirmed=13)

    assert actions.rate_townships(DAY, by=None) == 1
    assert actions.rate_townships(DAY, by=None) == 0
    rating = queries.township_ratings(county.code, DAY)[township.code]
    assert (rating.level, rating.rule) == (2, "R1.base")


def test_a_township_steps_down_from_its_own_level(county, township):
    CaseCountFactory(county=county, township=township, day=date(2020, 2, 8), confirmed=13)
    actions.rate_townships(date(2020, 2, 9), by=None)
    CaseCountFactory(county=county, township=township, day=DAY, confirmed=13)

    actions.rate_townships(DAY, by=None)

    assert TownshipRating.objects.latest("id").rule == "R1.step-down"


def test_a_townships_figure_does_not_rate_its_county(county, township):
    CaseCountFactory(county=county, township=township, day=DAY, confirmed=13)

    assert queries.assess(DAY) == ([], [county.code])


def test_a_township_of_another_county_is_impossible(origin, township):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseCountFactory(county=origin, township=township)


def test_the_page_of_the_county_shows_its_townships(
    client, county, township, destination_coordinator
):
    CaseCountFactory(county=county, township=township, day=DAY, confirmed=13)
    actions.rate_townships(DAY, by=None)
    client.force_login(destination_coordinator)

    assert "石柱镇" in client.get("/counties/330784/").content.decode()


def test_a_township_outside_zhejiang_is_rated_by_the_national_rule(origin):
    township = TownshipFactory(county=origin)
    CaseCountFactory(county=origin, township=township, day=DAY, confirmed=1)

    actions.rate_townships(DAY, by=None)

    assert TownshipRating.objects.get().rule == "R2.medium"
