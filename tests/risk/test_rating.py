from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk import rating
from risk.rating import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    YELLOW,
    Indicators,
    Policy,
    Previous,
    base_level,
    judge,
    outlook,
)

POLICY = Policy()
ASSESSED = date(2020, 2, 12)
BEFORE = date(2020, 2, 9)
BETWEEN = date(2020, 2, 13)


def seen(confirmed, *, quiet=0, share=None, clusters=None, age=0):
    return Indicators(confirmed, quiet if confirmed else None, share, clusters, age)


@pytest.mark.parametrize(
    ("confirmed", "level"),
    [
        (0, GREEN),
        (1, BLUE),
        (11, BLUE),
        (12, YELLOW),
        (19, YELLOW),
        (20, ORANGE),
        (79, ORANGE),
        (80, RED),
    ],
)
def test_the_base_level_changes_at_its_cut_points(confirmed, level):
    assert base_level(seen(confirmed), POLICY) == level


@pytest.mark.parametrize(
    ("share", "clusters", "level"),
    [
        (0.51, 1, ORANGE),
        (0.5, 1, YELLOW),
        (0.51, 0, YELLOW),
        (None, 3, YELLOW),
        (0.19, None, YELLOW),
        (0.19, 1, YELLOW),
        (0.2, 1, YELLOW),
    ],
)
def test_only_two_halves_that_agree_move_the_base(share, clusters, level):
    assert base_level(seen(15, share=share, clusters=clusters), POLICY) == level


def test_a_county_without_a_case_is_green_whatever_else_is_said():
    assert base_level(seen(0, share=1.0, clusters=4), POLICY) == GREEN


def test_a_first_rating_is_the_base():
    verdict = judge(seen(13, quiet=6), POLICY, day=ASSESSED)

    assert (verdict.level, verdict.rule) == (YELLOW, "R1.base")


def test_a_first_rating_says_when_share_and_clusters_moved_it():
    verdict = judge(seen(13, share=0.9, clusters=1), POLICY, day=ASSESSED)

    assert (verdict.level, verdict.rule) == (ORANGE, "R1.adjusted")


def test_seven_quiet_days_lower_a_first_rating_by_one():
    verdict = judge(seen(13, quiet=7), POLICY, day=ASSESSED)

    assert (verdict.level, verdict.rule, verdict.base) == (BLUE, "R1.first-quiet", YELLOW)


def test_a_first_rating_never_turns_green_by_quiet_alone():
    assert judge(seen(5, quiet=40), POLICY, day=ASSESSED).level == BLUE


@pytest.mark.parametrize(("quiet", "level"), [(5, YELLOW), (6, BLUE)])
def test_a_level_steps_down_after_six_quiet_days(quiet, level):
    verdict = judge(seen(13, quiet=quiet), POLICY, day=ASSESSED, previous=Previous(YELLOW, BEFORE))

    assert verdict.level == level


def test_a_level_steps_down_by_one_only():
    verdict = judge(seen(1, quiet=60), POLICY, day=ASSESSED, previous=Previous(RED, BEFORE))

    assert (verdict.level, verdict.rule) == (ORANGE, "R1.step-down")


def test_between_assessments_nothing_steps_down():
    verdict = judge(seen(13, quiet=60), POLICY, day=BETWEEN, previous=Previous(YELLOW, ASSESSED))

    assert (verdict.level, verdict.rule) == (YELLOW, "R1.keep")


def test_new_cases_raise_the_level_at_once_and_by_any_size():
    verdict = judge(seen(80, quiet=0), POLICY, day=BETWEEN, previous=Previous(GREEN, ASSESSED))

    assert (verdict.level, verdict.rule) == (RED, "R1.step-up")


def test_old_cases_do_not_raise_a_level_again_that_stepped_down():
    verdict = judge(seen(49, quiet=8), POLICY, day=BETWEEN, previous=Previous(BLUE, ASSESSED))

    assert verdict.level == BLUE


def test_low_risk_with_old_cases_is_reached_by_steps():
    verdict = judge(seen(5, quiet=12), POLICY, day=ASSESSED, previous=Previous(BLUE, BEFORE))

    assert verdict.level == GREEN


@pytest.mark.parametrize(("age", "rule"), [(1, "R1.step-down"), (2, "R1.stale")])
def test_old_figures_change_nothing(age, rule):
    verdict = judge(
        seen(13, quiet=9, age=age), POLICY, day=ASSESSED, previous=Previous(YELLOW, BEFORE)
    )

    assert verdict.rule == rule


def test_a_correction_to_no_case_leads_down_to_green_step_by_step():
    verdict = judge(seen(0), POLICY, day=ASSESSED, previous=Previous(BLUE, BEFORE))

    assert (verdict.level, verdict.rule) == (GREEN, "R1.step-down")


def test_counties_are_assessed_every_three_days_counted_from_9_february():
    days = [BEFORE + timedelta(days=at) for at in range(-4, 5)]

    assert [day.day for day in days if rating.is_assessment_day(day, POLICY)] == [6, 9, 12]
    assert rating.next_assessment(BEFORE, POLICY) == ASSESSED
    assert rating.last_assessment(date(2020, 2, 11), POLICY) == BEFORE
    assert rating.last_assessment(ASSESSED, POLICY) == ASSESSED


def test_the_outlook_names_the_assessment_on_which_the_level_can_step_down():
    ahead = outlook(seen(169, quiet=2), POLICY, level=ORANGE, day=date(2020, 2, 18))

    assert ahead.quiet_days_missing == 4
    assert (ahead.lower, ahead.lower_on) == (YELLOW, date(2020, 2, 24))


def test_the_outlook_keeps_its_word():
    day = date(2020, 2, 18)
    ahead = outlook(seen(169, quiet=2), POLICY, level=ORANGE, day=day)
    last_case = day - timedelta(days=2)
    level, at = ORANGE, day

    while at < ahead.lower_on:
        at += timedelta(days=1)
        now = seen(169, quiet=(at - last_case).days)
        level = judge(now, POLICY, day=at, previous=Previous(level, at - timedelta(days=1))).level
        assert level == (ORANGE if at < ahead.lower_on else YELLOW)


def test_the_outlook_counts_the_cases_to_the_next_colour():
    ahead = outlook(seen(5, quiet=3), POLICY, level=BLUE, day=BETWEEN)

    assert (ahead.higher, ahead.cases_to_higher) == (YELLOW, 7)


def test_a_county_that_stepped_down_is_one_case_away_from_its_old_colour():
    ahead = outlook(seen(49, quiet=9), POLICY, level=GREEN, day=BETWEEN)

    assert (ahead.higher, ahead.cases_to_higher) == (ORANGE, 1)
    assert ahead.lower is None


def test_nothing_is_higher_than_red():
    assert outlook(seen(100), POLICY, level=RED, day=BETWEEN).higher is None


# ---- properties ---------------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))
LEVELS = st.integers(GREEN, RED)
COUNTS = st.integers(0, 300)
SHARES = st.none() | st.floats(0, 1)
CLUSTERS = st.none() | st.integers(0, 5)


@st.composite
def situations(draw):
    """One county on one day: its cases, quiet days, share, clusters, and what came before."""
    day = draw(DAYS)
    previous = draw(
        st.none()
        | st.builds(Previous, LEVELS, st.just(day - timedelta(days=draw(st.integers(1, 9)))))
    )
    known = seen(
        draw(COUNTS),
        quiet=draw(st.integers(0, 60)),
        share=draw(SHARES),
        clusters=draw(CLUSTERS),
        age=draw(st.integers(0, 3)),
    )
    return known, day, previous


@given(situations())
def test_every_county_gets_a_level_and_a_rule(situation):
    known, day, previous = situation

    verdict = judge(known, POLICY, day=day, previous=previous)

    assert GREEN <= verdict.level <= RED
    assert verdict.rule.startswith("R1.")


@given(situations(), st.integers(0, 100), st.integers(0, 60), st.floats(0, 1), st.integers(0, 5))
def test_a_graver_indicator_never_lowers_the_level(situation, more, fresher, share, clusters):
    known, day, previous = situation
    level = judge(known, POLICY, day=day, previous=previous).level
    quiet = 0 if known.quiet_days is None else max(0, known.quiet_days - fresher)
    graver = [
        Indicators(
            known.confirmed + more,
            known.quiet_days,
            known.local_share,
            known.clusters,
            known.age_days,
        ),
        Indicators(known.confirmed, quiet, known.local_share, known.clusters, known.age_days)
        if known.confirmed
        else known,
        Indicators(
            known.confirmed,
            known.quiet_days,
            max(share, known.local_share or 0),
            known.clusters,
            known.age_days,
        )
        if known.local_share is not None
        else known,
        Indicators(
            known.confirmed,
            known.quiet_days,
            known.local_share,
            max(clusters, known.clusters or 0),
            known.age_days,
        ),
    ]

    for worse in graver:
        if worse.confirmed and worse.quiet_days is None:
            continue  # a case without a day is nothing that can be reported
        assert judge(worse, POLICY, day=day, previous=previous).level >= level


@given(situations(), LEVELS)
def test_a_graver_past_never_lowers_the_level(situation, other):
    known, day, previous = situation
    if previous is None:
        return
    low, high = sorted((previous.level, other))

    assert (
        judge(known, POLICY, day=day, previous=Previous(high, previous.day)).level
        >= judge(known, POLICY, day=day, previous=Previous(low, previous.day)).level
    )
