"""R7: path by county level, approver by size, days and measures; both sides of thresholds."""

from datetime import date

import pytest

from enterprises import approval
from enterprises.approval import Approver, Path, Policy
from risk import level_policy

POLICY = Policy()


@pytest.mark.parametrize(
    ("level", "listed", "path"),
    [
        (0, False, Path.FILING),
        (1, False, Path.FILING),
        (2, False, Path.SITE_CHECK),
        (3, False, Path.WHITE_LIST),
        (4, False, Path.WHITE_LIST),
        (4, True, Path.SITE_CHECK),
        (1, True, Path.FILING),
    ],
)
def test_the_path_follows_the_level_of_the_county(level, listed, path):
    assert approval.path_for(level, staff=50, is_white_listed=listed, policy=POLICY)[0] is path


@pytest.mark.parametrize(
    ("staff", "approver"),
    [
        (99, Approver.TOWNSHIP),
        (100, Approver.COUNTY),
        (999, Approver.COUNTY),
        (1000, Approver.CITY),
    ],
)
def test_the_approver_follows_the_size(staff, approver):
    chosen = approval.path_for(0, staff=staff, is_white_listed=False, policy=POLICY)[1]

    assert chosen is approver


def test_the_white_list_is_never_decided_by_a_township():
    chosen = approval.path_for(3, staff=5, is_white_listed=False, policy=POLICY)

    assert chosen == (Path.WHITE_LIST, Approver.COUNTY)


def test_an_authority_can_move_every_threshold():
    levels = level_policy.Policy(approval_paths=(*("filing",) * 3, "site-check", "white-list"))

    chosen = approval.path_for(
        3, staff=10, is_white_listed=False, policy=Policy(county_staff=10), levels=levels
    )

    assert chosen == (Path.SITE_CHECK, Approver.COUNTY)


@pytest.mark.parametrize(
    ("path", "day"), [(Path.FILING, 17), (Path.SITE_CHECK, 18), (Path.WHITE_LIST, 20)]
)
def test_the_answer_is_due_by_path(path, day):
    due = approval.due_day(path, submitted_on=date(2020, 2, 15), policy=POLICY)

    assert due == date(2020, 2, day)


def test_filing_three_days_ahead_is_in_time_and_two_is_late():
    submitted = date(2020, 2, 15)

    assert not approval.is_late(
        submitted_on=submitted, arrive_from=date(2020, 2, 18), policy=POLICY
    )
    assert approval.is_late(submitted_on=submitted, arrive_from=date(2020, 2, 17), policy=POLICY)


@pytest.mark.parametrize(("workers", "places"), [(0, 1), (20, 1), (21, 2), (40, 2)])
def test_one_isolation_place_is_advised_for_twenty_workers(workers, places):
    assert approval.advised_isolation_places(workers, POLICY) == places


def test_missing_measures_are_those_not_promised():
    assert approval.missing_measures(list(approval.MEASURES[1:])) == (approval.MEASURES[0],)
    assert approval.missing_measures(list(approval.MEASURES)) == ()
