import re
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from risk import replaying
from risk.management.commands.replay_ratings import HEAD, PAGE
from risk.rating import Policy
from risk.replaying import Outcome, tally, trials

FOUND = trials()
FIRST = date(2020, 2, 9)


def test_at_least_45_of_the_50_counties_with_a_bulletin_agree_on_9_february():
    counts = tally(FOUND)[FIRST]

    assert counts[Outcome.HIT] + counts[Outcome.MISS] == 50
    assert counts[Outcome.HIT] >= 45


def test_counties_that_never_had_a_case_are_counted_apart():
    assert tally(FOUND)[FIRST][Outcome.IDLE] == 12


@pytest.mark.parametrize("day", replaying.DAYS)
def test_every_county_has_one_outcome_a_day(day):
    assert tally(FOUND)[day].total() == 90


def test_no_county_is_special_cased():
    for name in ("rating.py", "replaying.py", "counts.py"):
        assert not re.search(r"\d{6}", (settings.BASE_DIR / "risk" / name).read_text())


def test_other_numbers_give_another_table():
    harder = Policy(cut_points=(1, 2, 3, 4))

    assert tally(trials(harder))[FIRST][Outcome.HIT] < 10


def test_the_table_in_the_docs_is_that_of_the_code():
    assert (settings.BASE_DIR / PAGE).read_text() == HEAD + replaying.report(FOUND)


def test_the_command_prints_the_table():
    out = StringIO()

    call_command("replay_ratings", stdout=out)

    assert "| 2020-02-09 | 46 | 4 |" in out.getvalue()
