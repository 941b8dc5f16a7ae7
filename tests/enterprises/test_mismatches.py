"""Papers, rosters and meters that do not fit: found with reasons, kept with history."""

import csv
import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, queries, wording
from enterprises.models import Inspection, PowerUser
from enterprises.resumption import Policy, roster_misfit
from enterprises.tables import csv_bytes
from risk.refusal import Refused
from tests.factories.enterprises import (
    ApplicationFactory,
    EnterpriseFactory,
    InspectionFactory,
    MeterReadingFactory,
    RosterEntryFactory,
)
from tests.queries import does_not_grow

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
STILL = "approved-without-power"


@pytest.mark.parametrize(
    ("status", "decided", "kwh", "code"),
    [
        ("approved", date(2020, 2, 8), 10, "approved-without-power"),
        ("approved", date(2020, 2, 9), 10, None),
        ("approved", date(2020, 2, 8), 50, None),
        ("submitted", None, 50, None),
        ("withdrawn", None, 50, "power-without-application"),
        (None, None, 50, "power-without-application"),
        (None, None, 10, None),
    ],
)
def test_papers_and_meters_that_do_not_fit_are_named(
    enterprise, origin, status, decided, kwh, code
):
    if status:
        days = {"decided_on": decided} if decided else {}
        ApplicationFactory(enterprise=enterprise, origin_county=origin, status=status, **days)
    MeterReadingFactory(power_user__enterprise=enterprise, kwh=kwh)

    found = queries.mismatches(PowerUser.objects.all(), DAY)

    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("workers", "share", "are_due", "code"),
    [
        (8, 0.49, True, "roster-above-load"),
        (8, 0.51, True, ""),
        (8, 0.51, False, "load-above-roster"),
        (8, 0.49, False, ""),
        (0, 1.0, False, ""),
        (0, 0.0, True, ""),
    ],
)
def test_a_roster_fits_the_load_within_the_slack(workers, share, are_due, code):
    found = roster_misfit(
        workers=workers, staff=10, share=share, are_due=are_due, policy=Policy(roster_slack=0.3)
    )

    assert found == code


@pytest.mark.parametrize(
    ("until", "kwh", "code"),
    [
        (date(2020, 2, 8), 40, "roster-above-load"),
        (date(2020, 2, 9), 40, None),
        (date(2020, 2, 20), 90, "load-above-roster"),
    ],
)
def test_a_roster_that_does_not_fit_the_load_is_named_with_its_figures(
    enterprise, origin, until, kwh, code
):
    application = ApplicationFactory(
        enterprise=enterprise, origin_county=origin, status="approved",
        arrive_from=date(2020, 2, 1), arrive_until=until, decided_on=date(2020, 2, 14),
    )  # fmt: skip
    RosterEntryFactory.create_batch(8, application=application)
    RosterEntryFactory(application=application, is_open=False)
    MeterReadingFactory(power_user__enterprise=enterprise, kwh=kwh)

    found = queries.mismatches(PowerUser.objects.all(), DAY)

    assert [one.code for one in found] == ([code] if code else [])
    if found:
        reason = wording.mismatch_reason(found[0])
        assert all(figure in reason for figure in ("8", "10", str(kwh)))


def standing_still(**names):
    enterprise = EnterpriseFactory(**names)
    MeterReadingFactory(power_user__enterprise=enterprise, kwh=10)
    ApplicationFactory(enterprise=enterprise, status="approved", decided_on=date(2020, 2, 1))
    return enterprise


def test_an_inspectors_word_holds_until_the_next_and_all_of_it_is_kept(
    client, destination_coordinator
):
    enterprise = standing_still()
    client.force_login(destination_coordinator)
    address = f"/enterprises/{enterprise.pk}/inspections/"

    client.post(address, {"code": STILL, "state": "visited", "note": "gate locked"})
    client.post(address, {"code": STILL, "state": "explained", "note": "works by night"})

    (found,) = queries.mismatches(PowerUser.objects.all(), DAY)
    page = client.get(f"/enterprises/{enterprise.pk}/power/").content.decode()
    assert (found.state, found.note) == ("explained", "works by night")
    assert [row.state for row in Inspection.objects.order_by("pk")] == ["visited", "explained"]
    assert "gate locked" in page
    assert "works by night" in page


@pytest.mark.parametrize(
    ("state", "note", "code"),
    [("explained", " ", "inspection-without-note"), ("open", "", "inspection-unchanged")],
)
def test_an_explanation_needs_words_and_the_same_is_not_said_twice(
    destination_coordinator, state, note, code
):
    enterprise = standing_still()

    with pytest.raises(Refused) as caught:
        actions.record_inspection(
            enterprise, code=STILL, state=state, note=note, by=destination_coordinator
        )

    assert caught.value.code == code
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("wrong", [{"state": "gone"}, {"state": "explained", "note": ""}])
def test_the_database_refuses_an_unknown_state_and_an_empty_explanation(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionFactory(**wrong)


def test_the_list_is_filtered_by_kind_and_state_and_its_file_keeps_the_filter(
    client, destination_coordinator
):
    visited, still = standing_still(name="=cmd()"), standing_still()
    running = EnterpriseFactory()
    MeterReadingFactory(power_user__enterprise=running, kwh=50)
    InspectionFactory(enterprise=visited, by=destination_coordinator)
    actions.renew_totals()
    client.force_login(destination_coordinator)

    def names(query):
        page = client.get(f"/enterprises/power/mismatches/?{query}").context["page"]
        return {line.found.enterprise.pk for line in page.object_list}

    assert names("") == {visited.pk, still.pk, running.pk}
    assert names(f"code={STILL}") == {visited.pk, still.pk}
    assert names(f"code={STILL}&state=visited") == {visited.pk}
    assert names("state=explained") == set()
    file = client.get("/enterprises/power/mismatches.csv?state=visited").content
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=cmd()"]


def test_mismatches_are_for_the_county_and_the_province_only(
    client, destination_coordinator, other_coordinator, province, owner
):
    enterprise = standing_still()
    actions.renew_totals()
    seen = {}
    for user in (destination_coordinator, other_coordinator, province, owner):
        client.force_login(user)
        page = client.get("/enterprises/power/mismatches/")
        number = page.context["number"] if page.status_code == 200 else None
        listed = len(client.get("/api/power-mismatches/").json())
        sent = client.post(f"/enterprises/{enterprise.pk}/inspections/", {}).status_code
        seen[user.username] = (number, listed, sent)

    assert seen == {
        "destination_coordinator": (1, 1, 302),
        "other_coordinator": (0, 0, 404),
        "province": (1, 1, 302),
        "owner": (None, 0, 404),
    }
    assert not Inspection.objects.exists()


def test_the_api_keeps_what_was_found_and_refuses_as_the_page_does(client, destination_coordinator):
    enterprise = standing_still()
    actions.renew_totals()
    client.force_login(destination_coordinator)
    address = f"/api/power-mismatches/{enterprise.pk}/inspect/"
    said = {"code": STILL, "state": "visited", "note": ""}

    statuses = [
        client.post(address, said, content_type="application/json").status_code for _ in range(2)
    ]

    assert statuses == [201, 409]
    assert client.get("/api/power-mismatches/").json()[0]["state"] == "visited"


def test_mismatches_need_no_more_queries_for_more_enterprises():
    does_not_grow(
        read=lambda: queries.mismatches(PowerUser.objects.all(), DAY),
        add=lambda: InspectionFactory(enterprise=standing_still()),
    )


def test_no_cell_of_a_file_runs_as_a_formula():
    text = csv_bytes(["a"], [["=1+1"], ["@x"], ["-1"], [-1], [None], ["plain"]]).decode("utf-8-sig")

    assert text.splitlines() == ["a", "'=1+1", "'@x", "'-1", "-1", '""', "plain"]
