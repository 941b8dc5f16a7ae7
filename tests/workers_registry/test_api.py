import pytest
from rest_framework.test import APIClient

from tests.factories.workers_registry import (
    HealthCodeFactory,
    ListMatchFactory,
    RevokedPassFactory,
    SigningKeyFactory,
    WorkerFactory,
)
from tests.queries import does_not_grow
from workers_registry import actions, queries
from workers_registry.models import ListMatch, MedicalCheck

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.workers_registry.api_urls")]
LISTS = ["workers", "codes", "declarations", "list-matches", "medical-checks"]


@pytest.fixture
def api():
    return APIClient()


@pytest.fixture
def county(api, origin_coordinator):
    api.force_authenticate(origin_coordinator)
    return api


@pytest.mark.parametrize("name", [*LISTS, "signing-keys"])
def test_nobody_reads_without_signing_in(api, name):
    assert api.get(f"/api/{name}/").status_code == 401


def test_the_county_reads_its_own_people_masked_with_their_colour(county, worker):
    HealthCodeFactory(worker=worker)
    WorkerFactory()

    rows = county.get("/api/workers/").json()["results"]

    assert [(row["id"], row["name"], row["colour"]) for row in rows] == [
        (worker.pk, worker.masked_name, "green")
    ]
    assert rows[0]["identity_number"] == f"****{worker.identity_tail}"


def test_strangers_find_nothing(api, worker, other_coordinator, province, owner):
    code = HealthCodeFactory(worker=worker)
    for user in (other_coordinator, province, owner):
        api.force_authenticate(user)
        assert api.get(f"/api/workers/{worker.pk}/").status_code == 404
        assert api.get(f"/api/codes/{code.pk}/").status_code == 404
        for name in LISTS:
            assert api.get(f"/api/{name}/").json()["count"] == 0


def test_a_code_says_why_in_the_language_of_the_request(county, worker):
    ListMatchFactory(worker=worker, source="s")
    actions.reissue_codes([worker.pk], today=ListMatchFactory.since)

    rows = county.get("/api/codes/", headers={"Accept-Language": "en"}).json()["results"]

    assert rows[0]["why"] == ["Close contact on 15 February."]


def test_filters_are_those_of_the_page(county, origin):
    red = HealthCodeFactory(worker__home_county=origin, colour="red", rule="R3.2").worker
    HealthCodeFactory(worker__home_county=origin)

    rows = county.get("/api/workers/", {"colour": "red"}).json()["results"]

    assert [row["id"] for row in rows] == [red.pk]


@pytest.mark.parametrize("name", ["workers", "codes"])
def test_lists_need_no_more_queries_for_more_rows(county, origin, name):
    def add():
        match = ListMatchFactory(worker__home_county=origin)
        actions.reissue_codes([match.worker_id], today=match.since)

    does_not_grow(read=lambda: county.get(f"/api/{name}/"), add=add)


def test_the_county_adds_a_match_and_the_code_changes(county, worker, origin_coordinator):
    answer = county.post(
        "/api/list-matches/",
        {"worker": worker.pk, "kind": "close-contact", "since": "2020-02-10", "source": "疾控 3"},
    )

    assert answer.status_code == 201, answer.json()
    assert ListMatch.objects.get().pk == answer.json()["id"]
    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.by) == ("red", origin_coordinator)


def test_about_somebody_elses_people_nothing_can_be_added(county):
    stranger = WorkerFactory()

    answer = county.post(
        "/api/list-matches/",
        {"worker": stranger.pk, "kind": "close-contact", "since": "2020-02-10", "source": "x"},
    )

    assert answer.status_code == 400
    assert "worker" in answer.json()["error"]["fields"]
    assert not ListMatch.objects.exists()


def test_a_list_without_a_source_is_malformed(county, worker):
    answer = county.post(
        "/api/list-matches/",
        {"worker": worker.pk, "kind": "close-contact", "since": "2020-02-10", "source": ""},
    )

    assert answer.status_code == 400


def test_a_day_to_come_is_malformed(county, worker):
    answer = county.post(
        "/api/list-matches/",
        {"worker": worker.pk, "kind": "close-contact", "since": "2020-02-16", "source": "x"},
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"


def test_the_county_adds_a_medical_check_and_a_declaration(county, worker):
    check = {
        "worker": worker.pk,
        "checked_on": "2020-02-15",
        "valid_until": "2020-02-22",
        "is_fit": True,
        "issuer": "卫生院",
    }
    said = {"worker": worker.pk, "day": "2020-02-15", "temperature": "38.0", "source": "村医"}

    assert county.post("/api/medical-checks/", check).status_code == 201
    assert county.post("/api/declarations/", said).status_code == 201
    assert MedicalCheck.objects.get().worker == worker
    assert queries.codes_of([worker.pk])[worker.pk].colour == "yellow"


def test_a_worker_checks_in_and_gets_the_code(api, worker, worker_user):
    api.force_authenticate(worker_user)

    answer = api.post("/api/declarations/check-in/", {"temperature": "36.5", "symptoms": []})

    assert answer.status_code == 201
    assert answer.json()["colour"] == "green"


def test_a_worker_adds_no_fact_but_the_check_in(api, worker, worker_user):
    api.force_authenticate(worker_user)

    answer = api.post(
        "/api/medical-checks/",
        {
            "worker": worker.pk,
            "checked_on": "2020-02-15",
            "valid_until": "2020-02-22",
            "is_fit": True,
            "issuer": "x",
        },
    )

    assert answer.status_code == 400
    assert not MedicalCheck.objects.exists()


def test_staff_have_no_check_in_of_their_own(county):
    assert county.post("/api/declarations/check-in/", {"temperature": "36.5"}).status_code == 404


def test_checkpoints_read_the_public_keys_and_what_is_revoked(county):
    key, revoked = SigningKeyFactory(), RevokedPassFactory()

    keys = county.get("/api/signing-keys/").json()["results"]
    answer = county.get("/api/signing-keys/revocations/").json()

    assert [row["key_id"] for row in keys] == [key.key_id]
    assert "private_key" not in keys[0]
    assert answer["pass_ids"] == [str(revoked.pass_id)]
    assert answer["as_of"]
