"""Where things stand on the pictures."""

from tests.transport.test_route import YONGKANG, ZHENXIONG
from transport import drawing, route, seating

LINE = route.corridor(ZHENXIONG, YONGKANG)


def test_the_route_stays_in_its_frame_and_runs_from_west_to_east():
    drawn = drawing.route_map(LINE)

    xs = [spot.x for spot in drawn.spots]
    assert xs == sorted(xs)
    assert all(0 < spot.x < drawn.width and 0 < spot.y < drawn.height for spot in drawn.spots)
    assert drawn.line.startswith("M")


def test_the_rated_counties_on_the_line_are_drawn_once_each():
    codes = [area.code for area in drawing.route_map(LINE).areas]

    assert codes[0] == "530627"
    assert codes[-1] == "330784"
    assert "330822" in codes
    assert len(codes) == len(set(codes))


def test_names_of_close_neighbours_run_away_from_each_other():
    spots = {spot.waypoint.name: spot for spot in drawing.route_map(LINE).spots}

    assert (spots["金华"].anchor, spots["永康"].anchor) == ("end", "start")
    assert spots["贵阳"].anchor == "middle"


def test_the_stretches_of_the_line_cover_it_whole():
    ends = [end for _, end in drawing.counties_along(LINE)]

    assert ends == sorted(ends)
    assert ends[-1] == 1


def test_every_seat_has_one_state():
    plan = drawing.seat_plan(49, {"1A": 7, "1B": 8}, frozenset({"1A", "1B"}), seating.Policy())

    assert plan.counts == {"taken": 0, "family": 2, "spare": 38, "watch": 9}
    assert [box.person for box in plan.boxes][:2] == [7, 8]
    assert sum(plan.counts.values()) == 49
