from collections import Counter, defaultdict
from datetime import date

import pytest

from risk import demo, reference
from risk.counts import Reading, indicators
from risk.rating import Policy, base_level

ROWS = demo.figures(seed=1) + demo.published_figures()
CITY = {row.code: row.city_code for row in reference.counties()}
COLOURS = ("green", "blue", "yellow", "orange", "red")


def test_every_city_and_day_adds_up_to_the_published_total():
    sums = defaultdict(Counter)
    for row in ROWS:
        sums[CITY[row.county_code]][row.day] += row.confirmed

    for city, totals in reference.city_totals().items():
        assert {day: sums[city][day] for day in totals} == totals


def test_a_bulletin_stands_as_published_and_nothing_is_generated_beside_it():
    generated = {(row.county_code, row.zone, row.day) for row in ROWS if row.is_synthetic}
    published = [row for row in ROWS if not row.is_synthetic]

    assert len(published) == len(reference.bulletins()) == 136
    assert not generated & {(row.county_code, row.zone, row.day) for row in published}


def test_every_county_has_a_figure_for_every_day():
    days = Counter(row.county_code for row in ROWS if not row.zone)

    assert len(days) == 101
    assert set(days.values()) == {51}


def test_the_same_seed_repeats_exactly_and_another_does_not():
    assert demo.figures(seed=3) == demo.figures(seed=3)
    assert demo.figures(seed=3) != demo.figures(seed=4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counties_without_a_bulletin_fit_their_published_level_of_9_february(seed):
    told = {row.county_code for row in reference.bulletins()}
    day = date(2020, 2, 9)
    known = defaultdict(list)
    for row in demo.figures(seed=seed):
        if not row.zone and row.day <= day:
            known[row.county_code].append(Reading(row.day, row.confirmed))
    published = {r.county_code: COLOURS.index(r.colour) for r in reference.levels() if r.day == day}

    fitting = [
        code
        for code, level in published.items()
        if code not in told and base_level(indicators(known[code], day=day), Policy()) == level
    ]

    assert len(fitting) == 40
