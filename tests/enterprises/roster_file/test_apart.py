"""A roster prepared in a process of its own comes out as one prepared here, or not at all."""

import io
import pickle
import subprocess
from datetime import date

import pytest

from enterprises import roster_file
from enterprises.roster_file import apart
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import HEADINGS, NUMBERS, csv_text
from workers_registry import sealed

SECRET = "a secret of the tests"
PLACES = roster_file.Places(
    "镇雄县",
    "永康市",
    {"泼机镇": "530627101"},
    {"西城街道": "330784002"},
    {},
    default_dropoff="330784002",
)


def order(*phones, content=None, **changes):
    rows = [
        ("罗成贵", number, phone, "泼机镇", "")
        for number, phone in zip(NUMBERS, phones, strict=False)
    ]
    given = {
        "content": content or csv_text(rows, HEADINGS).encode(), "places": PLACES,
        "today": date(2020, 2, 15), "size": 1, "home_county": "530627", "is_synthetic": True,
        "secret": SECRET,
    }  # fmt: skip
    return roster_file.Order(**given | changes)


def said(prepared):
    """Give all that does not differ with each sealing."""
    parts = [
        (part.rows, part.entries, part.faulty, part.found, checked().accepted)
        for part, checked in prepared.parts
    ]
    return prepared.columns, prepared.rows, parts


def test_another_process_gives_what_this_one_gives():
    wanted = frozenset({("identity", NUMBERS[1]), ("identity", "somebody else")})
    both = order("13812345678", "1381234567", wanted=wanted)

    with roster_file.prepared_apart(both) as prepared:
        elsewhere = said(prepared)

    assert elsewhere == said(roster_file.prepare(both))
    assert [part[3] for part in elsewhere[2]] == [set(), {("identity", NUMBERS[1])}]


def test_numbers_leave_sealed_in_a_line_for_the_database():
    ((part, checked),) = roster_file.prepare(order("13812345678")).parts

    (line,) = part.newcomers.people
    (person,) = checked().people.values()
    assert NUMBERS[0].encode() not in line
    assert b"13812345678" not in line
    assert sealed.unseal(person.identity_number, secret=SECRET) == NUMBERS[0]
    assert person.identity_digest.encode() in line.split(b"\t")


def test_the_key_and_the_people_are_not_shown_with_an_order():
    assert SECRET not in repr(order("13812345678"))
    assert "罗成贵" not in repr(order("13812345678"))


def test_a_refusal_arrives_with_its_details():
    with pytest.raises(Refused) as here:
        roster_file.prepare(order(content="姓名,电话\n罗成贵,1\n".encode()))
    with (
        pytest.raises(Refused) as elsewhere,
        roster_file.prepared_apart(order(content="姓名,电话\n罗成贵,1\n".encode())),
    ):
        pytest.fail("the file has no headings of a roster")

    assert (elsewhere.value.code, elsewhere.value.details) == (here.value.code, here.value.details)
    assert here.value.details["missing"]


def test_a_process_that_ends_too_early_is_an_error_and_not_the_end_of_the_file(monkeypatch):
    real = subprocess.Popen

    class Killed(real):
        """Ends when it has said how many rows there are."""

        def __init__(self, command, **given):
            head = pickle.dumps(([], 2))
            script = f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({head!r})"
            super().__init__([command[0], "-c", script], **given)

    monkeypatch.setattr(apart.subprocess, "Popen", Killed)
    with (
        roster_file.prepared_apart(order("13812345678")) as prepared,
        pytest.raises(roster_file.PreparingEnded),
    ):
        list(prepared.parts)


def test_a_process_that_does_not_start_is_an_error(monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with (
        pytest.raises(roster_file.PreparingEnded),
        roster_file.prepared_apart(order(content=b"x" * 1_000_000)),
    ):
        pytest.fail("nothing was prepared")


def test_leaving_early_ends_the_process():
    with pytest.raises(ZeroDivisionError), roster_file.prepared_apart(order("13812345678")):
        raise ZeroDivisionError


def test_the_process_answers_part_by_part():
    stream = io.BytesIO()

    apart.answer(io.BytesIO(pickle.dumps(order("13812345678", "1381234567"))), stream)

    stream.seek(0)
    columns, rows = pickle.load(stream)
    parts = [pickle.load(stream), pickle.load(stream)]
    assert (len(columns), rows) == (len(HEADINGS), 2)
    assert [len(part.entries) for part, _checked in parts] == [1, 0]
    assert pickle.load(stream) is None
    assert not stream.read()
