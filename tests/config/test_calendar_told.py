"""What the clock noted is told by the demonstration's frozen day; what lies on it, as it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from config.templatetags.ui import moment
from risk import calendar


@pytest.fixture
def _frozen(settings):
    settings.DEMO_DAY = date(2020, 2, 15)


@pytest.mark.usefixtures("_frozen")
def test_a_time_that_falls_due_tomorrow_by_the_clock_is_told_as_the_day_after_the_frozen_one():
    now = timezone.localtime(timezone=calendar.CHINA)

    told = timezone.localtime(calendar.as_told(now + timedelta(days=1)), calendar.CHINA)

    assert (told.date(), told.hour, told.minute) == (date(2020, 2, 16), now.hour, now.minute)
    assert moment(now).startswith("2月15日")


@pytest.mark.usefixtures("_frozen")
def test_a_departure_near_the_frozen_day_is_told_as_it_is():
    leaves = datetime(2020, 2, 16, 1, tzinfo=UTC)

    assert calendar.as_told(leaves) == leaves


def test_without_a_frozen_day_every_moment_is_told_as_it_is(settings):
    settings.DEMO_DAY = None
    now = timezone.now()

    assert calendar.as_told(now) == now
