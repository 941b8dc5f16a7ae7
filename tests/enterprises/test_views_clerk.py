"""The pages on which the county's clerk reviews an application."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises import actions
from enterprises.models import ApplicationEvent
from enterprises.queries import review_of
from tests.enterprises.test_views import page
from tests.factories.enterprises import (
    ApplicationFactory,
    EnterpriseFactory,
    RosterEntryFactory,
)
from tests.factories.risk import DutyFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db


def test_a_clerk_approves_and_goes_on(client, submitted, destination_coordinator):
    client.force_login(destination_coordinator)

    answer = client.post(page("approve", submitted.pk))

    submitted.refresh_from_db()
    assert answer.url == page("queue")
    assert submitted.status == "approved"


def test_a_clerk_returns_with_a_reason_that_the_enterprise_reads(
    client, submitted, owner, destination_coordinator
):
    client.force_login(destination_coordinator)
    client.post(
        page("return", submitted.pk), {"note": "隔离房请增加到 3 间", "items": ["isolation"]}
    )
    client.force_login(owner)

    text = client.get(page("application", submitted.pk)).content.decode()

    assert "隔离房请增加到 3 间" in text


def test_a_return_without_a_reason_is_refused_on_the_same_page(
    client, submitted, destination_coordinator
):
    client.force_login(destination_coordinator)

    answer = client.post(page("return", submitted.pk), {"note": ""})

    submitted.refresh_from_db()
    assert answer.url == page("queue_item", submitted.pk)
    assert submitted.status == "submitted"


def test_many_are_approved_at_once_but_never_those_of_another_county(
    client, submitted, destination_coordinator, other_coordinator
):
    client.force_login(other_coordinator)
    client.post(page("approve_many"), {"ids": str(submitted.pk)})
    submitted.refresh_from_db()
    assert submitted.status == "submitted"

    client.force_login(destination_coordinator)
    client.post(page("approve_many"), {"ids": f"{submitted.pk},nonsense"})
    submitted.refresh_from_db()
    assert submitted.status == "approved"


def test_a_bulk_approval_says_each_check_with_the_figures_of_all(
    client, submitted, destination, destination_coordinator, origin
):
    late = ApplicationFactory(
        enterprise__county=destination,
        enterprise__township__county=destination,
        origin_county=origin,
        status="submitted",
        isolation_places=30,
        arrive_from=submitted.submitted_on,
        submitted_on=submitted.submitted_on,
    )
    RosterEntryFactory(application=late)
    client.force_login(destination_coordinator)
    client.cookies["django_language"] = "en"

    bulk = client.get(page("queue")).context["bulk"]

    said = {title: (face, note) for face, _icon, title, note in bulk["checks"]}
    places = submitted.isolation_places + 30
    assert bulk["number"] == 2
    assert len(said) == len(review_of(submitted).checks)
    assert said[f"{places} isolation places for 2 workers"] == ("yes", "2 of 2 applications")
    assert said["0 of 2 workers look ready"] == ("due", "2 of 2 applications")
    assert said["Filed less than 3 days ahead"] == ("due", "1 of 2 applications")


def test_the_queue_filters_and_sorts_by_the_address(client, submitted, destination_coordinator):
    client.force_login(destination_coordinator)

    found = client.get(page("queue"), {"q": submitted.number, "order": "-workers"})
    missed = client.get(page("queue"), {"q": "没有这家"})

    assert submitted.number in found.content.decode()
    assert submitted.number not in missed.content.decode()


def test_the_queue_says_which_clerk_decided_how_much(
    client, submitted, destination, origin, destination_coordinator
):
    other = DutyFactory(county=destination, user__username="clerk-b").user
    employer = EnterpriseFactory(county=destination, township__county=destination)
    more = ApplicationFactory(enterprise=employer, origin_county=origin, status="submitted")
    RosterEntryFactory.create_batch(2, application=more)
    actions.return_application(submitted, by=other, note="x", items=["roster"])
    actions.approve_application(more, by=destination_coordinator)
    client.force_login(destination_coordinator)

    found = client.get(page("queue"))

    shown = {
        one.clerk: (one.approved, one.returned, one.workers) for one in found.context["workload"]
    }
    assert shown == {
        "clerk-b": (0, 1, submitted.entries.count()),
        destination_coordinator.username: (1, 0, 2),
    }
    assert "clerk-b" in found.content.decode()
    ApplicationEvent.objects.update(at=timezone.now() - timedelta(days=8))
    assert client.get(page("queue")).context["workload"] == []


def test_the_queue_needs_no_more_queries_for_more_applications(
    client, submitted, destination, origin, destination_coordinator
):
    client.force_login(destination_coordinator)

    def add():
        employer = EnterpriseFactory(county=destination, township__county=destination)
        more = ApplicationFactory(enterprise=employer, origin_county=origin, status="submitted")
        RosterEntryFactory(application=more)

    does_not_grow(
        read=lambda: client.get(page("queue_item", submitted.pk)).content, add=add, rows=5
    )


def test_the_template_is_a_workbook_in_either_language(client, draft, owner):
    client.force_login(owner)

    sheets = [
        client.get(page("template", draft.pk), {"language": language}).content
        for language in ("zh", "en")
    ]

    assert all(io.BytesIO(content).read(2) == b"PK" for content in sheets)
    assert client.get(page("template", draft.pk), {"language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "number"),
    [({"approver": "township"}, 1), ({"approver": "city"}, 0), ({"overdue": "true"}, 0)],
)
def test_the_queue_is_filtered_by_who_decides_and_by_due_day(
    client, submitted, destination_coordinator, asked, number
):
    client.force_login(destination_coordinator)

    assert len(client.get(page("queue"), asked).context["rows"]) == number
