import itertools
from collections import Counter, defaultdict
from datetime import date, timedelta

from risk import reference

COLOURS = ("green", "blue", "yellow", "orange", "red")


def test_zhejiang_has_its_90_counties_of_february_2020_and_zhaotong_11():
    codes = [row.code for row in reference.counties()]

    assert len(codes) == len(set(codes)) == 101
    assert sum(code.startswith("33") for code in codes) == 90
    assert {"330103", "330104", "330383"} <= set(codes)
    assert not {"330113", "330114"} & set(codes)


def test_every_county_has_an_outline_and_its_seat_lies_in_it():
    shapes = reference.shapes().counties

    outside = [
        row.code
        for row in reference.counties()
        if not any(_inside(part[0], row.lon, row.lat) for part in shapes[row.code])
    ]

    assert not outside


def test_townships_have_synthetic_points_inside_their_county():
    shapes = reference.shapes().counties
    townships = reference.townships()

    assert Counter(row.county_code for row in townships) == {"530627": 30, "330784": 14}
    assert all(row.is_synthetic for row in townships)
    assert all(
        any(_inside(part[0], row.lon, row.lat) for part in shapes[row.county_code])
        for row in townships
    )


def test_levels_keep_the_published_totals():
    days = defaultdict(Counter)
    for row in reference.levels():
        days[row.day.isoformat()][row.colour] += 1

    for row in reference.rows("level_counts.csv"):
        assert [days[row["day"]][colour] for colour in COLOURS] == [
            int(row[colour]) for colour in COLOURS
        ]


def test_on_15_february_one_county_is_red_and_59_are_green():
    day = date(2020, 2, 15)
    counts = Counter(row.colour for row in reference.levels() if row.day == day)

    assert [counts[colour] for colour in reversed(COLOURS)] == [1, 10, 9, 11, 59]


def test_no_published_level_rises_or_falls_by_more_than_one_per_assessment():
    by_county = defaultdict(list)
    for row in reference.levels():
        by_county[row.county_code].append(COLOURS.index(row.colour))

    assert all(
        0 <= before - after <= 1
        for levels in by_county.values()
        for before, after in itertools.pairwise(levels)
    )


def test_city_totals_have_no_missing_day():
    for totals in reference.city_totals().values():
        days = sorted(totals)
        assert len(days) == (days[-1] - days[0]) / timedelta(days=1) + 1


def test_every_zone_lies_in_a_known_county():
    codes = {row.code for row in reference.counties()}

    assert {row["county_code"] for row in reference.rows("zones.csv")} <= codes
    assert all(row.county_code in codes for row in reference.bulletins())


def _inside(ring, x, y):
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
