"""The charts place what they are given, and nothing falls out of the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import charts

NUMBERS = st.floats(min_value=0, max_value=1e7, allow_nan=False)


@given(st.lists(NUMBERS, min_size=1, max_size=40))
def test_bars_stand_on_the_base_and_keep_their_proportion(values):
    chart = charts.bars([(str(n), value) for n, value in enumerate(values)])

    scale = (chart.base - charts.TOP) / max([*values, 1])
    assert len(chart.bars) == len(values)
    for bar, value in zip(chart.bars, values, strict=True):
        assert bar.y + bar.height == pytest.approx(chart.base, abs=0.2)
        assert bar.y >= 0
        assert bar.x + bar.width <= chart.plot + 0.2
        assert bar.height == pytest.approx(value * scale, abs=0.1)


def test_only_what_passes_the_limit_is_over_it():
    chart = charts.bars([("a", 1399), ("b", 1400), ("c", 1401)], limit=1400, limit_label="most")

    assert [bar.is_over for bar in chart.bars] == [False, False, True]
    assert chart.limit is not None
    assert chart.limit.at == pytest.approx(chart.bars[1].y, abs=0.2)


def test_axis_values_are_round_and_within():
    assert charts.ticks(1467000, 1598000) == [1480000, 1520000, 1560000]
    assert charts.ticks(0, 1610) == [0, 500, 1000, 1500]
    assert charts.ticks(5, 5) == [5]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30))
def test_lines_stay_inside_the_plot(points):
    chart = charts.lines([charts.Series("cost", sorted(points))])

    assert 0 <= chart.lines[0].end_x <= chart.plot
    assert 0 <= chart.lines[0].end_y <= chart.base


def test_a_missing_value_is_a_gap_not_zero():
    chart = charts.lines([charts.Series("n", [(0, 4.0), (1, None), (2, 6.0), (3, 7.0)])])

    assert chart.lines[0].path.count("M") == 2


def test_steps_keep_the_old_value_until_the_new_one():
    step = charts.Series("cost", [(0, 9.0), (10, 5.0)], is_step=True)
    start, corner, end = charts.lines([step]).lines[0].path[1:].split("L")

    assert corner.split(",")[1] == start.split(",")[1]
    assert corner.split(",")[0] == end.split(",")[0]


def test_the_band_lies_between_the_first_two_lines():
    both = [charts.Series("cost", [(0, 9), (1, 8)]), charts.Series("bound", [(0, 1), (1, 2)])]

    assert len(charts.lines(both, has_band=True).band.split()) == 4
    assert charts.lines(both).band == ""
    assert charts.lines(both[:1], has_band=True).band == ""


def test_nothing_yet_draws_empty_charts():
    assert charts.bars([]).bars == ()
    assert charts.lines([]).lines == ()
    assert charts.lines([charts.Series("cost", [(0, None)])]).lines == ()


def test_a_sparkline_ends_at_its_last_value():
    line = charts.sparkline([1, 5, 3])

    assert line.path.startswith("M4.0,24.0")
    assert (line.end_x, line.end_y) == (116.0, 14.0)
    assert charts.sparkline([7]).end_y == 24


def test_the_key_says_the_name_and_the_last_value_of_every_line():
    cost = charts.Series("cost", [(0, 2000.0), (1, 1500.0), (2, None)])
    bound = charts.Series("bound", [(0, 10.0), (1, 12.5)])

    assert [line.text for line in charts.lines([cost, bound]).lines] == ["cost 1,500", "bound 12.5"]
