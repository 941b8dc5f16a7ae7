from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from risk import national_rating, rating
from risk.counts import Reading, indicators, last_case_day, rate_days

FIRST = date(2020, 2, 1)


def readings(*figures, local=None):
    return [Reading(date(2020, 2, 1 + at), figure, local) for at, figure in enumerate(figures)]


def test_a_rise_is_a_new_case_and_a_fall_is_none():
    assert last_case_day(readings(1, 3, 3, 2, 2)) == date(2020, 2, 2)


def test_after_a_correction_to_none_there_never_was_a_case():
    assert last_case_day(readings(1, 0)) is None
    assert indicators(readings(1, 0), day=date(2020, 2, 2)).quiet_days is None


def test_a_rise_after_a_correction_is_a_new_case():
    assert last_case_day(readings(5, 4, 5)) == date(2020, 2, 3)


def test_quiet_days_count_from_the_last_new_case():
    assert indicators(readings(2, 2, 2), day=date(2020, 2, 3)).quiet_days == 2


def test_the_local_share_is_of_all_cases():
    assert indicators(readings(4, local=1), day=FIRST).local_share == 0.25
    assert indicators(readings(0, local=0), day=FIRST).local_share is None


def test_without_a_figure_nothing_is_known():
    assert indicators([], day=FIRST) is None


def test_days_after_the_newest_figure_make_it_older():
    assert indicators(readings(1), day=date(2020, 2, 4)).age_days == 3


def test_days_before_the_first_figure_are_not_rated():
    rated = list(
        rate_days(readings(1), rating.Policy(), first=date(2020, 1, 30), last=date(2020, 2, 2))
    )

    assert [day for day, _ in rated] == [date(2020, 2, 1), date(2020, 2, 2)]


def test_elsewhere_the_national_rule_rates_the_days():
    policy = national_rating.Policy()
    rated = dict(rate_days(readings(1), policy, first=FIRST, last=date(2020, 2, 15)))

    assert rated[date(2020, 2, 14)].rule == "R2.medium"
    assert rated[date(2020, 2, 15)].rule == "R2.low"


@given(st.lists(st.integers(0, 60), min_size=1, max_size=25))
def test_the_days_in_a_row_give_what_each_day_gives_by_itself(figures):
    known = readings(*figures)
    policy = rating.Policy()
    previous = None

    for day, verdict in rate_days(known, policy, first=FIRST, last=known[-1].day):
        seen = indicators([one for one in known if one.day <= day], day=day)
        assert verdict == rating.judge(seen, policy, day=day, previous=previous)
        previous = rating.Previous(verdict.level, day)
