from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk import actions, queries
from risk.case_file import CaseRow, RowFault
from risk.models import CaseCount, CaseReceipt, County, CountyRating, Level, OverrideProposal
from risk.precision import Origin
from risk.rating import Policy
from risk.refusal import Refused
from tests.factories.risk import CountyFactory, CountyRatingFactory, OverrideProposalFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
BEFORE = date(2020, 2, 12)


def row(confirmed, *, day=DAY, code="330784", **values):
    return CaseRow(county_code=code, day=day, confirmed=confirmed, **values)


def test_the_counties_are_imported_once():
    assert actions.import_counties() == (101, 44)
    County.objects.filter(code="330784").update(name="wrong")

    actions.import_counties()

    assert County.objects.count() == 101
    assert County.objects.get(code="330784").name == "永康市"


def test_every_row_in_is_accepted_rejected_or_duplicate(county):
    actions.record_cases([row(5)], by=None)

    receipt = actions.record_cases(
        [row(5), row(6, day=BEFORE), row(6, day=BEFORE), row(7, day=BEFORE)],
        by=None,
        name="test.csv",
        faults=[RowFault(9, "case-row-day-malformed", "x")],
    )

    assert (receipt.rows_in, receipt.accepted, receipt.rejected, receipt.duplicate) == (5, 1, 2, 2)
    assert {fault["code"] for fault in receipt.faults} == {
        "case-row-day-malformed",
        "case-row-contradicts",
    }
    assert receipt.counts.count() == 1


def test_a_lower_figure_is_a_new_fact_and_overwrites_nothing(county):
    actions.record_cases([row(7)], by=None)

    receipt = actions.record_cases([row(5)], by=None)

    assert receipt.accepted == 1
    assert list(CaseCount.objects.order_by("id").values_list("confirmed", flat=True)) == [7, 5]


def test_a_figure_that_came_back_to_an_old_value_is_news(county):
    for confirmed in (7, 5, 7):
        assert actions.record_cases([row(confirmed)], by=None).accepted == 1


def test_a_receipt_that_does_not_add_up_is_impossible():
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseReceipt.objects.create(name="x", rows_in=2, accepted=1, rejected=0, duplicate=0)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(order=st.permutations(range(6)))
def test_the_order_of_import_does_not_matter(county, order):
    figures = [row(at * 3, day=DAY - timedelta(days=6 - at)) for at in range(6)]
    CaseCount.objects.all().delete()

    for at in order:
        actions.record_cases([figures[at]], by=None)

    (one,), _ = queries.assess(DAY)
    assert (one.verdict.level, one.evidence["confirmed"]) == (Level.YELLOW, 15)


def test_rating_twice_adds_nothing(county, report):
    report(county, {14: 13})

    first = actions.rate_counties(DAY, by=None)
    second = actions.rate_counties(DAY, by=None)

    assert (first.written, second.written, second.kept) == (1, 0, 1)


def test_a_correction_rates_the_day_anew_and_keeps_the_old_rating(county, report):
    report(county, {15: 13})
    actions.rate_counties(DAY, by=None)
    report(county, {15: 5})

    actions.rate_counties(DAY, by=None)

    assert list(county.ratings.order_by("id").values_list("level", flat=True)) == [2, 1]
    assert queries.rating_of(county.code, DAY).level == Level.BLUE


def test_between_assessments_only_a_changed_level_is_written(county, report):
    quiet = CountyFactory()
    report(county, {15: 1, 16: 13})
    report(quiet, {15: 1, 16: 1})
    actions.rate_counties(DAY, by=None)

    receipt = actions.rate_counties(DAY + timedelta(days=1), by=None)

    assert (receipt.written, receipt.kept) == (1, 1)
    assert queries.rating_of(county.code, DAY + timedelta(days=1)).rule == "R1.step-up"


def test_what_the_province_published_stands_beside_the_rule(county, report):
    report(county, {15: 90})
    CountyRatingFactory(county=county, day=DAY, level=Level.GREEN, basis="published")

    receipt = actions.rate_counties(DAY, by=None)

    assert receipt.written == 0
    assert queries.rating_of(county.code, DAY).level == Level.GREEN


def test_a_county_without_figures_is_named_and_not_rated(county):
    receipt = actions.rate_counties(DAY, by=None)

    assert receipt.without == (county.code,)
    assert not CountyRating.objects.exists()


def test_a_rating_from_generated_figures_is_marked(county, report):
    report(county, {15: 1}, is_synthetic=True)

    actions.rate_counties(DAY, by=None)

    assert county.ratings.get().is_synthetic


def test_publishing_twice_adds_nothing(county, report):
    report(county, {15: 13})
    given_level = actions.PublishedRating(county.code, DAY, Level.BLUE, "published", "published")

    assert actions.publish_ratings([given_level], by=None) == 1
    assert actions.publish_ratings([given_level], by=None) == 0
    assert county.ratings.get().evidence["confirmed"] == 13


def test_the_epidemic_is_loaded_with_the_totals_of_the_demo_day():
    receipt = actions.load_epidemic(seed=1, by=None)
    again = actions.load_epidemic(seed=1, by=None)

    counts = {one.level: one.count for one in queries.summary(DAY).counts}
    assert counts == {4: 1, 3: 10, 2: 9, 1: 11, 0: 59}
    assert (receipt.published_figures, receipt.generated_figures) == (136, 5372)
    assert again.generated_figures == again.published_ratings == again.rule_ratings == 0
    assert queries.rating_of("330784", DAY).level == Level.GREEN
    assert queries.rating_of("530627", DAY).rule.startswith("R2.")
    lines = queries.precision_on(DAY).flow_lines
    assert {origin for line in lines for origin, _counties in line.origins} == {Origin.SYNTHETIC}


# ---- overrides ----------------------------------------------------------------------------------


def days(count=1):
    return DAY, DAY + timedelta(days=count)


def test_an_override_needs_a_second_person_and_ends_by_itself(county):
    by, second = UserFactory(), UserFactory()
    CountyRatingFactory(county=county, day=BEFORE, level=Level.GREEN)

    proposal = actions.propose_override(county, level=Level.RED, note="cluster", days=days(), by=by)
    assert queries.rating_of(county.code, DAY).level == Level.GREEN

    actions.confirm_override(proposal, second=second)
    assert queries.rating_of(county.code, DAY).level == Level.RED
    assert queries.rating_of(county.code, DAY + timedelta(days=2)).level == Level.GREEN


def test_nobody_confirms_their_own_override(county):
    proposal = OverrideProposalFactory(county=county)

    with pytest.raises(Refused) as refusal:
        actions.confirm_override(proposal, second=proposal.by)

    assert refusal.value.code == "second-person-needed"
    assert not county.ratings.exists()


def test_a_decided_override_stays_decided(county):
    proposal = OverrideProposalFactory(county=county)
    actions.reject_override(proposal, second=UserFactory())

    with pytest.raises(Refused) as refusal:
        actions.confirm_override(proposal, second=UserFactory())

    assert refusal.value.code == "override-decided-already"
    assert not county.ratings.exists()


@pytest.mark.parametrize(
    ("note", "span", "code"),
    [
        (" ", days(), "override-without-reason"),
        ("x", days(4), "override-too-long"),
        ("x", days(-1), "override-days-out-of-order"),
    ],
)
def test_an_override_that_breaks_a_rule_is_refused(county, note, span, code):
    with pytest.raises(Refused) as refusal:
        actions.propose_override(county, level=3, note=note, days=span, by=UserFactory())

    assert refusal.value.code == code
    assert not OverrideProposal.objects.exists()


def test_three_days_are_the_longest_override(county):
    people = (UserFactory(), UserFactory())

    rating = actions.override_rating(county, level=3, note="x", days=days(3), people=people)

    assert (rating.level, rating.second) == (3, people[1])


def test_one_county_has_one_open_proposal(county):
    OverrideProposalFactory(county=county)

    with pytest.raises(Refused) as refusal:
        actions.propose_override(county, level=3, note="x", days=days(), by=UserFactory())

    assert refusal.value.code == "override-open-already"


# ---- policies -----------------------------------------------------------------------------------


def test_a_policy_changes_from_its_day_on_once_a_second_person_confirmed():
    stricter = Policy(quiet_days=7)
    by, second = UserFactory(), UserFactory()

    proposed = actions.propose_policy(stricter, version="v1.1", valid_from=DAY, by=by)
    assert queries.policy_on(DAY, Policy)[1] == "v1"

    actions.confirm_policy(proposed, second=second)
    assert queries.policy_on(DAY, Policy) == (stricter, "v1.1")
    assert queries.policy_on(BEFORE, Policy)[1] == "v1"


def test_nobody_confirms_their_own_policy():
    by = UserFactory()
    proposed = actions.propose_policy(Policy(), version="v2", valid_from=DAY, by=by)

    with pytest.raises(Refused) as refusal:
        actions.confirm_policy(proposed, second=by)

    assert refusal.value.code == "second-person-needed"
    proposed.refresh_from_db()
    assert proposed.second is None


def test_a_version_exists_once_and_one_a_day():
    people = {"by": UserFactory(), "second": UserFactory()}
    actions.change_policy(Policy(), version="v2", valid_from=DAY, **people)

    for version, day in (("v2", BEFORE), ("v3", DAY)):
        with pytest.raises(Refused) as refusal:
            actions.change_policy(Policy(), version=version, valid_from=day, **people)
        assert refusal.value.code == "policy-exists-already"


def test_a_proposed_policy_may_be_withdrawn_but_not_one_in_force():
    proposed = actions.propose_policy(Policy(), version="v2", valid_from=DAY, by=UserFactory())
    actions.withdraw_policy(proposed, by=UserFactory())
    in_force = actions.change_policy(
        Policy(), version="v2", valid_from=DAY, by=UserFactory(), second=UserFactory()
    )

    with pytest.raises(Refused) as refusal:
        actions.withdraw_policy(in_force, by=UserFactory())

    assert refusal.value.code == "policy-decided-already"


def test_from_7_march_the_cap_holds_for_medium_and_graver_counties_only():
    assert actions.publish_policies() == 1
    assert actions.publish_policies() == 0

    limits = [
        [queries.requirements_on(date(2020, 3, day), level).load_limit for level in Level]
        for day in (6, 7)
    ]

    assert limits == [[0.5] * 5, [1.0, 1.0, 0.5, 0.5, 0.5]]
    assert queries.requirements_on(date(2020, 3, 7), Level.RED).observation_days == 14
