"""The line of a trip: every point stands at its km, and no word covers another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.test_route import HALTS, YONGKANG, ZHENXIONG
from transport import journey, route, strip

LINE = route.corridor(ZHENXIONG, YONGKANG)
POINTS = journey.timetable(
    route.legs(HALTS, LINE, circuity=1.27), start=390, policy=journey.Policy()
)
PLACES = st.lists(st.tuples(st.floats(20, 1308), st.floats(112, 180)), min_size=1, max_size=6)


def strip_of(name, points=POINTS):
    return strip.line_strip(points, LINE, [name] * len(points))


def covering(drawn, name):
    """Pairs of words of one side that run into each other or out of the picture."""
    half, found = strip.name_width(name) / 2, []
    for side in (True, False):
        row = [m.words_x for m in drawn.marks if m.is_above is side and m.words_x is not None]
        found += [(a, b) for a, b in pairwise(row) if b - a < 2 * half + strip.GAP - 0.2]
        found += [(x, x) for x in row if x < half - 0.1 or x > drawn.width - half + 0.1]
    return found


def test_a_trips_strip_shows_its_last_pick_up_its_rests_and_its_first_drop_off():
    drawn = strip_of("萍乡–南昌")

    kinds = [mark.point.kind for mark in drawn.marks]
    assert kinds[0] is journey.Kind.PICKUP
    assert kinds[-1] is journey.Kind.DROPOFF
    assert journey.Kind.FIRST_STOP in kinds
    assert journey.Kind.STANDSTILL in kinds
    xs = [mark.x for mark in drawn.marks]
    assert xs == sorted(xs)
    assert xs[-1] <= drawn.width
    assert sum(r.width for r in drawn.ribbons) == pytest.approx(1288, abs=1)


@pytest.mark.parametrize("name", ["常山检查点", "Xiangtan–Pingxiang", "Changshan checkpoint"])
@pytest.mark.parametrize("start", range(0, 24 * 60, 45))
def test_at_whatever_hour_a_coach_leaves_no_word_covers_another(name, start):
    legs = route.legs(HALTS, LINE, circuity=1.27)
    points = journey.timetable(legs, start=start, policy=journey.Policy())

    drawn = strip_of(name, points)

    assert covering(drawn, name) == []
    assert all(mark.words_x is not None for mark in drawn.marks)


def test_words_with_room_stand_at_their_points():
    assert strip.spread([300, 900], [120, 120]) == [300, 900]


def test_words_that_are_close_move_aside_from_each_other_equally():
    assert strip.spread([600, 620], [120, 120]) == [610 - 67, 610 + 67]


@given(PLACES)
def test_words_of_a_row_keep_their_order_and_stay_inside(places):
    wanted, widths = sorted(x for x, _ in places), [width for _, width in places]

    middles = strip.spread(wanted, widths)

    edges = [(at - width / 2, at + width / 2) for at, width in zip(middles, widths, strict=True)]
    assert edges[0][0] >= -1e-6
    assert edges[-1][1] <= strip.WIDTH + 1e-6
    assert all(b[0] - a[1] >= strip.GAP - 1e-6 for a, b in pairwise(edges))


def test_where_a_row_is_full_its_rests_go_without_words():
    name = "Shijiazhuang–Zhangjiakou–Hohhot"
    halts = [route.Halt("a", 81.3, 43.9, is_pickup=True), route.Halt("z", 120, 29, is_pickup=False)]
    legs = route.legs(halts, LINE, circuity=1.27)

    drawn = strip_of(name, journey.timetable(legs, start=390, policy=journey.Policy()))

    nameless = {mark.point.kind for mark in drawn.marks if mark.words_x is None}
    assert nameless == {journey.Kind.BREAK, journey.Kind.STANDSTILL}
    assert covering(drawn, name) == []
