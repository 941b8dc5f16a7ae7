"""Who sees which application and worker, and lists whose queries do not grow."""

from datetime import timedelta

import pytest

from enterprises import queries
from enterprises.screening import Result
from risk import calendar
from tests.factories.enterprises import (
    ApplicationFactory,
    EnterpriseFactory,
    HandoverFactory,
    RosterEntryFactory,
    RosterFaultFactory,
)
from tests.factories.risk import CountyFactory, CountyRatingFactory, TownshipFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(enterprise, origin):
    return ApplicationFactory(enterprise=enterprise, origin_county=origin)


@pytest.fixture
def submitted(enterprise, origin):
    return ApplicationFactory(enterprise=enterprise, origin_county=origin, status="submitted")


def test_owner_and_colleague_see_a_draft_and_nobody_else(
    draft, owner, colleague, stranger, origin_coordinator, destination_coordinator, province
):
    seen_by = {
        user.username: queries.visible_applications(user).filter(pk=draft.pk).exists()
        for user in (
            owner,
            colleague,
            stranger,
            origin_coordinator,
            destination_coordinator,
            province,
        )
    }

    assert [name for name, sees in seen_by.items() if sees] == ["owner", "colleague"]


def test_both_counties_see_a_submitted_application_and_a_third_does_not(
    submitted, origin_coordinator, destination_coordinator, other_coordinator, province
):
    assert queries.visible_applications(origin_coordinator).get() == submitted
    assert queries.visible_applications(destination_coordinator).get() == submitted
    assert not queries.visible_applications(other_coordinator).exists()
    assert not queries.visible_applications(province).exists()


def test_only_the_county_of_the_enterprise_decides(
    submitted, draft, owner, origin_coordinator, destination_coordinator
):
    assert list(queries.decidable_applications(destination_coordinator)) == [submitted]
    assert not queries.decidable_applications(origin_coordinator).exists()
    assert not queries.decidable_applications(owner).exists()


def test_entries_are_seen_with_their_application(submitted, owner, stranger, origin_coordinator):
    entry = RosterEntryFactory(application=submitted)

    assert queries.visible_entries(owner).get() == entry
    assert queries.visible_entries(origin_coordinator).get() == entry
    assert not queries.visible_entries(stranger).exists()


def test_planning_takes_open_entries_of_approved_applications_only(enterprise, origin):
    approved = ApplicationFactory(enterprise=enterprise, origin_county=origin, status="approved")
    wanted = RosterEntryFactory(application=approved)
    RosterEntryFactory(application=approved, is_open=False)
    RosterEntryFactory(application=ApplicationFactory(enterprise=enterprise, status="submitted"))

    assert list(queries.approved_entries(origin.pk, enterprise.county_id)) == [wanted]
    assert not queries.approved_entries(enterprise.county_id, origin.pk).exists()


def test_planning_takes_nobody_who_has_arrived_or_is_approved_on_a_later_day(enterprise, origin):
    today = calendar.today()
    approved = ApplicationFactory(enterprise=enterprise, origin_county=origin, status="approved")
    wanted = RosterEntryFactory(application=approved)
    arrived = RosterEntryFactory(application=approved)
    HandoverFactory(entry=arrived)
    later = ApplicationFactory(
        enterprise=enterprise,
        origin_county=origin,
        status="approved",
        decided_on=today + timedelta(days=1),
    )
    RosterEntryFactory(application=later)

    assert list(queries.approved_entries(origin.pk, enterprise.county_id)) == [wanted]


def test_a_county_name_that_two_counties_share_is_not_accepted(enterprise, origin):
    CountyFactory(code="110101", name="新城区", short_name="新城")
    CountyFactory(code="610102", name="新城区", short_name="新城")

    places = queries.places_of(enterprise, origin)

    assert places.county_code("新城区") == ""
    assert places.county_code("110101") == "110101"


def test_places_are_the_townships_of_both_ends(enterprise, origin):
    pickup = TownshipFactory(county=origin)

    places = queries.places_of(enterprise, origin)

    assert places.pickups == {pickup.name: pickup.pk}
    assert enterprise.township.name in places.dropoffs
    assert places.default_dropoff == enterprise.township_id


def test_a_review_counts_pending_rows_and_workers(submitted, origin, destination):
    CountyRatingFactory(county=origin)
    CountyRatingFactory(county=destination)
    RosterEntryFactory(application=submitted)
    RosterFaultFactory(upload__application=submitted)

    review = queries.review_of(submitted)

    results = {check.code: check.result for check in review.checks}
    assert review.counts == {"all": 1, "ready": 0, "waits": 1, "stays": 0, "code-missing": 1}
    assert results["roster"] is Result.LOOK
    assert results["path"] is Result.PASSED
    assert not review.passes_all


def test_reviews_of_many_applications_need_no_more_queries(origin, destination):
    CountyRatingFactory(county=destination)
    made = []

    def add():
        employer = EnterpriseFactory(county=destination, township__county=destination)
        made.append(
            ApplicationFactory(enterprise=employer, origin_county=origin, status="submitted")
        )
        RosterEntryFactory(application=made[-1])

    does_not_grow(read=lambda: queries.reviews_of(list(made)), add=add, rows=5)


def test_roster_lines_need_no_more_queries_for_more_workers(submitted):
    does_not_grow(
        read=lambda: queries.roster_lines(queries.roster(submitted)),
        add=lambda: RosterEntryFactory(application=submitted),
        rows=5,
    )
