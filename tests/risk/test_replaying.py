import re
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from risk import replaying
from risk.management.commands.replay_ratings import HEAD, PAGE, TOTALS
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
    totals = TOTALS + replaying.report_totals(replaying.totals())

    assert (settings.BASE_DIR / PAGE).read_text() == HEAD + replaying.report(FOUND) + totals


def test_the_published_totals_of_the_later_days_lie_within_what_the_rule_can_give():
    totals = replaying.totals()

    assert len(totals) == 5 * 5
    assert all(total.fits for total in totals)
    assert all(0 <= total.least <= total.most <= 90 for total in totals)


def test_a_rule_that_never_steps_down_does_not_fit_the_totals():
    stubborn = Policy(quiet_days=60)

    assert not all(total.fits for total in replaying.totals(stubborn))


def test_a_total_that_does_not_fit_stands_out():
    row = [replaying.Total(FIRST, level, 1, 2, 3) for level in range(4, -1, -1)]

    assert "| **1 (2 to 3)** |" in replaying.report_totals(row)


def test_the_last_of_several_cases_came_no_earlier_than_the_citys_cases_allow():
    days = [date(2020, 2, at) for at in range(1, 8)]
    rises = ((days[1], 1), (days[3], 2), (days[5], 1))
    known = replaying.Known("", (), rises, {})

    found = [replaying._earliest_last(known, days[0], days[6], cases=at) for at in (1, 2, 3, 4, 5)]

    assert found == [days[1], days[3], days[3], days[5], days[6]]


def test_the_command_prints_the_table():
    out = StringIO()

    call_command("replay_ratings", stdout=out)

    assert "| 2020-02-09 | 46 | 4 |" in out.getvalue()
