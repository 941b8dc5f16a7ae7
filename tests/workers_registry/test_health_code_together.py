"""All rules of the health code together, against the same rule said plainly."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers_registry.test_health_code import colours, day
from workers_registry.health_code import (
    CheckIn,
    Colour,
    Facts,
    ListMatch,
    Policy,
    Stay,
    current_until,
    judge,
)

POLICY = Policy()
D = date(2020, 2, 10)
HUBEI = "420106"
LUCHENG = "330302"


# ---- R3.6, R3.7, and all together ----------------------------------------------------------------


def test_a_general_contact_is_yellow_for_seven_days():
    facts = Facts(list_matches=(ListMatch("general-contact", D),))

    assert judge(facts, POLICY, today=D).rule == "R3.6"
    assert colours(facts, 7, 8) == ["yellow", "green"]


def test_a_contact_that_one_reports_oneself_is_a_general_contact():
    facts = Facts(check_ins=(CheckIn(D, 36.5, had_contact=True),))

    assert judge(facts, POLICY, today=D).rule == "R3.6"
    assert colours(facts, 7, 8) == ["yellow", "green"]


def test_without_a_finding_the_code_is_green():
    verdict = judge(Facts(), POLICY, today=D)

    assert (verdict.colour, verdict.rule, verdict.until) == (Colour.GREEN, "R3.7", None)


def test_the_gravest_decides_and_a_normal_check_in_never_lowers_a_list():
    facts = Facts(
        list_matches=(ListMatch("close-contact", D),),
        stays=(Stay(LUCHENG, D, D, level=3),),
        check_ins=(CheckIn(D, 36.5),),
    )

    verdict = judge(facts, POLICY, today=D)

    assert [finding.rule for finding in verdict.findings] == ["R3.2", "R3.4"]
    assert verdict.colour is Colour.RED


def test_two_grounds_of_one_colour_give_one_end_the_later():
    facts = Facts(
        stays=(Stay(LUCHENG, D, D, level=3),), list_matches=(ListMatch("general-contact", day(3)),)
    )

    verdict = judge(facts, POLICY, today=day(4))

    assert (verdict.rule, verdict.until) == ("R3.4", day(10))


def test_the_code_is_current_for_three_days_after_the_newest_check_in():
    facts = Facts(check_ins=(CheckIn(D, 36.5), CheckIn(day(2), 36.5), CheckIn(day(9), 36.5)))

    assert current_until(facts, POLICY, today=day(4)) == day(5)
    assert current_until(Facts(), POLICY, today=D) is None


# ---- the same rule said plainly ------------------------------------------------------------------


def plain_colour(facts: Facts, today: date) -> str:
    """Say R3 once more, day by day and without any of the code under test.

    Gather every ground with the day it ends, then ask which stands: red until its end and until
    the county has confirmed, yellow until its end.
    """
    reds, yellows = plain_lists(facts, today)
    for found in (plain_stays(facts, today), plain_symptoms(facts, today)):
        reds += found[0]
        yellows += found[1]
    for told in facts.recognised:
        if told.known_on <= today and told.colour == "red":
            reds.append((told.until, told.known_on))
        elif told.known_on <= today and told.colour == "yellow":
            yellows.append(told.until)
    for end, known in reds:
        if end is None or today <= end:
            return "red"
        if known <= end and not [c for c in facts.cleared_on if end <= c <= today]:
            return "red"
    return "yellow" if [end for end in yellows if today <= end] else "green"


def plain_lists(facts: Facts, today: date):
    """R3.1, R3.2 and the listed half of R3.6: reds as (end, known), yellows as ends."""
    reds, yellows = [], []
    for match in facts.list_matches:
        if match.since > today:
            continue
        if match.kind == "close-contact":
            reds.append((match.since + timedelta(14), match.known_on))
        elif match.kind == "general-contact":
            yellows.append(match.since + timedelta(7))
        elif match.released_on is None or match.released_on > today:
            reds.append((None, match.known_on))
        else:
            reds.append((match.released_on + timedelta(14), match.known_on))
    return reds, yellows


def days_of(stay: Stay) -> list[date]:
    return [stay.first_day + timedelta(n) for n in range((stay.last_day - stay.first_day).days + 1)]


def is_red(stay: Stay) -> bool:
    return stay.level == 4 or stay.county.startswith("42")


def plain_stays(facts: Facts, today: date):
    """R3.3 and R3.4."""
    reds, yellows = [], []
    for stay in facts.stays:
        past = [d for d in days_of(stay) if d <= today]
        if past and is_red(stay):
            reds.append((past[-1] + timedelta(14), stay.known_on))
        elif past and stay.level == 3:
            yellows.append(past[-1] + timedelta(7))
    return reds, yellows


def plain_symptoms(facts: Facts, today: date):
    """R3.5 and the self-reported half of R3.6."""
    said = [c for c in facts.check_ins if c.day <= today]
    yellows = [c.day + timedelta(7) for c in said if c.had_contact]
    ill = {c.day for c in said if c.temperature > 37.3 or c.symptoms}
    spell, good, ended = set(), 0, None
    for on in sorted({c.day for c in said}):
        if on in ill:
            spell = {on} if good >= 7 else spell | {on}
            good, ended = 0, None
        elif spell:
            good += 1
            ended = on if good == 7 else ended
    if not spell:
        return [], yellows
    in_red_area = {
        d + timedelta(n) for s in facts.stays if is_red(s) for d in days_of(s) for n in range(15)
    }
    if spell & in_red_area:
        return [(ended, max(spell))], yellows
    return [], [*yellows, ended or today]


numbers = st.integers(min_value=0, max_value=40).map(day)


stays = st.builds(
    lambda county, first, length, level, known: Stay(
        county, first, first + timedelta(length), level, known
    ),
    st.sampled_from([HUBEI, LUCHENG]),
    numbers,
    st.integers(0, 12),
    st.integers(0, 4),
    numbers,
)


cases = st.builds(
    lambda kind, since, after, known: ListMatch(
        kind, since, since + timedelta(after) if after is not None else None, known
    ),
    st.sampled_from(["confirmed", "suspected", "asymptomatic"]),
    numbers,
    st.none() | st.integers(0, 12),
    numbers,
)


contacts = st.builds(
    ListMatch, st.sampled_from(["close-contact", "general-contact"]), numbers, st.none(), numbers
)


check_ins = st.builds(
    CheckIn,
    numbers,
    st.sampled_from([36.5, 36.5, 36.5, 36.5, 37.3, 37.4]),
    st.sampled_from([(), (), (), (), (), ("cough",)]),
    st.sampled_from([False, False, False, False, False, True]),
)


histories = st.builds(
    Facts,
    st.lists(stays, max_size=2),
    st.lists(cases | contacts, max_size=1),
    st.lists(check_ins, max_size=30),
    st.lists(numbers, max_size=3),
)


@settings(max_examples=1500, deadline=None)
@given(histories, st.integers(0, 60).map(day))
def test_the_verdict_agrees_with_the_plain_statement(facts, today):
    assert judge(facts, POLICY, today=today).colour.value == plain_colour(facts, today)


@settings(max_examples=500, deadline=None)
@given(histories, st.integers(0, 60).map(day))
def test_the_order_in_which_facts_came_changes_nothing(facts, today):
    turned = Facts(
        facts.stays[::-1], facts.list_matches[::-1], facts.check_ins[::-1], facts.cleared_on[::-1]
    )

    one, other = judge(facts, POLICY, today=today), judge(turned, POLICY, today=today)

    assert (one.colour, one.rule, one.until) == (other.colour, other.rule, other.until)


@settings(max_examples=500, deadline=None)
@given(histories, st.integers(0, 60).map(day))
def test_with_a_check_in_every_day_the_colour_ends_on_the_day_that_was_promised(facts, today):
    verdict = judge(facts, POLICY, today=today)
    if verdict.until is None or verdict.colour is not Colour.YELLOW:
        return
    known = [c for c in facts.check_ins if c.day <= today]
    coming = [today + timedelta(n) for n in range((verdict.until - today).days + 1)]
    kept = Facts(
        [s for s in facts.stays if s.last_day <= today],
        [m for m in facts.list_matches if m.since <= today],
        [*known, *(CheckIn(d, 36.5) for d in coming)],
        (),
    )
    if judge(kept, POLICY, today=today) != verdict:
        return

    after = judge(kept, POLICY, today=verdict.until + timedelta(1))

    assert judge(kept, POLICY, today=verdict.until).colour is Colour.YELLOW
    assert after.colour is Colour.GREEN
