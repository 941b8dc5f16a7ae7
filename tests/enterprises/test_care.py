"""After arrival: signatures at the gate, two temperatures a day, the county's day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from enterprises import actions, queries, seat_desk, tasks, temperature_file
from enterprises.models import DailyReport, Handover, TemperatureReading
from risk.refusal import Refused
from tests.enterprises.test_entries import Desk
from tests.factories.enterprises import (
    ApplicationFactory,
    HandoverFactory,
    RosterEntryFactory,
    TemperatureReadingFactory,
)
from tests.factories.workers_registry import HealthCodeFactory
from workers_registry.models import Declaration
from workers_registry.queries import codes_of

TODAY = date(2020, 2, 15)


@pytest.fixture
def approved(enterprise, origin):
    return ApplicationFactory(enterprise=enterprise, origin_county=origin, status="approved")


@pytest.fixture
def entry(approved):
    entry = RosterEntryFactory(application=approved)
    HealthCodeFactory(worker=entry.worker, current_until=TODAY)
    return entry


@pytest.fixture
def here(entry):
    return HandoverFactory(entry=entry).entry


@pytest.fixture
def desk():
    old = seat_desk._at_the_desk[0]
    new = Desk()
    seat_desk.take(new)
    yield new
    seat_desk.take(old)


def measure(enterprise, owner, temperatures, slot="morning", **more):
    return actions.record_temperatures(
        enterprise, {entry.pk: Decimal(value) for entry, value in temperatures.items()},
        slot=slot, source="form", by=owner, **more,
    )  # fmt: skip


# ---- the gate -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_workers_are_signed_for_at_once_with_name_and_time(approved, entry, owner):
    other = RosterEntryFactory(application=approved)

    signed = actions.sign_handover(
        approved, [entry.pk, other.pk], by=owner, temperatures={entry.pk: Decimal("36.6")}
    )

    assert signed == 2
    found = entry.handovers.get()
    assert (found.outcome, found.day, found.by, found.temperature) == (
        "arrived", TODAY, owner, Decimal("36.6"),
    )  # fmt: skip
    assert found.at is not None


@pytest.mark.django_db
def test_a_signature_stands(approved, entry, owner):
    actions.sign_handover(approved, [entry.pk], by=owner, outcome="absent")

    with pytest.raises(Refused, match="nobody-chosen"):
        actions.sign_handover(approved, [entry.pk], by=owner)

    assert Handover.objects.get().outcome == "absent"


@pytest.mark.django_db
def test_nobody_is_signed_for_before_the_day_of_the_coach(approved, entry, owner, desk):
    tomorrow = seat_desk.SeatNews(
        seat_desk.State.SEATED, "", day=TODAY + timedelta(days=1), trip="B1-001"
    )
    desk.news[entry.pk] = tomorrow

    with pytest.raises(Refused, match="coach-not-here"):
        actions.sign_handover(approved, [entry.pk], by=owner)

    assert not Handover.objects.exists()


@pytest.mark.django_db
def test_nobody_is_signed_for_on_an_application_that_is_not_approved(enterprise, owner):
    entry = RosterEntryFactory(
        application=ApplicationFactory(enterprise=enterprise, status="submitted")
    )

    with pytest.raises(Refused, match="application-not-approved"):
        actions.sign_handover(entry.application, [entry.pk], by=owner)


@pytest.mark.django_db
def test_who_was_not_aboard_has_no_temperature(here):
    name = "handover_temperature_of_who_arrived"

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Handover.objects.update(outcome="absent", temperature=Decimal("36.5"))


@pytest.mark.django_db
def test_only_the_enterprise_signs_and_both_counties_read(
    client, approved, entry, owner, stranger, destination_coordinator, origin_coordinator
):
    page, sign = (
        reverse(f"enterprises:{name}", args=[approved.pk]) for name in ("handover", "sign_handover")
    )
    given = {"entry": [entry.pk], "outcome": "arrived", f"t-{entry.pk}": "36.4"}

    for user in (destination_coordinator, origin_coordinator):
        client.force_login(user)
        assert client.get(page).status_code == 200
        assert client.post(sign, given).status_code == 404
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    client.force_login(owner)
    client.post(sign, given)
    assert entry.handovers.get().temperature == Decimal("36.4")


@pytest.mark.django_db
def test_a_fever_at_the_gate_changes_the_code(approved, entry, owner):
    actions.sign_handover(approved, [entry.pk], by=owner, temperatures={entry.pk: Decimal("38.0")})

    assert codes_of([entry.worker_id])[entry.worker_id].colour == "yellow"


# ---- temperatures -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("degrees", "colour", "fevers"), [("37.3", "green", 0), ("37.4", "yellow", 1)]
)
def test_a_fever_turns_the_code_and_a_normal_temperature_does_not(
    enterprise, owner, here, degrees, colour, fevers
):
    done = measure(enterprise, owner, {here: degrees})

    assert (done.new, done.fevers, done.codes_changed) == (1, fevers, fevers)
    assert codes_of([here.worker_id])[here.worker_id].colour == colour
    assert Declaration.objects.count() == fevers


@pytest.mark.django_db
def test_a_correction_keeps_the_first_value_in_the_history(enterprise, owner, here):
    measure(enterprise, owner, {here: "36.5"})

    done = measure(enterprise, owner, {here: "36.9"})
    again = measure(enterprise, owner, {here: "36.9"})

    assert (done.new, done.corrected) == (0, 1)
    assert (again.new, again.corrected, again.unchanged) == (0, 0, 1)
    values = TemperatureReading.objects.order_by("id").values_list("temperature", flat=True)
    assert list(values) == [Decimal("36.5"), Decimal("36.9")]
    assert queries.visible_temperatures(owner).get().temperature == Decimal("36.9")


@pytest.mark.django_db
def test_whoever_is_not_on_the_site_is_counted_and_not_measured(enterprise, owner, entry, stranger):
    elsewhere = HandoverFactory().entry

    done = measure(enterprise, owner, {entry: "36.5", elsewhere: "39.0"})

    assert (done.new, done.unknown, done.fevers) == (0, 2, 0)
    assert not TemperatureReading.objects.exists()
    assert not Declaration.objects.exists()


@pytest.mark.django_db
def test_no_temperature_is_of_a_day_to_come(enterprise, owner, here):
    with pytest.raises(Refused, match="day-ahead"):
        measure(enterprise, owner, {here: "36.5"}, day=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_two_values_of_one_half_day_cannot_both_hold(here):
    TemperatureReadingFactory(entry=here)

    name = "temperature_once_in_a_half_day"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        TemperatureReadingFactory(entry=here)


@pytest.mark.django_db
def test_a_round_comes_by_form_by_table_and_by_api(client, enterprise, owner, here):
    client.force_login(owner)
    address = reverse("enterprises:measure")
    table = client.get(reverse("enterprises:temperatures_file")).content.decode("utf-8-sig")
    head, row = table.strip().splitlines()
    filled = f"{head}\n{row}36.6\n".encode("gb18030")
    api = APIClient()
    api.force_authenticate(owner)

    client.post(address, {"slot": "morning", "day": "2020-02-15", f"t-{here.pk}": "36,5"})
    client.post(address, {"slot": "evening", "file": SimpleUploadedFile("t.csv", filled)})
    body = {"slot": "evening", "temperatures": {str(here.pk): "36.7"}}
    answer = api.post("/api/temperatures/", body)

    assert answer.json()["corrected"] == 1
    held = TemperatureReading.objects.order_by("id").values_list("slot", "temperature", "source")
    assert list(held) == [
        ("morning", Decimal("36.5"), "form"),
        ("evening", Decimal("36.6"), "file"),
        ("evening", Decimal("36.7"), "api"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "temperatures-none"),
        ("编号,姓名,体温\n1,罗*贵,\n".encode(), "temperatures-none"),
        ("编号,姓名,体温\n1,罗*贵,365\n".encode(), "temperature-odd"),
        ("编号,姓名,体温\n1,罗*贵,热\n".encode(), "temperature-odd"),
        ("编号,姓名,体温\nx,罗*贵,36.5\n".encode(), "temperatures-unreadable"),
        (b"\xff\xfe\x00", "temperatures-unreadable"),
    ],
)
def test_a_table_that_is_not_right_is_refused_whole(text, code):
    with pytest.raises(Refused) as refusal:
        temperature_file.read(text)

    assert refusal.value.code == code


# ---- the day ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_day_is_recorded_once_with_what_was_missing(enterprise, owner, here):
    yesterday = TODAY - timedelta(days=1)
    Handover.objects.update(day=yesterday)
    TemperatureReadingFactory(entry=here, day=yesterday, slot="morning", temperature="38.0")

    tasks.record_daily_reports()
    tasks.record_daily_reports()

    report = DailyReport.objects.get()
    counts = (report.present, report.morning, report.evening, report.fevers)
    assert (report.day, counts) == (yesterday, (1, 1, 0, 1))


@pytest.mark.django_db
def test_the_county_sees_whose_measurements_are_missing(
    client, enterprise, here, destination_coordinator, origin_coordinator, owner
):
    TemperatureReadingFactory(entry=here)
    client.force_login(destination_coordinator)

    answer = client.get(reverse("enterprises:daily"))

    (line,) = answer.context["lines"]
    assert (line.enterprise, line.present, line.missing) == (enterprise, 1, 1)
    client.force_login(origin_coordinator)
    assert client.get(reverse("enterprises:daily")).context["lines"] == []
    client.force_login(owner)
    assert client.get(reverse("enterprises:daily")).status_code == 404


@pytest.mark.django_db
def test_the_application_follows_its_workers_to_the_gate(client, approved, entry, owner, desk):
    client.force_login(owner)
    address = reverse("enterprises:application", args=[approved.pk])

    def last(number):
        return [point[2] for point in client.get(address).context["timeline"]][-number:]

    assert last(2) == ["now", "next"]
    desk.news[entry.pk] = seat_desk.SeatNews(seat_desk.State.SEATED, "", day=TODAY)
    assert last(3) == ["done", "next", "next"]
    desk.news[entry.pk] = seat_desk.SeatNews(seat_desk.State.LEFT, "", day=TODAY)
    assert last(3) == ["done", "done", "now"]
    actions.sign_handover(approved, [entry.pk], by=owner)
    assert last(3) == ["done", "done", "done"]


@pytest.mark.django_db
def test_the_gate_waits_for_who_missed_a_coach_and_has_another_seat(
    client, approved, entry, owner, desk
):
    other = RosterEntryFactory(application=approved)
    desk.news[entry.pk] = seat_desk.SeatNews(seat_desk.State.OVER, "", day=TODAY)
    actions.sign_handover(approved, [entry.pk], by=owner)
    actions.sign_handover(approved, [other.pk], by=owner, outcome="absent")
    assert desk.settled == [([entry.pk], True), ([other.pk], False)]
    client.force_login(owner)

    def gate():
        address = reverse("enterprises:application", args=[approved.pk])
        return client.get(address).context["timeline"][-1][2]

    desk.news[other.pk] = seat_desk.SeatNews(seat_desk.State.MISSED, "")
    assert gate() == "done"
    desk.news[other.pk] = seat_desk.SeatNews(seat_desk.State.SEATED, "", day=TODAY)
    assert gate() == "now"
    assert actions.sign_handover(approved, [other.pk], by=owner) == 1
    assert gate() == "done"
