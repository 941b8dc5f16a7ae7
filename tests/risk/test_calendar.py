"""The business day, and another one for loading a demonstration's past."""

from datetime import date

import pytest

from risk import calendar


def test_business_is_done_as_of_another_day_only_within(settings):
    settings.DEMO_DAY = date(2020, 2, 15)

    with calendar.as_of(date(2020, 2, 8)):
        inside = calendar.today()

    assert (inside, calendar.today()) == (date(2020, 2, 8), date(2020, 2, 15))


def test_the_business_day_comes_back_after_a_failure(settings):
    settings.DEMO_DAY = date(2020, 2, 15)

    with pytest.raises(ZeroDivisionError), calendar.as_of(date(2020, 2, 8)):
        raise ZeroDivisionError

    assert calendar.today() == date(2020, 2, 15)
