"""The manifest's rows, and what is masked in them."""

from transport.manifest import Passenger, Reader, csv_text, rows, seat_order


def passenger(**change):
    facts = {
        "seat": "2A", "name": "罗小华", "identity_number": "530627198001010001",
        "phone": "19999990001", "pickup": "泼机镇", "dropoff": "花街镇", "enterprise": "恒固五金",
        "colour": "green", "party": "p1", "pickup_order": 0, "worker": 1,
    }  # fmt: skip
    return Passenger(**(facts | change))


def test_rows_go_by_pick_up_and_then_by_seat_from_the_front():
    listed = rows(
        [passenger(seat="10A"), passenger(seat="1A", pickup_order=1), passenger(seat="2A")],
        reader=Reader.SCREEN,
    )

    assert [(row.number, row.seat) for row in listed] == [(1, "2A"), (2, "10A"), (3, "1A")]


def test_the_screen_masks_name_and_numbers():
    (row,) = rows([passenger()], reader=Reader.SCREEN)

    assert (row.name, row.identity_number, row.phone) == ("罗*华", "0001", "199****0001")


def test_the_paper_names_people_and_still_masks_the_numbers():
    (row,) = rows([passenger()], reader=Reader.PAPER)

    assert (row.name, row.identity_number, row.phone) == (
        "罗小华",
        "530***********0001",
        "199****0001",
    )


def test_a_row_counts_the_people_of_its_party():
    listed = rows([passenger(), passenger(seat="2B"), passenger(seat="3A", party="p2")],
                  reader=Reader.SCREEN)  # fmt: skip

    assert [row.travels_with for row in listed] == [2, 2, 1]


def test_a_csv_cell_is_quoted_where_it_must_be_and_never_a_formula():
    text = csv_text(["a", "b"], [["x,y", '=1+"1"'], [3, "plain"]])

    assert text == '\ufeffa,b\r\n"x,y","\'=1+""1"""\r\n3,plain\r\n'


def test_seats_are_ordered_by_row_number():
    assert sorted(["10A", "2B", "2A"], key=seat_order) == ["2A", "2B", "10A"]
