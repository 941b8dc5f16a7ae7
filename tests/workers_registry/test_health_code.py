"""R3: each rule on both sides of its days, then all of them against a plain re-statement."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from workers_registry.health_code import (
    CheckIn,
    Colour,
    Facts,
    ListMatch,
    Policy,
    Stay,
    judge,
    normal_days,
)

POLICY = Policy()
D = date(2020, 2, 10)
HUBEI = "420106"
LUCHENG = "330302"


def day(number: int) -> date:
    """Give the day so many days after 10 February."""
    return D + timedelta(days=number)


def colours(facts: Facts, *numbers: int) -> list[str]:
    return [judge(facts, POLICY, today=day(number)).colour.value for number in numbers]


numbers = st.integers(min_value=0, max_value=40).map(day)


# ---- R3.1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["confirmed", "suspected", "asymptomatic"])
def test_a_case_is_red_without_an_end_until_released(kind):
    facts = Facts(list_matches=(ListMatch(kind, D),))

    verdict = judge(facts, POLICY, today=day(100))

    assert (verdict.colour, verdict.rule, verdict.until) == (Colour.RED, "R3.1", None)


def test_a_released_case_stays_red_for_fourteen_days_and_until_the_county_confirms():
    released = Facts(list_matches=(ListMatch("confirmed", D, released_on=day(5)),))
    cleared = Facts(list_matches=released.list_matches, cleared_on=(day(19),))

    assert judge(released, POLICY, today=day(6)).until == day(19)
    assert colours(released, 19, 20, 300) == ["red", "red", "red"]
    assert judge(released, POLICY, today=day(20)).until is None
    assert judge(released, POLICY, today=day(20)).findings[0].awaits_county
    assert colours(cleared, 19, 20) == ["red", "green"]


def test_a_confirmation_before_the_last_day_does_not_count():
    facts = Facts(
        list_matches=(ListMatch("confirmed", D, released_on=day(5)),), cleared_on=(day(18),)
    )

    assert colours(facts, 20) == ["red"]


def test_a_late_confirmation_counts_from_its_day_on():
    facts = Facts(list_matches=(ListMatch("close-contact", D),), cleared_on=(day(20),))

    assert colours(facts, 19, 20) == ["red", "green"]


def test_a_release_to_come_is_not_known_yet():
    facts = Facts(list_matches=(ListMatch("confirmed", D, released_on=day(5)),))

    assert judge(facts, POLICY, today=day(4)).until is None


# ---- R3.2 ----------------------------------------------------------------------------------------


def test_a_close_contact_is_red_for_fourteen_days():
    facts = Facts(list_matches=(ListMatch("close-contact", D),), cleared_on=(day(14),))

    assert judge(facts, POLICY, today=day(14)).rule == "R3.2"
    assert colours(facts, -1, 0, 14, 15) == ["green", "red", "red", "green"]


def test_where_the_policy_says_yellow_a_close_contact_ends_by_date_alone():
    hubei = Policy(close_contact_colour="yellow")
    facts = Facts(list_matches=(ListMatch("close-contact", D),))

    assert judge(facts, hubei, today=day(14)).colour is Colour.YELLOW
    assert judge(facts, hubei, today=day(15)).colour is Colour.GREEN


# ---- R3.3 and R3.4 -------------------------------------------------------------------------------


def test_a_stay_in_a_red_county_is_red_for_fourteen_days_after_leaving():
    facts = Facts(stays=(Stay(LUCHENG, day(-3), D, level=4),), cleared_on=(day(14),))

    assert judge(facts, POLICY, today=day(14)).rule == "R3.3"
    assert colours(facts, -4, -3, 14, 15) == ["green", "red", "red", "green"]


def test_hubei_is_a_key_area_whatever_its_level():
    assert judge(Facts(stays=(Stay(HUBEI, D, D, level=0),)), POLICY, today=D).rule == "R3.3"


def test_a_stay_learnt_of_after_its_days_were_over_was_never_red():
    late = Facts(stays=(Stay(HUBEI, D, D, level=4, known_on=day(15)),))
    in_time = Facts(stays=(Stay(HUBEI, D, D, level=4, known_on=day(14)),))

    assert colours(late, 15) == ["green"]
    assert colours(in_time, 15) == ["red"]


def test_yellow_lasts_seven_days_after_leaving_an_orange_county():
    facts = Facts(stays=(Stay(LUCHENG, D, day(2), level=3),))

    verdict = judge(facts, POLICY, today=day(5))

    assert (verdict.colour, verdict.rule, verdict.until) == (Colour.YELLOW, "R3.4", day(9))
    assert colours(facts, -1, 9, 10) == ["green", "yellow", "green"]


def test_who_still_lives_there_counts_from_today():
    facts = Facts(stays=(Stay(LUCHENG, D, day(90), level=3),))

    assert judge(facts, POLICY, today=day(3)).until == day(10)


def test_a_county_of_medium_risk_changes_nothing():
    assert colours(Facts(stays=(Stay(LUCHENG, D, D, level=2),)), 0) == ["green"]


# ---- R3.5 ----------------------------------------------------------------------------------------


def test_a_fever_begins_above_the_limit_only():
    assert colours(Facts(check_ins=(CheckIn(D, 37.3),)), 0) == ["green"]
    assert colours(Facts(check_ins=(CheckIn(D, 37.4),)), 0) == ["yellow"]


@pytest.mark.parametrize("symptom", ["cough", "fatigue", "breathlessness", "diarrhoea"])
def test_any_symptom_is_yellow(symptom):
    assert colours(Facts(check_ins=(CheckIn(D, 36.5, (symptom,)),)), 0) == ["yellow"]


def test_seven_normal_days_end_it_and_the_colour_lasts_to_the_end_of_the_seventh():
    ill = CheckIn(D, 38.0)
    facts = Facts(check_ins=(ill, *(CheckIn(day(n), 36.5) for n in range(1, 8))))

    assert judge(facts, POLICY, today=day(6)).until == day(7)
    assert colours(facts, 7, 8) == ["yellow", "green"]


def test_a_missed_day_adds_a_day():
    facts = Facts(check_ins=(CheckIn(D, 38.0), CheckIn(day(1), 36.5), CheckIn(day(3), 36.5)))

    assert normal_days(facts, POLICY, today=day(3)) == 2
    assert judge(facts, POLICY, today=day(3)).until == day(8)
    assert judge(facts, POLICY, today=day(4)).until == day(8), "today may still be checked in"
    assert judge(facts, POLICY, today=day(5)).until == day(9)


def test_an_abnormal_day_starts_the_count_again_even_with_a_normal_check_in_later_that_day():
    normal = tuple(CheckIn(day(n), 36.5) for n in range(1, 7))
    facts = Facts(check_ins=(CheckIn(D, 38.0), *normal, CheckIn(day(6), 37.9)))

    assert normal_days(facts, POLICY, today=day(6)) == 0
    assert judge(facts, POLICY, today=day(6)).until == day(13)


def test_symptoms_soon_after_a_red_area_are_red_and_outlast_it():
    facts = Facts(
        stays=(Stay(HUBEI, D, D, level=4),),
        check_ins=(CheckIn(day(14), 38.0),),
        cleared_on=(day(14),),
    )

    verdict = judge(facts, POLICY, today=day(15))

    assert (verdict.colour, verdict.rule) == (Colour.RED, "R3.5")
