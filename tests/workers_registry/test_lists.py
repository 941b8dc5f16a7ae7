"""Lists of cases, contacts and the released: by page and API, matched by identity number."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from risk.refusal import Refused
from tests.factories.risk import CaseCountFactory, CountyFactory, DutyFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    ListMatchFactory,
    ListProposalFactory,
    StayFactory,
    WorkerFactory,
    identity_number,
)
from workers_registry import actions, queries
from workers_registry.models import ListMatch, ListProposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(origin):
    return DutyFactory(county=origin, user__username="second_coordinator").user


def laid_down(county, worker_ids, by):
    return actions.propose_list(
        worker_ids,
        county=county,
        kind="released",
        since=StayFactory.first_day,
        source="疾控 3",
        by=by,
    )


# ---- released ------------------------------------------------------------------------------------


@pytest.fixture
def case(origin):
    """A confirmed case of ten days ago."""
    day = StayFactory.first_day - timedelta(days=10)
    return ListMatchFactory(worker__home_county=origin, kind="confirmed", since=day)


def test_a_list_of_the_released_ends_the_open_cases_and_leaves_the_others(
    origin, origin_coordinator, case
):
    other = WorkerFactory(home_county=origin)
    today = StayFactory.first_day
    proposal = laid_down(origin, [case.worker_id, other.pk], origin_coordinator)

    preview = queries.preview(proposal)
    assert (preview.before["red"], preview.after["red"]) == (1, 1)
    actions.confirm_list(proposal, by=origin_coordinator)

    release = case.worker.list_matches.latest("id")
    assert (release.kind, release.since, release.released_on) == ("confirmed", case.since, today)
    assert release.source == "疾控 3"
    code = queries.codes_of([case.worker_id])[case.worker_id]
    assert (code.colour, code.until) == ("red", today + timedelta(days=14))
    assert not other.list_matches.exists()


@pytest.mark.parametrize("kind", ["close-contact", "confirmed"])
def test_nobody_is_released_who_is_no_open_case(origin, origin_coordinator, kind):
    match = ListMatchFactory(worker__home_county=origin, kind=kind)
    if kind == "confirmed":
        ListMatchFactory(worker=match.worker, kind=kind, since=match.since, released_on=match.since)

    with pytest.raises(Refused) as refusal:
        laid_down(origin, [match.worker_id], origin_coordinator)

    assert refusal.value.code == "list-nobody-to-release"


def test_a_county_hands_in_the_released_on_its_page(client, origin, origin_coordinator, case):
    client.force_login(origin_coordinator)

    answer = client.post(
        reverse("workers_registry:lists"),
        {
            "kind": "released",
            "since": StayFactory.first_day,
            "source": "定点医院 8",
            "numbers": case.worker.identity_number,
        },
        follow=True,
    )

    assert answer.status_code == 200
    assert ListProposal.objects.get().kind == "released"


# ---- the API -------------------------------------------------------------------------------------


def test_the_api_lays_a_list_down_by_numbers_previews_and_records_it(
    origin, origin_coordinator, colleague
):
    CaseCountFactory(county=origin, confirmed=5)
    numbers = [WorkerFactory(home_county=origin).identity_number for _ in range(21)]
    api = APIClient()
    api.force_authenticate(origin_coordinator)
    said = {"kind": "close-contact", "since": StayFactory.first_day, "source": "疾控 3"}

    laid = api.post("/api/list-proposals/", {**said, "numbers": numbers}, format="json")
    assert (laid.status_code, laid.data["people"], laid.data["needs_second"]) == (201, 21, True)
    assert "numbers" not in laid.data
    one = f"/api/list-proposals/{laid.data['id']}/"
    assert api.get(f"{one}preview/").data["after"]["red"] == 21
    assert api.post(f"{one}confirm/").status_code == 409
    assert not ListMatch.objects.exists()

    api.force_authenticate(colleague)
    recorded = api.post(f"{one}confirm/")
    assert (recorded.status_code, recorded.data["state"]) == (200, "recorded")
    assert ListMatch.objects.count() == 21
    assert api.post(f"{one}reject/").status_code == 409


def test_the_api_refuses_numbers_that_are_none_or_of_nobody_here(origin, origin_coordinator):
    api = APIClient()
    api.force_authenticate(origin_coordinator)
    said = {"kind": "close-contact", "since": StayFactory.first_day, "source": "疾控 3"}

    for numbers in (["123"], [identity_number(7)], [WorkerFactory().identity_number], []):
        answer = api.post("/api/list-proposals/", {**said, "numbers": numbers}, format="json")
        assert answer.status_code == 400
        assert "numbers" in answer.data["error"]["fields"]
    assert not ListProposal.objects.exists()


def test_who_acts_for_no_county_lays_no_list_down(origin, origin_coordinator):
    proposal = ListProposalFactory(county=origin)
    api = APIClient()
    api.force_authenticate(DutyFactory(county=CountyFactory()).user)
    assert api.get(f"/api/list-proposals/{proposal.pk}/").status_code == 404
    api.force_authenticate(WorkerFactory(user=UserFactory()).user)
    said = {"kind": "confirmed", "since": StayFactory.first_day, "source": "x"}
    numbers = [identity_number(7)]

    answer = api.post("/api/list-proposals/", {**said, "numbers": numbers}, format="json")

    assert answer.status_code == 404


def test_a_list_is_put_aside_by_the_api(origin, origin_coordinator):
    proposal = ListProposalFactory(county=origin)
    api = APIClient()
    api.force_authenticate(origin_coordinator)

    assert api.post(f"/api/list-proposals/{proposal.pk}/reject/").data["state"] == "rejected"
