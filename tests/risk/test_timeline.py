import itertools
from datetime import date

from risk.timeline import FOOT, LEFT, RIGHT, TOP, ticks

FIRST, LAST = date(2020, 2, 9), date(2020, 2, 18)
COUNTS = {date(2020, 2, 9): (12, 53, 12, 12, 1), date(2020, 2, 12): (48, 17, 13, 11, 1)}


def shown():
    return ticks(FIRST, LAST, COUNTS, current=date(2020, 2, 12), today=date(2020, 2, 15))


def test_every_day_has_its_place_on_the_line():
    days = shown()

    assert [one.number for one in days] == list(range(10))
    assert (days[0].x, days[-1].x) == (LEFT, RIGHT)


def test_an_assessment_carries_a_column_with_the_gravest_on_top():
    column = shown()[0].segments

    assert [part.level for part in column] == [4, 3, 2, 1, 0]
    assert column[0].y == TOP
    assert abs(column[-1].y + column[-1].height - FOOT) < 0.2


def test_a_day_without_an_assessment_is_a_tick():
    assert shown()[1].segments == ()


def test_the_current_day_and_the_days_to_come_are_marked():
    days = shown()

    assert [one.day.day for one in days if one.is_current] == [12]
    assert [one.day.day for one in days if one.is_ahead] == [16, 17, 18]


def test_words_do_not_touch():
    named = [one.x for one in shown() if one.is_named]

    assert all(b - a > 70 for a, b in itertools.pairwise(named))
