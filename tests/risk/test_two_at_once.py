"""Two people, two connections, one moment: nothing is doubled, and the second loses cleanly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from risk import actions, queries
from risk.case_file import CaseRow
from risk.models import (
    CaseCount,
    CaseReceipt,
    ControlTick,
    CountyRating,
    OverrideProposal,
    PolicyVersion,
)
from risk.rating import Policy
from risk.refusal import Refused
from tests.factories.risk import CaseCountFactory, CountyFactory, OverrideProposalFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2020, 2, 15)


def at_once(*works):
    """Do all works at the same moment, each on a connection of its own; give what came of them.

    A refusal is given as its code.
    """
    start = Barrier(len(works))

    def done(work):
        try:
            connections["default"].ensure_connection()
            start.wait(timeout=10)
            return work()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(done, works))


def test_a_policy_is_confirmed_once():
    version = actions.propose_policy(Policy(), version="v2", valid_from=DAY, by=UserFactory())
    people = UserFactory.create_batch(2)

    found = at_once(
        *(lambda one=one: actions.confirm_policy(version, second=one).second for one in people)
    )

    assert found.count("policy-decided-already") == 1
    assert PolicyVersion.objects.get().second in found


def test_a_policy_is_confirmed_or_withdrawn_never_both():
    version = actions.propose_policy(Policy(), version="v2", valid_from=DAY, by=UserFactory())
    author, other = version.by, UserFactory()

    at_once(
        lambda: withdrawn(version, by=author),
        lambda: confirmed(version, second=other),
    )

    left = PolicyVersion.objects.all()
    assert not left or left[0].second == other


def withdrawn(version, *, by):
    return actions.withdraw_policy(version, by=by)


def confirmed(version, *, second):
    return actions.confirm_policy(version, second=second)


def test_one_version_is_proposed_once():
    people = UserFactory.create_batch(2)

    found = at_once(
        *(
            lambda one=one: actions.propose_policy(Policy(), version="v2", valid_from=DAY, by=one)
            for one in people
        )
    )

    assert found.count("policy-exists-already") == 1
    assert PolicyVersion.objects.count() == 1


def test_an_override_gives_one_rating():
    proposal = OverrideProposalFactory()
    people = UserFactory.create_batch(2)

    found = at_once(
        *(lambda one=one: actions.confirm_override(proposal, second=one) for one in people)
    )

    assert found.count("override-decided-already") == 1
    assert CountyRating.objects.count() == 1


def test_an_override_is_confirmed_or_rejected_never_both():
    proposal = OverrideProposalFactory()
    one, other = UserFactory.create_batch(2)

    found = at_once(
        lambda: actions.confirm_override(proposal, second=one),
        lambda: actions.reject_override(proposal, second=other),
    )

    proposal.refresh_from_db()
    assert found.count("override-decided-already") == 1
    assert CountyRating.objects.exists() == (proposal.state == OverrideProposal.State.CONFIRMED)


def test_the_same_figures_delivered_twice_are_kept_once():
    county = CountyFactory()
    rows = [CaseRow(county_code=county.code, day=DAY, confirmed=7)]

    at_once(*[lambda: actions.record_cases(rows, by=None)] * 2)

    assert CaseCount.objects.count() == 1
    assert sorted(CaseReceipt.objects.values_list("accepted", "duplicate")) == [(0, 1), (1, 0)]


def test_deliveries_that_name_counties_in_opposite_order_both_arrive():
    codes = [county.code for county in CountyFactory.create_batch(6)]
    rows = [CaseRow(county_code=code, day=DAY, confirmed=7) for code in codes]

    at_once(
        lambda: actions.record_cases(rows, by=None),
        lambda: actions.record_cases(rows[::-1], by=None),
    )

    assert CaseCount.objects.count() == 6


def test_a_day_is_rated_once():
    CaseCountFactory(day=DAY, confirmed=7)

    at_once(*[lambda: actions.rate_counties(DAY, by=None)] * 2)

    assert CountyRating.objects.count() == 1


def test_two_who_saw_the_same_checklist_do_not_overwrite_each_other():
    county, (one, other) = CountyFactory(), UserFactory.create_batch(2)

    found = at_once(
        lambda: ticked(county, "tracing", by=one),
        lambda: ticked(county, "isolation", by=other),
    )

    assert sorted(map(str, found)) == ["1", "controls-changed-meanwhile"]
    assert ControlTick.objects.count() == queries.checklist(county, DAY).in_force == 1


def ticked(county, mechanism, *, by):
    wanted = actions.WantedControls({mechanism: True}, DAY, seen=0)
    return actions.tick_controls(county, wanted, by=by)
