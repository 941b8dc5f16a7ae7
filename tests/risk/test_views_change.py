"""The pages on which something of risk is changed: figures, overrides, numbers."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from risk.models import CaseCount, CaseReceipt, PolicyVersion
from tests.factories.risk import (
    CaseCountFactory,
    CaseReceiptFactory,
    CountyFactory,
    DutyFactory,
    TownshipFactory,
    TownshipRatingFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
NUMBERS = {
    "version": "v2",
    "valid_from": "2020-02-16",
    "blue": 1,
    "yellow": 5,
    "orange": 20,
    "red": 80,
    "quiet_days": 7,
    "first_quiet_days": 7,
    "override_days": 3,
    "high_local_share": 0.5,
    "low_local_share": 0.2,
    "assessment_days": 3,
    "stale_days": 1,
}


@pytest.fixture
def province(db):
    return DutyFactory(role="province", user__username="province").user


@pytest.fixture
def coordinator(client, destination_coordinator):
    client.force_login(destination_coordinator)
    return destination_coordinator


def upload(*lines):
    text = "\n".join(("date,county,confirmed", *lines))
    return {"file": SimpleUploadedFile("cases.csv", text.encode())}


@pytest.mark.parametrize("address", ["/cases/", "/overrides/", "/policies/"])
def test_a_stranger_finds_no_such_page(client, address):
    client.force_login(UserFactory())

    assert client.get(address).status_code == 404


def test_a_coordinator_may_not_change_the_numbers(client, coordinator):
    assert client.get("/policies/").status_code == 404
    assert client.post("/policies/propose/", NUMBERS).status_code == 404
    assert not PolicyVersion.objects.exists()


def test_a_form_records_a_figure_and_shows_the_receipt(client, coordinator, destination):
    response = client.post(
        "/cases/report/",
        {"county": destination.pk, "day": "2020-02-15", "confirmed": 6, "source": "bulletin"},
        follow=True,
    )

    assert "1 行 = 接受 1" in response.content.decode()
    assert CaseCount.objects.get().by == coordinator


def test_a_lower_figure_in_the_form_is_kept_beside_the_first_and_said_on_the_county_page(
    client, coordinator, destination, report
):
    report(destination, {15: 7})

    client.post(
        "/cases/report/",
        {"county": destination.pk, "day": "2020-02-15", "confirmed": 5, "source": "correction"},
    )

    assert list(CaseCount.objects.order_by("id").values_list("confirmed", flat=True)) == [7, 5]
    page = client.get(f"/counties/{destination.pk}/")
    assert [row.confirmed for row in page.context["page"].figures] == [5]
    assert page.context["page"].corrected == 1


def test_old_figures_are_marked_in_the_table_and_fresh_ones_are_not(
    client, coordinator, destination, report
):
    report(destination, {10: 7})
    assert "数据过时" in client.get("/map/?view=table").content.decode()

    report(destination, {14: 7})
    assert "数据过时" not in client.get("/map/?view=table").content.decode()


def test_a_form_says_beside_the_field_what_is_wrong(client, coordinator, destination):
    response = client.post(
        "/cases/report/",
        {
            "county": destination.pk,
            "day": "2020-02-16",
            "confirmed": 6,
            "local": 7,
            "source": "x",
        },
    )

    assert response.status_code == 400
    assert set(response.context["report_form"].errors) == {"day", "local"}
    assert not CaseCount.objects.exists()


def test_a_form_records_a_township_or_a_zone_apart_from_the_county(client):
    yongkang, wucheng = CountyFactory(code="330784"), CountyFactory(code="330702")
    township = TownshipFactory(county=yongkang)
    client.force_login(DutyFactory(role="province").user)
    sent = {"day": "2020-02-15", "confirmed": 2, "source": "bulletin"}

    client.post("/cases/report/", {**sent, "county": yongkang.pk, "unit": township.pk})
    client.post("/cases/report/", {**sent, "county": wucheng.pk, "unit": "330702/金华开发区"})
    elsewhere = client.post("/cases/report/", {**sent, "county": wucheng.pk, "unit": township.pk})

    rows = CaseCount.objects.order_by("id").values_list("county_id", "township_id", "zone")
    assert list(rows) == [("330784", township.pk, ""), ("330702", None, "金华开发区")]
    assert elsewhere.status_code == 400
    assert "unit" in elsewhere.context["report_form"].errors


def test_a_coordinator_is_offered_the_units_of_the_own_county_only(client, coordinator, origin):
    TownshipFactory(county=origin)
    own = TownshipFactory(county=CountyFactory(code="330784"))

    choices = client.get("/cases/").context["report_form"].fields["unit"].choices

    assert [name for name, _units in choices[1:]] == [own.county.name]
    assert choices[1][1] == [(own.pk, own.name)]


def test_a_file_takes_no_day_to_come(client, coordinator, destination):
    client.post("/cases/upload/", upload("2020-02-16,永康市,6", "2020-02-15,永康市,6"))

    receipt = CaseReceipt.objects.get()
    assert (receipt.accepted, receipt.rejected) == (1, 1)
    assert receipt.faults == [{"row": 2, "code": "case-row-day-ahead", "value": "2020-02-16"}]


def test_a_contradiction_is_named_by_the_row_of_the_file(client, coordinator, destination):
    rows = ("2020-02-15,永康市,6", "x,永康市,6", "2020-02-15,永康市,7")
    client.post("/cases/upload/", upload(*rows))

    assert [fault["row"] for fault in CaseReceipt.objects.get().faults] == [3, 4]


def test_old_figures_of_a_township_are_marked(client, coordinator, destination):
    for at, day in enumerate((date(2020, 2, 13), date(2020, 2, 14))):
        township = TownshipFactory(county=destination, code=f"33078410{at}")
        CaseCountFactory(county=destination, township=township, day=day)
        TownshipRatingFactory(township=township, evidence={"confirmed": 1, "quiet_days": 2})

    page = client.get(f"/counties/{destination.pk}/")

    assert page.context["page"].stale_townships == {"330784100"}
    assert page.content.decode().count("数据过时") == 1


def test_nobody_reports_for_a_county_that_is_not_theirs(client, coordinator, origin):
    response = client.post(
        "/cases/report/", {"county": origin.pk, "day": "2020-02-15", "confirmed": 6, "source": "x"}
    )

    assert response.status_code == 400
    assert not CaseCount.objects.exists()


def test_a_file_is_taken_for_the_users_own_county_only(client, coordinator, destination, origin):
    response = client.post(
        "/cases/upload/",
        upload("2020-02-15,永康市,6", "2020-02-15,镇雄县,6", "x,永康市,6"),
        follow=True,
    )

    html = response.content.decode()
    assert "3 行 = 接受 1 + 退回 2" in html
    assert "镇雄县" in html
    assert CaseCount.objects.get().county == destination


def test_a_file_without_a_head_is_sent_back_in_words(client, coordinator):
    response = client.post(
        "/cases/upload/", {"file": SimpleUploadedFile("cases.csv", "县,累计\n".encode())}
    )

    assert response.status_code == 400
    assert "第一行缺少列" in response.content.decode()
    assert not CaseReceipt.objects.exists()


def test_an_upload_without_a_file_is_malformed(client, coordinator):
    assert client.post("/cases/upload/", {}).status_code == 400


def test_the_template_can_be_uploaded_as_it_is(client, coordinator, destination):
    content = client.get("/cases/template.csv").content

    client.post("/cases/upload/", {"file": SimpleUploadedFile("cases.csv", content)})

    assert CaseReceipt.objects.get().accepted == 1


def test_a_receipt_is_shown_to_who_delivered_and_to_nobody_else(client, coordinator):
    own, other = CaseReceiptFactory(by=coordinator), CaseReceiptFactory()

    assert client.get(f"/cases/receipts/{own.pk}/").status_code == 200
    assert client.get(f"/cases/receipts/{other.pk}/").status_code == 404


def test_the_page_of_figures_opens(client, coordinator):
    CaseReceiptFactory(by=coordinator)

    assert "test.csv" in client.get("/cases/").content.decode()
