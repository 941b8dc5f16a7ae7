"""The pages: whose they are, what they offer, and what they say when something is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.approval import MEASURES
from enterprises.models import Application, RosterFault
from enterprises.roster_file import read_sheet
from tests.enterprises.roster_file.sheets import NUMBERS, workbook
from tests.factories.enterprises import (
    RosterEntryFactory,
    RosterFaultFactory,
)
from tests.factories.risk import TownshipFactory

pytestmark = pytest.mark.django_db


def page(name, *keys):
    return reverse(f"enterprises:{name}", args=keys)


def file_of(rows):
    return SimpleUploadedFile("名单.xlsx", workbook(rows))


# ---- whose page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["application", "people", "template", "change"])
def test_owner_and_colleague_have_the_pages_of_a_draft_and_strangers_have_not(
    client, draft, owner, colleague, stranger, destination_coordinator, province, worker_user, name
):
    statuses = []
    for user in (owner, colleague, stranger, destination_coordinator, province, worker_user):
        client.force_login(user)
        statuses.append(client.get(page(name, draft.pk)).status_code)

    assert statuses == [200, 200, 404, 404, 404, 404]


def test_nobody_sees_anything_without_signing_in(client, draft):
    assert client.get(page("application", draft.pk)).status_code == 302


@pytest.mark.parametrize(
    "name", ["submit", "withdraw", "upload", "mend", "leave_out", "approve", "return"]
)
def test_a_stranger_can_do_nothing_to_an_application(client, submitted, stranger, name):
    client.force_login(stranger)

    assert client.post(page(name, submitted.pk)).status_code == 404
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_the_origin_reads_a_submitted_application_and_does_not_decide_it(
    client, submitted, origin_coordinator
):
    client.force_login(origin_coordinator)

    assert client.get(page("application", submitted.pk)).status_code == 200
    assert client.post(page("approve", submitted.pk)).status_code == 404


def test_an_enterprise_does_not_approve_its_own_application(client, submitted, owner):
    client.force_login(owner)

    assert client.post(page("approve", submitted.pk)).status_code == 404


@pytest.mark.parametrize("name", ["applications", "members"])
def test_lists_show_ones_own_only(client, submitted, owner, stranger, name):
    seen = []
    for user in (owner, stranger):
        client.force_login(user)
        seen.append(submitted.number in client.get(page(name)).content.decode())

    assert seen == [True, False]


def test_the_queue_is_for_coordinators(client, submitted, owner, destination_coordinator):
    client.force_login(owner)
    assert client.get(page("queue")).status_code == 404
    client.force_login(destination_coordinator)
    assert client.get(page("queue")).status_code == 200


# ---- the enterprise -----------------------------------------------------------------------------


def test_an_application_is_started_with_a_form(client, owner, origin):
    TownshipFactory(county=origin)
    client.force_login(owner)
    filled = {
        "origin_county": origin.pk,
        "arrive_from": "2020-02-18",
        "arrive_until": "2020-02-21",
        "measures": list(MEASURES),
        "isolation_places": 2,
    }

    answer = client.post(page("start"), filled)

    made = Application.objects.get()
    assert answer.url == page("application", made.pk)
    assert made.measures == list(MEASURES)


def test_days_out_of_order_are_said_beside_the_field(client, owner, origin):
    TownshipFactory(county=origin)
    client.force_login(owner)

    answer = client.post(
        page("start"),
        {
            "origin_county": origin.pk,
            "arrive_from": "2020-02-21",
            "arrive_until": "2020-02-18",
            "isolation_places": 2,
        },
    )

    assert "arrive_until" in answer.context["form"].errors
    assert not Application.objects.exists()


def test_a_second_draft_is_said_on_the_form(client, draft, owner, origin):
    client.force_login(owner)

    answer = client.post(
        page("start"),
        {
            "origin_county": origin.pk,
            "arrive_from": "2020-02-18",
            "arrive_until": "2020-02-18",
            "isolation_places": 1,
        },
    )

    assert answer.context["form"].non_field_errors()


def test_an_upload_shows_the_sum_and_every_fault_with_a_link_to_its_row(client, draft, owner):
    client.force_login(owner)
    rows = [
        ("罗成贵", NUMBERS[0], "13812345678", "泼机镇"),
        ("王秀花", NUMBERS[1], "13812345678", "破机镇"),
    ]

    answer = client.post(page("upload", draft.pk), {"file": file_of(rows)}, follow=True)

    text = answer.content.decode()
    fault = RosterFault.objects.get()
    assert "收到 2 行 = 收下 1 + 没收下 1 + 重复 0" in text
    assert f'href="#row-{fault.pk}"' in text
    assert f'id="row-{fault.pk}"' in text
    assert f'name="take" value="{fault.pk}-pickup-泼机镇"' in text


def test_a_refused_file_is_explained_and_nothing_is_kept(client, draft, owner):
    client.force_login(owner)
    broken = SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken")

    answer = client.post(page("upload", draft.pk), {"file": broken}, follow=True)

    (message,) = answer.context["messages"]
    assert message.level_tag == "error"
    assert not draft.uploads.exists()


def test_an_upload_by_script_is_answered_without_a_page(client, draft, owner):
    client.force_login(owner)

    answer = client.post(
        page("upload", draft.pk),
        {"file": file_of([("罗成贵", NUMBERS[0], "13812345678", "泼机镇")])},
        headers={"X-Requested-With": "fetch"},
    )

    assert answer.status_code == 204
    assert draft.uploads.get().accepted == 1


def test_a_suggestion_is_taken_with_one_button(client, draft, owner):
    client.force_login(owner)
    rows = [("王秀花", NUMBERS[1], "13812345678", "破机镇")]
    client.post(page("upload", draft.pk), {"file": file_of(rows)})
    fault = RosterFault.objects.get()

    client.post(
        page("mend", draft.pk),
        {f"cell-{fault.pk}-pickup": "破机镇", "take": f"{fault.pk}-pickup-泼机镇"},
    )

    assert draft.entries.get().pickup.name == "泼机镇"


def test_a_fault_of_another_enterprise_is_not_mended(client, draft, owner, origin):
    client.force_login(owner)
    foreign = RosterFaultFactory(upload__application__origin_county=origin)

    client.post(page("mend", draft.pk), {f"cell-{foreign.pk}-phone": "13812345678"})

    foreign.refresh_from_db()
    assert foreign.outcome == ""


def test_rows_are_left_out_by_kind(client, draft, owner):
    client.force_login(owner)
    fault = RosterFaultFactory(upload__application=draft)

    client.post(page("leave_out", draft.pk), {"kind": "rejected"})

    fault.refresh_from_db()
    assert fault.outcome == RosterFault.Outcome.LEFT_OUT


def test_the_faulty_rows_come_as_a_workbook_that_says_why(client, draft, owner):
    client.force_login(owner)
    RosterFaultFactory(upload__application=draft)

    answer = client.get(page("faulty_rows", draft.pk))

    sheet = read_sheet(b"".join(answer) if answer.streaming else answer.content)
    assert sheet.rows[0].cells["name"] == "王秀花"
    assert any("10" in text for key, text in sheet.rows[0].cells.items() if "column" in key)


def test_the_numbers_of_people_are_masked_on_the_page(client, draft, owner):
    client.force_login(owner)
    RosterFaultFactory(upload__application=draft)
    entry = RosterEntryFactory(application=draft)

    text = client.get(page("application", draft.pk)).content.decode()

    assert "530627199001010006" not in text
    assert entry.worker.phone not in text


def test_submitting_without_people_says_what_is_missing(client, draft, owner):
    client.force_login(owner)

    answer = client.post(page("submit", draft.pk), follow=True)

    (message,) = answer.context["messages"]
    assert message.level_tag == "error"


def test_a_worker_is_withdrawn_from_the_people_page(client, submitted, owner):
    client.force_login(owner)
    entry = submitted.entries.get()

    client.post(page("withdraw_entry", submitted.pk, entry.pk))

    entry.refresh_from_db()
    assert not entry.is_open
