"""The API: the same people, the same rules, one shape of errors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from enterprises.approval import MEASURES
from enterprises.models import Application
from tests.enterprises.roster_file.sheets import NUMBERS, workbook
from tests.factories.enterprises import (
    ApplicationFactory,
    MeterReadingFactory,
    PowerTotalFactory,
    RosterFaultFactory,
)
from tests.factories.risk import CountyRatingFactory, TownshipFactory
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db


PDF = b"%PDF-1.4\n%%EOF"


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_the_main_job_end_to_end(owner, destination_coordinator, origin, destination):
    CountyRatingFactory(county=destination)
    TownshipFactory(county=origin, name="泼机镇")
    enterprise_side, county_side = client_of(owner), client_of(destination_coordinator)
    plan = {
        "origin_county": origin.pk,
        "arrive_from": "2020-02-18",
        "arrive_until": "2020-02-21",
        "measures": list(MEASURES),
        "isolation_places": 1,
    }

    made = enterprise_side.post("/api/applications/", plan).json()
    address = f"/api/applications/{made['id']}/"
    content = workbook([("罗成贵", NUMBERS[0], "13812345678", "泼机镇")])
    receipt = enterprise_side.post(
        f"{address}roster/", {"file": SimpleUploadedFile("a.xlsx", content)}, format="multipart"
    )
    for kind in ("commitment", "prevention-plan"):
        paper = {"application": made["id"], "kind": kind, "file": SimpleUploadedFile("a", PDF)}
        assert enterprise_side.post("/api/papers/", paper, format="multipart").status_code == 201
    submitted = enterprise_side.post(f"{address}submit/").json()
    review = county_side.get(f"{address}review/").json()
    approved = county_side.post(f"{address}approve/").json()

    assert receipt.status_code == 201
    assert receipt.json()["accepted"] == 1
    assert (submitted["status"], submitted["workers"]) == ("submitted", 1)
    assert {check["code"] for check in review["checks"]} >= {"measures", "codes"}
    assert approved["status"] == "approved"
    assert len(enterprise_side.get(f"{address}events/").json()) == 5


@pytest.mark.parametrize(
    "path", ["", "events/", "review/", "submit/", "approve/", "return/", "withdraw/", "roster/"]
)
def test_a_stranger_gets_404_for_every_address_of_an_application(submitted, stranger, path):
    client = client_of(stranger)
    address = f"/api/applications/{submitted.pk}/{path}"

    is_read = path in ("", "events/", "review/")
    answer = client.get(address) if is_read else client.post(address)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not-found"


def test_nobody_sees_anything_without_a_token():
    assert APIClient().get("/api/applications/").status_code == 401


def test_the_province_sees_no_applications_and_no_people(submitted, province):
    client = client_of(province)

    assert client.get("/api/applications/").json()["count"] == 0
    assert client.get("/api/roster-entries/").json()["count"] == 0


def test_a_refusal_has_a_code_and_a_sentence(submitted, owner):
    answer = client_of(owner).post(f"/api/applications/{submitted.pk}/submit/")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "application-cannot-move"


def test_a_malformed_plan_is_answered_beside_its_field(owner, origin):
    answer = client_of(owner).post(
        "/api/applications/",
        {
            "origin_county": origin.pk,
            "arrive_from": "2020-02-21",
            "arrive_until": "2020-02-18",
        },
    )

    assert answer.status_code == 400
    assert "arrive_until" in answer.json()["error"]["fields"]
    assert not Application.objects.exists()


def test_somebody_without_an_enterprise_starts_nothing(origin_coordinator, origin):
    plan = {"origin_county": origin.pk, "arrive_from": "2020-02-18", "arrive_until": "2020-02-18"}

    assert client_of(origin_coordinator).post("/api/applications/", plan).status_code == 404


def test_an_enterprise_changes_its_plan_and_nothing_else(owner, enterprise, origin):
    draft = ApplicationFactory(enterprise=enterprise, origin_county=origin)

    answer = client_of(owner).patch(
        f"/api/applications/{draft.pk}/", {"isolation_places": 7, "status": "approved"}
    )

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.isolation_places, draft.status) == (7, "draft")


def test_a_faulty_row_is_mended(owner, enterprise, origin):
    TownshipFactory(county=origin, name="泼机镇")
    draft = ApplicationFactory(enterprise=enterprise, origin_county=origin)
    fault = RosterFaultFactory(upload__application=draft)
    client = client_of(owner)

    listed = client.get("/api/roster-faults/", {"outcome": ""}).json()["results"]
    mended = client.post(
        f"/api/roster-faults/{fault.pk}/mend/", {"cells": {"phone": "15088472133"}}
    ).json()

    assert len(listed[0]["sentences"]) == 1
    assert "cells" not in listed[0]
    assert mended["outcome"] == "mended"


def test_entries_are_masked_and_filtered(submitted, owner):
    entry = submitted.entries.get()

    (found,) = client_of(owner).get("/api/roster-entries/", {"q": "张"}).json()["results"]

    assert found["name"] == "张*三"
    assert entry.worker.identity_number not in str(found)
    assert client_of(owner).get("/api/roster-entries/", {"q": "李"}).json()["count"] == 0


def test_an_entry_is_withdrawn_by_its_enterprise_only(submitted, owner, destination_coordinator):
    entry = submitted.entries.get()
    address = f"/api/roster-entries/{entry.pk}/withdraw/"

    assert client_of(destination_coordinator).post(address).status_code == 404
    assert client_of(owner).post(address).json()["is_open"] is False


def test_a_list_needs_no_more_queries_for_more_rows(owner, enterprise, origin):
    client = client_of(owner)

    does_not_grow(
        read=lambda: client.get("/api/applications/").content,
        add=lambda: ApplicationFactory(
            enterprise=enterprise, origin_county=origin, status="submitted"
        ),
        rows=5,
    )


def test_the_power_index_is_given_by_sector_and_only_for_ones_own(province, stranger):
    MeterReadingFactory()
    PowerTotalFactory()

    (row,) = client_of(province).get("/api/power-index/", {"by": "sector"}).json()
    nobody = client_of(stranger).get("/api/power-index/", {"by": "sector"}).json()

    assert (row["key"], row["index"]) == ("industry", 75.0)
    assert nobody == []
