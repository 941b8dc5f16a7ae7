"""The line of a corridor."""

import pytest

from transport.journey import Kind
from transport.route import Halt, Waypoint, corridor, great_circle_km, legs


def end(county, lon, lat):
    return Waypoint(county, county, "", "", county, lon, lat, "end")


ZHENXIONG = end("530627", 104.87, 27.44)
YONGKANG = end("330784", 120.05, 28.89)


def test_the_known_line_goes_from_zhenxiong_over_changshan_to_yongkang():
    line = corridor(ZHENXIONG, YONGKANG)

    assert line.is_surveyed
    assert [w.name for w in line.waypoints][:2] == ["镇雄", "毕节"]
    assert line.waypoints[-1].name == "永康"
    assert line.first_stop()[0].name == "常山"


def test_shares_rise_from_nought_to_one():
    shares = corridor(ZHENXIONG, YONGKANG).shares

    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert shares == sorted(shares)


def test_an_unknown_corridor_is_the_straight_line_and_has_no_first_stop():
    line = corridor(YONGKANG, ZHENXIONG)

    assert not line.is_surveyed
    assert line.waypoints == (YONGKANG, ZHENXIONG)
    assert line.first_stop() is None
    assert line.stretch(0.4) == (YONGKANG, ZHENXIONG)


def test_a_share_lies_between_its_two_waypoints():
    line = corridor(ZHENXIONG, YONGKANG)

    assert [w.name for w in line.stretch(0)] == ["镇雄", "毕节"]
    assert [w.name for w in line.stretch(1)] == ["金华", "永康"]
    assert [w.name for w in line.stretch(2)] == ["金华", "永康"]


def test_the_seats_of_both_counties_lie_1495_km_apart():
    assert great_circle_km((104.87, 27.44), (120.05, 28.89)) == pytest.approx(1495, abs=10)


HALTS = [
    Halt("a", 104.9, 27.5, is_pickup=True),
    Halt("b", 104.8, 27.4, is_pickup=True),
    Halt("y", 120.0, 28.9, is_pickup=False),
    Halt("z", 120.1, 28.9, is_pickup=False),
]


def test_the_first_stop_lies_between_the_last_pick_up_and_the_first_drop_off():
    found = legs(HALTS, corridor(ZHENXIONG, YONGKANG), circuity=1.27)

    assert [leg.key for leg in found] == ["a", "b", "330822", "y", "z"]
    assert [leg.kind for leg in found][2] is Kind.FIRST_STOP
    trunk = great_circle_km((104.8, 27.4), (120.0, 28.9)) * 1.27
    assert found[2].km + found[3].km == pytest.approx(trunk)
    assert found[0].km == 0


def test_a_line_without_a_first_stop_adds_none():
    found = legs(HALTS, corridor(YONGKANG, ZHENXIONG), circuity=1.27)

    assert [leg.key for leg in found] == ["a", "b", "y", "z"]
