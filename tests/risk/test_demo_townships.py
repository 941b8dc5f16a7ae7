from collections import Counter

from risk import demo, demo_townships

COUNTIES = demo.figures(seed=1) + demo.published_figures()
ROWS = demo_townships.township_figures(COUNTIES, seed=1)


def test_every_county_and_day_adds_up_to_the_countys_own_figure():
    sums = Counter()
    for row in ROWS:
        sums[row.county_code, row.day] += row.confirmed

    assert {key[0] for key in sums} == {"330784", "530627"}
    for row in COUNTIES:
        if (row.county_code, row.day) in sums and not row.zone:
            assert sums[row.county_code, row.day] == row.confirmed


def test_every_township_has_a_synthetic_figure_for_every_day():
    assert len(ROWS) == 44 * 51
    assert all(row.is_synthetic and "synthetic" in row.source for row in ROWS)


def test_the_same_seed_repeats_exactly_whatever_the_order_of_the_rows():
    again = demo_townships.township_figures(list(reversed(COUNTIES)), seed=1)

    assert again == ROWS
    assert demo_townships.township_figures(COUNTIES, seed=2) != ROWS


def test_a_falling_county_takes_from_its_townships():
    first = [row for row in COUNTIES if row.county_code == "330784" and row.confirmed][:1]
    later = max(row.day for row in COUNTIES)
    fall = [*first, type(first[0])(county_code="330784", day=later, confirmed=0)]

    found = demo_townships.township_figures(fall, seed=1)

    assert {row.confirmed for row in found if row.day == later} == {0}
