from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk import demo_indicators
from risk.counts import Reading
from risk.precision import (
    COMPUTED,
    CONTROL,
    FLOW,
    Indicator,
    Origin,
    Part,
    Policy,
    index,
    may_replace,
    new_case_control,
    origin_of,
    rolled_up,
)

FIRST = date(2020, 2, 1)


def readings(*figures):
    return [Reading(FIRST + timedelta(days=at), figure) for at, figure in enumerate(figures)]


def test_five_indicators_are_control_and_seven_are_flow():
    assert (len(CONTROL), len(FLOW)) == (5, 7)


def test_each_half_is_the_mean_of_what_is_known():
    found = index(
        {
            Indicator.CONTACTS: Part(1, 2),
            Indicator.TRACING: Part(1, 1),
            Indicator.COACHES: Part(3, 4),
        },
        Policy(),
    )

    assert (found.control, found.flow) == (75.0, 75.0)
    assert (found.control_known, found.flow_known) == (2, 1)


def test_without_a_figure_there_is_no_index():
    assert index({}, Policy()).control is None


def test_weights_count():
    policy = Policy(control_weights=(0, 3, 0, 0, 1))
    parts = {Indicator.CONTACTS: Part(1, 1), Indicator.TRACING: Part(0, 1)}

    assert index(parts, policy).control == 75.0


def test_a_city_is_added_up_and_not_averaged():
    rolled = rolled_up([{Indicator.COACHES: Part(1, 1)}, {Indicator.COACHES: Part(0, 99)}])

    assert rolled[Indicator.COACHES].value == 1.0


def test_a_week_without_a_new_case_is_the_whole():
    assert new_case_control(readings(5, 5, 5, 5, 5, 5, 5, 5)).value == 100


def test_the_worst_week_is_nothing():
    assert new_case_control(readings(0, 5)).value == 0


def test_new_cases_are_held_against_the_worst_week():
    control = new_case_control(readings(0, 10, 10, 10, 10, 10, 10, 10, 12))

    assert (control.part, control.whole) == (8, 10)


@pytest.mark.parametrize("figures", [(), (0, 0)])
def test_a_county_that_never_had_a_case_is_under_control(figures):
    assert new_case_control(readings(*figures)).value == 100


@given(st.lists(st.integers(0, 50), max_size=40))
def test_the_control_of_new_cases_lies_between_0_and_100(figures):
    assert 0 <= new_case_control(readings(*figures)).value <= 100


def test_the_demo_has_eleven_generated_indicators_a_day():
    rows = list(demo_indicators.figures(["330784"], seed=1))

    assert len(rows) == 11 * demo_indicators.DAYS
    assert all(0 <= row.part <= row.whole for row in rows)
    assert rows == list(demo_indicators.figures(["330784"], seed=1))


def test_who_recorded_a_figure_goes_before_what_it_says_of_itself():
    assert origin_of(COMPUTED, is_manual=True, is_synthetic=True) is Origin.MANUAL
    assert origin_of(COMPUTED, is_manual=False, is_synthetic=True) is Origin.COMPUTED
    assert origin_of("seed 1", is_manual=False, is_synthetic=True) is Origin.SYNTHETIC


def test_a_weaker_figure_never_follows_a_stronger_one():
    follows = {(new, held) for new in Origin for held in Origin if may_replace(new, held)}

    assert follows == {
        (Origin.SYNTHETIC, Origin.SYNTHETIC),
        (Origin.COMPUTED, Origin.SYNTHETIC),
        (Origin.COMPUTED, Origin.COMPUTED),
        (Origin.MANUAL, Origin.SYNTHETIC),
        (Origin.MANUAL, Origin.COMPUTED),
        (Origin.MANUAL, Origin.MANUAL),
    }
