from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from risk import level_policy, queries, rating
from risk.models import CaseCount, CountyRating, Level
from risk.queries import ratings
from risk.queries.ratings import _changes
from risk.rating import Policy
from tests.factories.risk import (
    CaseCountFactory,
    CountyFactory,
    CountyRatingFactory,
    DutyFactory,
    PolicyVersionFactory,
)
from tests.factories.users import UserFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
BEFORE = date(2020, 2, 12)


def override(county, *, first, last, level):
    return CountyRatingFactory(
        county=county,
        day=first,
        valid_until=last,
        level=level,
        basis=CountyRating.Basis.OVERRIDE,
        by=UserFactory(),
        second=UserFactory(),
    )


def test_the_latest_rating_up_to_the_day_holds(county):
    CountyRatingFactory(county=county, day=BEFORE, level=Level.BLUE)
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN)
    CountyRatingFactory(county=county, day=DAY + timedelta(days=1), level=Level.RED)

    assert queries.rating_of(county.code, DAY).level == Level.GREEN
    assert queries.rating_of(county.code, DAY - timedelta(days=1)).level == Level.BLUE
    assert queries.rating_of(county.code, date(2020, 2, 1)) is None


def test_of_two_ratings_for_one_day_the_later_row_holds(county):
    CountyRatingFactory(county=county, day=DAY, level=Level.RED)
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN)

    assert queries.rating_of(county.code, DAY).level == Level.GREEN


def test_an_override_holds_to_its_last_day_even_against_a_later_assessment(county):
    CountyRatingFactory(county=county, day=BEFORE, level=Level.GREEN)
    override(county, first=date(2020, 2, 13), last=DAY, level=Level.RED)
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN)

    assert queries.rating_of(county.code, DAY).level == Level.RED
    assert queries.rating_of(county.code, DAY + timedelta(days=1)).level == Level.GREEN


def test_levels_between_two_days_are_the_first_and_every_change(county):
    CountyRatingFactory(county=county, day=date(2020, 2, 1), level=Level.ORANGE)
    CountyRatingFactory(county=county, day=BEFORE, level=Level.ORANGE)
    override(county, first=date(2020, 2, 13), last=date(2020, 2, 14), level=Level.RED)
    CountyRatingFactory(county=county, day=DAY, level=Level.YELLOW)

    found = queries.levels_between([county.code, "330999"], date(2020, 2, 9), DAY)

    assert found == {
        county.code: [
            (date(2020, 2, 9), Level.ORANGE),
            (date(2020, 2, 13), Level.RED),
            (DAY, Level.YELLOW),
        ],
        "330999": [],
    }


RATINGS = st.lists(
    st.tuples(
        st.integers(-5, 25),  # the first day
        st.none() | st.integers(0, 8),  # an override, and for how many days more
        st.sampled_from([Level.GREEN, Level.YELLOW, Level.RED]),
    ),
    max_size=14,
)


@given(RATINGS, st.integers(0, 20))
def test_levels_between_are_what_each_day_says_on_its_own(rated, days):
    start = date(2020, 2, 1)
    rows = [
        CountyRating(
            pk=key,
            day=start + timedelta(days=first),
            valid_until=None if more is None else start + timedelta(days=first + more),
            basis="override" if more is not None else "published",
            level=level,
        )
        for key, (first, more, level) in enumerate(rated, 1)
    ]

    found = _changes(rows, start, start + timedelta(days=days))

    for offset in range(days + 1):
        day = start + timedelta(days=offset)
        holds = [r for r in rows if r.day <= day and (not r.valid_until or day <= r.valid_until)]
        best = max(holds, key=lambda r: (r.basis == "override", r.day, r.pk), default=None)
        said = [level for since, level in found if since <= day]
        if best is not None:
            assert said[-1] == best.level
    assert [day for day, _level in found] == sorted({day for day, _level in found})
    assert all(one[1] != other[1] for one, other in pairwise(found))


def test_levels_between_look_at_a_rating_no_oftener_where_there_are_more(monkeypatch):
    looks = []
    plain = ratings._has_ended
    monkeypatch.setattr(
        ratings, "_has_ended", lambda row, day: looks.append(row) or plain(row, day)
    )

    def looked(number):
        looks.clear()
        start = date(2010, 1, 1)
        rows = [
            CountyRating(
                pk=n,
                day=start + timedelta(days=n),
                level=(Level.GREEN, Level.RED)[n % 2],
                basis="override" if n % 3 == 0 else "published",
                valid_until=start + timedelta(days=n + 1) if n % 3 == 0 else None,
            )
            for n in range(number)
        ]
        assert _changes(rows, start, start + timedelta(days=number))
        return len(looks)

    assert looked(2000) <= 2 * looked(1000) + 2


def test_a_correction_replaces_the_figure_and_the_first_one_stays(county, report):
    report(county, {15: 7})
    report(county, {15: 5})

    assert queries.readings(until=DAY)[county.code][0].confirmed == 5
    assert CaseCount.objects.count() == 2
    assert queries.county_page(county, DAY).corrected == 1


def test_what_was_known_earlier_can_be_read_again(county, report):
    (first,) = report(county, {15: 7})
    report(county, {15: 5})

    then = queries.readings(until=DAY, known_at=first.recorded_at)

    assert then[county.code][0].confirmed == 7


def test_a_zone_is_no_part_of_its_countys_figure(county, report):
    report(county, {15: 7})
    report(county, {15: 4}, zone="开发区")

    assert queries.readings(until=DAY)[county.code][0].confirmed == 7
    assert [zone.confirmed for zone in queries.zone_counts(county.code, until=DAY)] == [4]


def test_new_cases_add_up_over_counties_and_carry_missing_days(report):
    report(CountyFactory(), {12: 3, 14: 5})
    report(CountyFactory(), {13: 2, 14: 1})

    days = queries.new_cases(date(2020, 2, 12), DAY)

    assert [(one.new, one.confirmed) for one in days] == [(3, 3), (2, 5), (2, 6), (0, 6)]


def test_cases_before_the_first_day_count_as_known(county, report):
    report(county, {1: 3, 14: 5})

    assert [(d.new, d.confirmed) for d in queries.new_cases(date(2020, 2, 13), DAY)] == [
        (0, 3),
        (2, 5),
        (0, 5),
    ]


def test_without_a_version_the_shipped_numbers_hold():
    assert queries.policy_on(DAY, Policy) == (Policy(), "v1")


def test_the_version_in_force_on_the_day_holds():
    PolicyVersionFactory(
        rule="R1", version="v2", valid_from=DAY, values={"cut_points": [1, 5, 20, 80]}
    )

    assert queries.policy_on(DAY, Policy)[0].cut_points == (1, 5, 20, 80)
    assert queries.policy_on(DAY - timedelta(days=1), Policy)[1] == "v1"


def test_a_version_that_nobody_confirmed_is_not_in_force():
    PolicyVersionFactory(rule="R1", version="v2", valid_from=DAY, by=UserFactory())

    assert queries.policy_on(DAY, Policy)[1] == "v1"


@pytest.mark.parametrize("policy", [Policy(quiet_days=7), level_policy.Policy()])
def test_a_policy_survives_its_way_through_the_database(policy):
    assert queries.from_values(type(policy), queries.to_values(policy)) == policy


def test_what_a_level_requires_follows_the_version_of_the_day(county):
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN)
    PolicyVersionFactory(
        rule="R7.level", valid_from=date(2020, 3, 7), values={"load_limits": [1, 1, 0.5, 0.5, 0.5]}
    )

    assert queries.county_requirements(county.code, DAY).load_limit == 0.5
    assert queries.county_requirements(county.code, date(2020, 3, 8)).load_limit == 1
    assert queries.county_requirements("330999", DAY) is None


def test_the_summary_counts_levels_and_what_changed_since_the_last_assessment():
    lowered, raised, same = CountyFactory(), CountyFactory(), CountyFactory()
    for place, before, now in ((lowered, 1, 0), (raised, 0, 3), (same, 0, 0)):
        CountyRatingFactory(county=place, day=BEFORE, level=before)
        CountyRatingFactory(county=place, day=DAY, level=now)

    seen = queries.summary(DAY)

    assert [(one.level, one.count, one.change) for one in seen.counts] == [
        (Level.RED, 0, 0),
        (Level.ORANGE, 1, 1),
        (Level.YELLOW, 0, 0),
        (Level.BLUE, 0, -1),
        (Level.GREEN, 2, 0),
    ]
    assert (seen.raised, seen.lowered, seen.total, seen.rated) == (1, 1, 3, 3)
    assert (seen.assessed_on, seen.compared_with) == (DAY, BEFORE)


def test_the_map_gives_each_county_its_outline_and_both_levels(county):
    CountyRatingFactory(county=county, day=BEFORE, level=Level.BLUE)
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN)

    (feature,) = queries.map_features(DAY)

    assert (feature.level, feature.before, feature.short_name) == (Level.GREEN, Level.BLUE, "永康")
    assert feature.path.startswith("M")
    assert queries.summary(DAY).of(Level.GREEN).count == 1


def test_a_policy_that_changes_nothing_has_no_effect(county, report):
    report(county, {15: 7})
    CountyRatingFactory(county=county, day=BEFORE, level=Level.GREEN)
    CountyFactory()

    effect = queries.policy_effect(Policy(), DAY)

    assert effect.changes == ()
    assert {level: then for level, _, then in effect.counts}[Level.BLUE] == 1


def test_before_the_first_rating_there_is_no_change_to_tell():
    CountyRatingFactory(county=CountyFactory(), day=DAY)

    assert queries.summary(DAY).counts[0].change is None


def test_the_explanation_says_why_and_what_next(county, report):
    report(county, {1: 3, 12: 13})
    CountyRatingFactory(county=county, day=DAY, level=Level.YELLOW)

    why = queries.explanation(county, DAY)

    assert (why.level, why.last_case, why.new_7_days) == (Level.YELLOW, BEFORE, 10)
    assert (why.outlook.lower, why.outlook.lower_on) == (Level.BLUE, date(2020, 2, 18))
    assert why.is_stale


def test_elsewhere_the_explanation_names_the_day_without_risk(origin, report):
    report(origin, {10: 2})

    why = queries.explanation(origin, DAY)

    assert why.outlook is None
    assert why.clear_on == date(2020, 2, 24)


def test_a_county_without_figures_is_explained_as_such(county):
    why = queries.explanation(county, DAY)

    assert (why.level, why.seen, why.rating) == (None, None, None)


def test_counties_are_assessed_by_the_rule_of_their_province(county, origin, report):
    report(county, {15: 13})
    report(origin, {15: 13})
    CountyFactory()

    found, without = queries.assess(DAY)

    assert {one.county_code: one.verdict.rule for one in found} == {
        "330784": "R1.base",
        "530627": "R2.medium",
    }
    assert len(without) == 1


def test_a_past_rating_is_made_again_byte_for_byte(county, report):
    report(county, {14: 12, 15: 13})
    first = [one.line() for one in queries.assess(DAY)[0]]
    moment = CaseCount.objects.latest("recorded_at").recorded_at
    report(county, {15: 2})
    CountyRatingFactory(county=county, day=BEFORE, level=Level.RED)
    PolicyVersionFactory(rule="R1", valid_from=BEFORE, values={"cut_points": [1, 2, 3, 4]})

    assert [one.line() for one in queries.assess(DAY, known_at=moment)[0]] == first
    assert [one.line() for one in queries.assess(DAY)[0]] != first


def test_people_report_for_their_own_county_and_the_province_for_all(county, origin):
    coordinator = DutyFactory(county=county).user
    province = DutyFactory(role="province").user

    assert list(queries.reporting_counties(coordinator)) == [county]
    assert set(queries.reporting_counties(province)) == {county, origin}
    assert not queries.reporting_counties(UserFactory())
    assert not queries.visible_counties(AnonymousUser())
    assert queries.duty_of(coordinator).county == county
    assert queries.duty_of(AnonymousUser()) is None


def test_the_map_needs_no_more_queries_for_more_counties(county):
    both = (BEFORE, DAY)

    def one_more():
        place = CountyFactory()
        for day in both:
            CaseCountFactory(county=place, day=day)
            CountyRatingFactory(county=place, day=day)

    does_not_grow(read=lambda: queries.board(DAY, chosen=county), add=one_more)


def test_the_board_names_orange_counties_and_the_viewers_own():
    from risk import actions

    actions.import_counties()
    CountyRatingFactory(county_id="330203", county=None, day=DAY, level=Level.ORANGE)
    CountyRatingFactory(county_id="330205", county=None, day=DAY, level=Level.YELLOW)

    names = [name.text for name in queries.board(DAY, own_code="330784").names]

    assert names == ["永康", "海曙"]


def test_a_day_without_figures_is_brought_to_the_nearest_that_has_some():
    assert queries.clamped(date(2019, 1, 1)) == queries.FIRST_DAY
    assert queries.clamped(date(2021, 1, 1)) == queries.LAST_DAY


def test_an_assessment_day_counts_every_county_once(county):
    CountyRatingFactory(county=county, day=BEFORE, level=Level.BLUE)
    CountyRatingFactory(county=county, day=BEFORE, level=Level.GREEN)
    CountyRatingFactory(county=county, day=date(2020, 2, 13), level=Level.RED)

    counts = queries.level_counts_by_day(queries.FIRST_DAY, queries.LAST_DAY, Policy())

    assert counts == {BEFORE: (1, 0, 0, 0, 0)}


def test_the_rhythm_is_that_of_the_published_assessments():
    assert all(
        rating.is_assessment_day(date(2020, 2, day), Policy()) for day in (9, 12, 15, 18, 24, 27)
    )
