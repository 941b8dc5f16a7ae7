"""Applications move by the table, rosters lose no row, and a refusal changes nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, queries
from enterprises.models import Application, ApplicationEvent, RosterEntry, RosterFault
from risk.models import Level
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import HEADINGS, NUMBERS, workbook
from tests.factories.enterprises import ApplicationFactory, PaperFactory, RosterEntryFactory
from tests.factories.risk import CountyFactory, CountyRatingFactory, TownshipFactory
from workers_registry.models import Declaration, HealthCode, MedicalCheck, Stay, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(enterprise, origin):
    TownshipFactory(county=origin, name="泼机镇")
    TownshipFactory(county=origin, name="黑树镇")
    return ApplicationFactory(enterprise=enterprise, origin_county=origin)


@pytest.fixture
def submitted(draft, owner, destination):
    CountyRatingFactory(county=destination)
    RosterEntryFactory(application=draft)
    return actions.submit_application(draft, by=owner)


def row(number: int = 0, name: str = "罗成贵", phone: str = "13812345678", town: str = "泼机镇"):
    return (name, NUMBERS[number], phone, town)


def upload(application, rows, by, headings=HEADINGS):
    return actions.import_roster(
        application, file_name="a.xlsx", content=workbook(rows, headings), by=by
    )


def counts(receipt):
    return receipt.rows_in, receipt.accepted, receipt.rejected, receipt.duplicate


# ---- rosters ------------------------------------------------------------------------------------


def test_right_rows_are_taken_while_the_others_wait(draft, owner):
    receipt = upload(draft, [row(0), row(1, "王秀花", phone="1508847213"), row(0)], owner)

    assert counts(receipt) == (3, 1, 1, 1)
    assert draft.entries.get().worker.name == "罗成贵"
    kinds = RosterFault.objects.order_by("row").values_list("row", "kind")
    assert list(kinds) == [(3, "rejected"), (4, "duplicate")]


def test_everybody_on_a_roster_has_a_code_even_without_a_declaration(draft, owner):
    upload(draft, [row(0)], owner)

    code = HealthCode.objects.get()
    assert (code.colour, code.current_until) == ("green", None)


def test_a_roster_brings_declarations_stays_and_medical_checks(draft, owner):
    yueqing = CountyFactory(code="330382", name="乐清市", short_name="乐清")
    CountyRatingFactory(county=yueqing, level=Level.RED, day=date(2020, 2, 9))
    headings = (*HEADINGS[:4], "体温(℃)", "症状", "14天内到过的外县", "离开日期", "体检日期")
    cells = (*row(0), 36.5, "咳嗽", "乐清", "2月10日", "2020-02-12")

    upload(draft, [cells], owner, headings)

    assert Declaration.objects.get().symptoms == ["cough"]
    assert Stay.objects.get().last_day == date(2020, 2, 10)
    assert MedicalCheck.objects.get().valid_until == date(2020, 2, 26)
    assert HealthCode.objects.order_by("id").last().colour == "red"


def test_a_second_upload_updates_instead_of_doubling(draft, owner):
    headings = (*HEADINGS[:4], "体温(℃)", "14天内到过的外县", "离开日期", "体检日期")
    facts = (36.5, "泼机县", "2月10日", "2020-02-12")
    CountyFactory(code="330399", name="泼机县", short_name="泼机县")
    upload(draft, [(*row(0), *facts)], owner, headings)

    receipt = upload(draft, [(*row(0, town="黑树镇"), *facts)], owner, headings)

    assert counts(receipt) == (1, 1, 0, 0)
    assert draft.entries.get().pickup.name == "黑树镇"
    assert Worker.objects.count() == Declaration.objects.count() == 1
    assert Stay.objects.count() == MedicalCheck.objects.count() == 1


def test_the_file_with_the_mended_rows_closes_their_faults_and_leaves_the_others(draft, owner):
    upload(draft, [row(0, phone="1"), row(1, "王秀花", phone="1")], owner)

    upload(draft, [row(0)], owner)

    assert [fault.row for fault in queries.pending_faults(draft)] == [3]
    assert RosterFault.objects.get(row=2).outcome == RosterFault.Outcome.REPLACED


def test_a_worker_of_another_enterprise_is_a_duplicate_without_its_name(draft, owner, origin):
    other = ApplicationFactory(origin_county=origin)
    upload(other, [row(0)], owner)

    receipt = upload(draft, [row(0)], owner)

    assert counts(receipt) == (1, 0, 0, 1)
    fault = RosterFault.objects.get().faults[0]
    assert fault == {
        "field": "identity_number",
        "code": "worker-with-other-enterprise",
        "details": {},
    }


def test_a_number_of_somebody_with_another_name_is_not_taken(draft, owner, origin):
    other = ApplicationFactory(origin_county=origin)
    upload(other, [row(0, "张三")], owner)
    actions.withdraw_application(other, by=owner)

    receipt = upload(draft, [row(0, "李四", phone="13912345678")], owner)

    assert counts(receipt) == (1, 0, 1, 0)
    assert Worker.objects.get().name == "张三"


def test_an_unreadable_file_leaves_nothing_behind(draft, owner):
    with pytest.raises(Refused):
        actions.import_roster(draft, file_name="a.xlsx", content=b"PK\x03\x04", by=owner)

    assert not draft.uploads.exists()


def test_a_submitted_application_takes_no_roster(submitted, owner):
    with pytest.raises(Refused) as caught:
        upload(submitted, [row(0)], owner)

    assert caught.value.code == "application-not-open"


# ---- mending ------------------------------------------------------------------------------------


def test_a_mended_row_is_accepted_and_the_receipt_still_adds_up(draft, owner):
    receipt = upload(draft, [row(0), row(1, "王秀花", phone="1508847213")], owner)
    fault = RosterFault.objects.get()

    mended = actions.mend_row(fault, cells={"phone": "15088472133"}, by=owner)

    receipt.refresh_from_db()
    assert mended.outcome == RosterFault.Outcome.MENDED
    assert counts(receipt) == (2, 2, 0, 0)
    assert draft.entries.count() == 2


def test_a_row_mended_in_one_cell_keeps_its_other_fault(draft, owner):
    upload(draft, [row(0, phone="1", town="破机镇")], owner)
    fault = RosterFault.objects.get()

    mended = actions.mend_row(fault, cells={"phone": "13812345678"}, by=owner)

    assert mended.outcome == ""
    assert [found["code"] for found in mended.faults] == ["township-unknown"]


def test_a_row_mended_into_a_person_of_the_roster_is_still_a_duplicate(draft, owner):
    upload(draft, [row(0), row(0, phone="1")], owner)
    fault = RosterFault.objects.get()

    mended = actions.mend_row(fault, cells={"phone": "13812345679"}, by=owner)

    assert mended.faults[0]["code"] == "row-twice"
    assert draft.entries.get().worker.phone_tail == "5678"


def test_left_out_rows_are_closed_and_recorded(draft, owner):
    upload(draft, [row(0, phone="1"), row(1, phone="1")], owner)

    left_out = actions.leave_out_rows(draft, by=owner)

    assert left_out == 2
    assert not queries.pending_faults(draft).exists()
    event = draft.events.get()
    assert (event.kind, event.details) == (ApplicationEvent.Kind.ROWS_LEFT_OUT, {"rows": 2})


# ---- moves --------------------------------------------------------------------------------------


def test_a_draft_gets_a_number_and_its_first_event(enterprise, owner, origin):
    application = actions.start_application(
        enterprise,
        by=owner,
        origin_county=origin,
        arrive_from=date(2020, 2, 18),
        arrive_until=date(2020, 2, 18),
    )

    assert application.number.startswith("FG-2020-")
    assert application.events.get().new_status == "draft"


def test_a_second_draft_is_refused(draft, owner, origin):
    with pytest.raises(Refused) as caught:
        actions.start_application(
            draft.enterprise,
            by=owner,
            origin_county=origin,
            arrive_from=date(2020, 2, 18),
            arrive_until=date(2020, 2, 18),
        )

    assert caught.value.code == "draft-exists"
    assert Application.objects.count() == 1


def test_submitting_sets_path_approver_and_due_day(submitted):
    assert (submitted.status, submitted.path, submitted.approver) == (
        "submitted",
        "filing",
        "township",
    )
    assert submitted.due_on == date(2020, 2, 17)
    assert submitted.events.get().details["level"] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"measures": []}, "measures-missing"),
        ({"arrive_from": date(2020, 2, 13), "arrive_until": date(2020, 2, 14)}, "dates-over"),
    ],
)
def test_an_incomplete_application_is_not_submitted(draft, owner, destination, change, code):
    CountyRatingFactory(county=destination)
    RosterEntryFactory(application=draft)
    Application.objects.filter(pk=draft.pk).update(**change)

    with pytest.raises(Refused) as caught:
        actions.submit_application(draft, by=owner)

    assert caught.value.code == code
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_empty_roster_is_not_submitted(draft, owner):
    with pytest.raises(Refused) as caught:
        actions.submit_application(draft, by=owner)

    assert caught.value.code == "roster-empty"


def test_a_county_without_a_rating_takes_no_application(draft, owner):
    RosterEntryFactory(application=draft)

    with pytest.raises(Refused) as caught:
        actions.submit_application(draft, by=owner)

    assert caught.value.code == "county-not-rated"


def test_a_returned_application_says_why_and_can_be_submitted_again(
    submitted, owner, destination_coordinator
):
    returned = actions.return_application(
        submitted, by=destination_coordinator, note="隔离房请增加", items=["isolation", "nonsense"]
    )
    again = actions.submit_application(returned, by=owner)

    event = returned.events.get(new_status="returned")
    assert (event.note, event.details) == ("隔离房请增加", {"items": ["isolation"]})
    assert again.status == "submitted"


def test_nothing_is_returned_without_a_reason(submitted, destination_coordinator):
    with pytest.raises(Refused) as caught:
        actions.return_application(submitted, by=destination_coordinator, note="  ")

    assert caught.value.code == "note-missing"


def test_an_approval_keeps_what_was_checked(submitted, destination_coordinator):
    approved = actions.approve_application(submitted, by=destination_coordinator)

    details = approved.events.get(new_status="approved").details
    assert approved.decided_on == date(2020, 2, 15)
    assert {check["code"] for check in details["checks"]} >= {"measures", "credit-code"}


def test_an_application_is_approved_once(submitted, destination_coordinator):
    actions.approve_application(submitted, by=destination_coordinator)

    with pytest.raises(Refused) as caught:
        actions.approve_application(submitted, by=destination_coordinator)

    assert caught.value.code == "application-cannot-move"


def test_in_a_red_county_only_the_white_list_is_approved(
    draft, owner, destination, destination_coordinator
):
    CountyRatingFactory(county=destination, level=Level.RED)
    RosterEntryFactory(application=draft)
    for kind in queries.missing_papers(draft):
        PaperFactory(application=draft, kind=kind)
    submitted = actions.submit_application(draft, by=owner)

    with pytest.raises(Refused) as caught:
        actions.approve_application(submitted, by=destination_coordinator)
    actions.put_on_white_list(submitted, by=destination_coordinator, note="防疫物资")
    approved = actions.approve_application(submitted, by=destination_coordinator)

    assert caught.value.code == "not-on-white-list"
    assert approved.status == "approved"


def test_a_bulk_approval_passes_over_what_needs_a_look(
    submitted, destination_coordinator, origin, destination
):
    doubtful = ApplicationFactory(
        status="submitted",
        enterprise__county=destination,
        enterprise__township__county=destination,
        origin_county=origin,
        isolation_places=0,
    )
    RosterEntryFactory(application=doubtful)

    approved, passed_over = actions.approve_applications(
        [submitted, doubtful], by=destination_coordinator
    )

    assert [found.pk for found in approved] == [submitted.pk]
    assert [found.pk for found in passed_over] == [doubtful.pk]


def test_withdrawing_frees_the_workers(submitted, owner):
    actions.withdraw_application(submitted, by=owner)

    assert not RosterEntry.objects.filter(is_open=True).exists()


def test_one_worker_is_withdrawn_without_filing_again(submitted, owner):
    entry = submitted.entries.get()

    actions.withdraw_entry(entry, by=owner, note="另有安排")

    event = submitted.events.order_by("id").last()
    assert (event.kind, event.note) == (ApplicationEvent.Kind.ENTRY_WITHDRAWN, "另有安排")
    with pytest.raises(Refused):
        actions.withdraw_entry(entry, by=owner)


def test_a_worker_has_one_open_entry_by_constraint(submitted):
    worker = submitted.entries.get().worker

    with pytest.raises(IntegrityError), transaction.atomic():
        RosterEntryFactory(worker=worker)
