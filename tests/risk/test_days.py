"""Every county's level on every day, and the cards of the map."""

from datetime import date, timedelta

import pytest

from risk import queries
from risk.models import CountyRating
from tests.factories.risk import CaseCountFactory, CountyFactory, CountyRatingFactory
from tests.factories.users import UserFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db
FIRST, LAST, DAY = date(2020, 2, 10), date(2020, 2, 19), date(2020, 2, 15)


def rated(county, day, level, **values):
    return CountyRatingFactory(county=county, day=date(2020, 2, day), level=level, **values)


def override(county, day, until, level):
    people = {"by": UserFactory(), "second": UserFactory()}
    values = {"basis": CountyRating.Basis.OVERRIDE, "valid_until": date(2020, 2, until)}
    return rated(county, day, level, evidence={"note": "a cluster"}, **values, **people)


def test_each_day_has_the_level_that_holds_on_it(county):
    rated(county, 12, 3)
    rated(county, 18, 1)
    rated(county, 15, 2)
    override(county, 14, 16, 4)

    days = queries.days_of([county.code, "330999"], FIRST, LAST)

    assert days.levels == {county.code: "--33444211", "330999": "-" * 10}


def test_the_days_agree_with_the_ratings_in_force_on_each(county):
    rated(county, 9, 3)
    rated(county, 12, 2)
    rated(county, 12, 1)
    override(county, 11, 13, 4)
    override(county, 12, 12, 0)

    levels = queries.days_of([county.code], FIRST, LAST).levels[county.code]

    for at, level in enumerate(levels):
        held = queries.ratings_on(FIRST + timedelta(days=at))[county.code].level
        assert int(level) == held


def test_a_level_is_dated_from_its_last_change(county):
    rated(county, 11, 3)
    rated(county, 13, 1)
    rated(county, 14, 1)
    days = queries.days_of([county.code], FIRST, LAST)

    assert days.since(county.code, DAY) == date(2020, 2, 13)
    assert days.since(county.code, date(2020, 2, 12)) == date(2020, 2, 11)
    assert days.since(county.code, FIRST) is None
    assert days.since(county.code, date(2020, 1, 1)) is None
    assert queries.explanation(county, DAY).since == date(2020, 2, 13)


def test_a_card_says_the_indicators_and_since_when(county):
    rated(county, 11, 1, is_synthetic=True)
    CaseCountFactory(county=county, day=date(2020, 2, 5), confirmed=3)
    CaseCountFactory(county=county, day=date(2020, 2, 12), confirmed=8, local=2, clusters=1)
    bare = CountyFactory()

    cards = queries.board(DAY).cards["counties"]

    assert cards[county.code] == {
        "since": "2020-02-11",
        "confirmed": 8,
        "week": 5,
        "quiet": 3,
        "local": 25,
        "clusters": 1,
        "stale": True,
        "synthetic": True,
    }
    assert cards[bare.code] == {}


def test_more_counties_need_no_more_queries(county):
    def one_more():
        place = CountyFactory()
        rated(place, 12, 1)
        CaseCountFactory(county=place)

    does_not_grow(read=lambda: queries.board(DAY), add=one_more)
