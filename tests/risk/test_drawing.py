from itertools import combinations

from risk import drawing, reference


def test_every_county_of_zhejiang_has_a_path_inside_the_frame():
    paths = drawing.county_paths()

    assert len(paths) == 90
    assert all(path.startswith("M") and path.endswith("Z") for path in paths.values())
    assert all(
        0 <= x <= drawing.WIDTH and 0 <= y <= drawing.HEIGHT for x, y in drawing.middles().values()
    )


def test_the_outlines_are_small_enough_for_a_page():
    assert sum(map(len, drawing.county_paths().values())) < 120_000


def test_names_do_not_cover_each_other():
    crowded = [("鹿城", (300.0, 300.0)), ("瓯海", (302.0, 301.0)), ("瑞安", (301.0, 299.0))]

    names = drawing.placed(crowded)

    for one, other in combinations(names, 2):
        assert abs(one.x - other.x) >= 24 or abs(one.y - other.y) >= 13


def test_the_first_name_stands_at_its_point_and_a_later_one_gets_a_leader():
    first, second = drawing.placed([("鹿城", (300.0, 300.0)), ("瓯海", (300.0, 300.0))])

    assert not first.has_leader
    assert second.has_leader
    assert (second.from_x, second.from_y) == (300.0, 300.0)


def test_a_name_without_room_stands_at_its_point():
    crowd = [
        ("县", (360.0 + x, 340.0 + y)) for x in range(-100, 101, 6) for y in range(-100, 101, 6)
    ]

    name = drawing.placed([*crowd, ("永康", (360.0, 340.0))])[-1]

    assert name.text == "永康"


def test_lesser_names_give_way():
    names = drawing.placed([("鹿城", (300.0, 300.0))])

    found = drawing.squeezed_in([("温州", (300.0, 300.0))], beside=names)

    assert all(abs(city.y - 300.0) >= 13 or abs(city.x - 300.0) >= 24 for city in found)


def test_the_lines_between_cities_are_drawn():
    assert drawing.city_paths()
    assert all("nan" not in path for path in drawing.city_paths())


def test_the_route_map_has_the_five_provinces():
    assert set(reference.shapes().provinces) == {"530000", "520000", "430000", "360000", "330000"}
