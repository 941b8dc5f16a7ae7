"""Who may ride: each rule kept and broken, and which one speaks first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from transport.gate import CODES, GateFacts, Policy, allowed_days, judge

TODAY = date(2020, 2, 15)
DEPARTURE = date(2020, 2, 18)
POLICY = Policy()
FIT = GateFacts(
    is_approved=True,
    is_open=True,
    may_leave=True,
    may_arrive=True,
    origin_level=0,
    destination_level=0,
    colour="green",
    colour_rule="R3.7",
    current_until=TODAY,
    is_fit=True,
    medical_until=DEPARTURE,
)


def decide(facts, policy=POLICY, on=DEPARTURE):
    return judge(facts, on=on, today=TODAY, policy=policy)


def test_a_green_current_checked_person_of_an_approved_application_may_ride():
    decision = decide(FIT)

    assert decision.allowed
    assert decision.code == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_approved": False, "status": "submitted"}, "application-not-approved"),
        ({"is_open": False}, "entry-closed"),
        ({"is_refused": True}, "entry-refused"),
        ({"not_before": DEPARTURE + timedelta(days=1)}, "entry-postponed"),
        ({"colour": None}, "code-missing"),
        ({"colour": "red", "colour_rule": "R3.2"}, "code-red"),
        ({"colour": "yellow", "colour_rule": "R3.4"}, "code-yellow"),
        ({"current_until": None}, "code-not-current"),
        ({"current_until": TODAY - timedelta(days=1)}, "code-not-current"),
        ({"is_fit": None}, "medical-missing"),
        ({"is_fit": False}, "medical-unfit"),
        ({"medical_until": DEPARTURE - timedelta(days=1)}, "medical-expired"),
        ({"may_leave": False, "origin_level": 4}, "origin-level"),
        ({"may_arrive": False, "destination_level": 4}, "destination-level"),
    ],
)
def test_each_rule_refuses_with_its_code(change, code):
    decision = decide(replace(FIT, **change))

    assert not decision.allowed
    assert decision.code == code


def test_a_postponed_person_may_ride_from_the_day_named():
    assert decide(replace(FIT, not_before=DEPARTURE)).allowed


def test_the_cases_above_name_every_code():
    cases = test_each_rule_refuses_with_its_code.pytestmark[0].args[1]

    assert {code for _, code in cases} == set(CODES)


def test_a_refused_colour_says_by_which_rule_and_until_when():
    yellow = replace(FIT, colour="yellow", colour_rule="R3.4", colour_until=date(2020, 2, 17))

    assert decide(yellow).details == {"rule": "R3.4", "until": "2020-02-17"}


def test_a_yellow_code_is_not_taken_for_green_on_a_later_day():
    yellow = replace(FIT, colour="yellow", colour_until=DEPARTURE - timedelta(days=1))

    assert decide(yellow).code == "code-yellow"


def test_the_first_broken_rule_speaks():
    broken = replace(FIT, colour="red", is_fit=None, may_leave=False)

    assert decide(broken).code == "code-red"


def test_currency_is_asked_for_today_and_the_health_check_for_the_departure():
    assert decide(replace(FIT, current_until=TODAY)).allowed
    assert decide(FIT, on=DEPARTURE).allowed
    assert decide(FIT, on=DEPARTURE + timedelta(days=1)).code == "medical-expired"


def test_an_authority_may_waive_the_health_check_and_currency():
    lax = Policy(needs_medical_check=False, needs_current_code=False)

    assert decide(replace(FIT, is_fit=None, current_until=None), lax).allowed


def test_the_days_end_where_the_health_check_ends():
    days = [TODAY + timedelta(days=n) for n in range(6)]

    allowed, refusal = allowed_days(FIT, days, today=TODAY, policy=POLICY)

    assert allowed == days[:4]
    assert refusal.code == "medical-expired"
