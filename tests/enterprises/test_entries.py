"""Single workers: judged by the county, withdrawn and replaced by the enterprise; who may come."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from enterprises import actions, queries, screening, seat_desk
from enterprises.models import ApplicationEvent, RosterEntry
from risk.models import Level
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import NUMBERS
from tests.factories.enterprises import ApplicationFactory, RosterEntryFactory
from tests.factories.risk import CountyRatingFactory, TownshipFactory
from tests.factories.workers_registry import HealthCodeFactory, MedicalCheckFactory

DAY = date(2020, 2, 20)


@pytest.fixture
def submitted(enterprise, origin):
    TownshipFactory(county=origin, name="泼机镇")
    return ApplicationFactory(enterprise=enterprise, origin_county=origin, status="submitted")


@pytest.fixture
def approved(enterprise, origin):
    TownshipFactory(county=origin, name="泼机镇")
    return ApplicationFactory(enterprise=enterprise, origin_county=origin, status="approved")


class Desk:
    """Answers with what the test says and keeps what is asked."""

    def __init__(self, news=()):
        self.news, self.freed, self.settled = dict(news), [], []

    def news_of(self, entry_ids):
        return {pk: self.news[pk] for pk in entry_ids if pk in self.news}

    def free_seats(self, entry_ids, *, code, until):
        self.freed.append((list(entry_ids), code, until))
        return len(entry_ids)

    def settle(self, entry_ids, *, has_arrived):
        self.settled.append((list(entry_ids), has_arrived))


@pytest.fixture
def desk():
    old = seat_desk._at_the_desk[0]
    new = Desk()
    seat_desk.take(new)
    yield new
    seat_desk.take(old)


def judge(application, entries, by, standing="refused", **words):
    return actions.judge_entries(
        application, [entry.pk for entry in entries], standing=standing, by=by,
        **{"reason": "近期去过疫区", **words},
    )  # fmt: skip


# ---- the county ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_application_is_approved_without_a_refused_and_a_postponed_worker(
    submitted, destination, destination_coordinator, desk
):
    CountyRatingFactory(county=destination)
    refused, postponed, other = RosterEntryFactory.create_batch(3, application=submitted)

    judge(submitted, [refused], destination_coordinator)
    judge(submitted, [postponed], destination_coordinator, "postponed", not_before=DAY)
    actions.approve_application(submitted, by=destination_coordinator)

    standings = queries.roster(submitted).order_by("pk").values_list("standing", "not_before")
    assert list(standings) == [("refused", None), ("postponed", DAY), ("admitted", None)]
    kinds = submitted.events.values_list("kind", "details")
    assert ("entry-refused", {"entries": [refused.pk]}) in kinds
    assert ("entry-postponed", {"entries": [postponed.pk], "until": "2020-02-20"}) in kinds
    assert desk.freed == [
        ([refused.pk], "entry-refused", None),
        ([postponed.pk], "entry-postponed", DAY),
    ]
    assert other.is_open


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reason": " "}, "note-missing"),
        ({"standing": "postponed"}, "day-missing"),
        ({"standing": "postponed", "not_before": date(2020, 2, 15)}, "day-over"),
        ({"standing": "admitted"}, "nobody-chosen"),
    ],
)
def test_a_judgement_without_ground_or_day_changes_nothing(
    submitted, destination_coordinator, words, code
):
    entry = RosterEntryFactory(application=submitted)

    with pytest.raises(Refused) as refusal:
        judge(submitted, [entry], destination_coordinator, **words)

    assert refusal.value.code == code
    entry.refresh_from_db()
    assert entry.standing == "admitted"
    assert not submitted.events.exists()


@pytest.mark.django_db
def test_nobody_is_judged_on_a_draft(enterprise, origin, destination_coordinator):
    entry = RosterEntryFactory(
        application=ApplicationFactory(enterprise=enterprise, origin_county=origin)
    )

    with pytest.raises(Refused, match="application-cannot-move"):
        judge(entry.application, [entry], destination_coordinator)


@pytest.mark.django_db
def test_workers_of_another_application_are_left_alone(submitted, origin, destination_coordinator):
    other = RosterEntryFactory()

    with pytest.raises(Refused, match="nobody-chosen"):
        judge(submitted, [other], destination_coordinator)


@pytest.mark.django_db
def test_a_refused_worker_is_admitted_again(submitted, destination_coordinator):
    entry = RosterEntryFactory(application=submitted)
    judge(submitted, [entry], destination_coordinator)

    judge(submitted, [entry], destination_coordinator, "admitted", reason="")

    entry.refresh_from_db()
    assert (entry.standing, entry.reason) == ("admitted", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"standing": "postponed", "reason": "x"}, "roster_entry_postponed_to_a_day"),
        ({"standing": "refused"}, "roster_entry_not_admitted_has_a_reason"),
    ],
)
def test_the_database_holds_what_a_judgement_needs(submitted, values, name):
    entry = RosterEntryFactory(application=submitted)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RosterEntry.objects.filter(pk=entry.pk).update(**values)


@pytest.mark.django_db
def test_only_the_receiving_county_judges_by_page_and_api(
    client, submitted, owner, origin_coordinator, destination_coordinator
):
    entry = RosterEntryFactory(application=submitted)
    given = {"entry": [entry.pk], "standing": "refused", "reason": "去过疫区"}

    for user in (owner, origin_coordinator):
        client.force_login(user)
        assert (
            client.post(reverse("enterprises:judge", args=[submitted.pk]), given).status_code == 404
        )
    api = APIClient()
    api.force_authenticate(destination_coordinator)
    body = {"entries": [entry.pk], "standing": "refused", "reason": "去过疫区"}
    assert api.post(f"/api/applications/{submitted.pk}/judge/", body).status_code == 200

    client.force_login(owner)
    page = client.get(reverse("enterprises:people", args=[submitted.pk])).content.decode()
    assert "去过疫区" in page


# ---- the enterprise -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_withdrawing_gives_the_seat_back(approved, owner, desk):
    entry = RosterEntryFactory(application=approved)

    actions.withdraw_entry(entry, by=owner)

    assert desk.freed == [([entry.pk], "entry-closed", None)]


@pytest.mark.django_db
def test_a_worker_whose_coach_has_left_is_not_withdrawn(approved, owner, desk):
    entry = RosterEntryFactory(application=approved)
    desk.news[entry.pk] = seat_desk.SeatNews(seat_desk.State.LEFT, "left")

    with pytest.raises(Refused, match="worker-under-way"):
        actions.withdraw_entry(entry, by=owner)

    entry.refresh_from_db()
    assert entry.is_open
    assert desk.freed == []


@pytest.mark.django_db
def test_a_worker_is_replaced_on_an_approved_application(client, approved, owner, desk):
    entry = RosterEntryFactory(application=approved, row=7, pickup__name="黑树镇")
    entry.pickup.county = approved.origin_county
    entry.pickup.save()
    client.force_login(owner)
    given = {"name": "罗成贵", "identity_number": NUMBERS[0], "phone": "13812345678",
             "pickup": "泼机镇", "checked_on": "2020-02-12", "note": "辞职"}  # fmt: skip

    client.post(reverse("enterprises:replace_entry", args=[approved.pk, entry.pk]), given)

    entry.refresh_from_db()
    new = queries.roster(approved).get()
    assert not entry.is_open
    assert (new.worker.name, new.row, new.replaces) == ("罗成贵", 7, entry)
    event = approved.events.get()
    assert event.kind == ApplicationEvent.Kind.ENTRY_REPLACED
    assert event.details == {"entry": entry.pk, "row": 7, "by_entry": new.pk}
    assert desk.freed == [([entry.pk], "entry-closed", None)]


@pytest.mark.django_db
def test_a_replacement_that_a_roster_would_not_take_changes_nothing(approved, owner, desk):
    entry = RosterEntryFactory(application=approved)
    elsewhere = RosterEntryFactory(worker__name="王秀花")
    faulty = {"name": "王秀花", "phone": "13812345678", "pickup": "泼机镇"}

    for number in ("530627199001010000", elsewhere.worker.identity_number):
        with pytest.raises(Refused, match="replacement-faulty"):
            actions.replace_entry(entry, cells={**faulty, "identity_number": number}, by=owner)

    entry.refresh_from_db()
    assert entry.is_open
    assert approved.entries.count() == 1
    assert not approved.events.exists()


@pytest.mark.django_db
def test_the_page_of_a_worker_asks_before_withdrawing(client, approved, owner, stranger):
    entry = RosterEntryFactory(application=approved)
    address = reverse("enterprises:entry", args=[approved.pk, entry.pk])
    client.force_login(owner)

    page = client.get(address).content.decode()

    assert '<dialog class="dialog" id="withdraw"' in page
    client.force_login(stranger)
    assert client.get(address).status_code == 404


# ---- who may come, and when ---------------------------------------------------------------------


def earliest(**facts):
    known = {"colour": "green", "current_until": DAY, "medical_until": date(2020, 2, 28)}
    found = screening.outlook(screening.EntryFacts(**{**known, **facts}), today=date(2020, 2, 15))
    return found.code, found.earliest


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("ready", date(2020, 2, 15))),
        ({"colour": "yellow", "until": date(2020, 2, 17)}, ("code-yellow", date(2020, 2, 18))),
        ({"colour": "red", "until": date(2020, 2, 24)}, ("code-red", date(2020, 2, 25))),
        ({"colour": "red"}, ("code-red", None)),
        ({"not_before": DAY}, ("entry-postponed", DAY)),
        (
            {"not_before": DAY, "colour": "yellow", "until": date(2020, 2, 22)},
            ("entry-postponed", date(2020, 2, 23)),
        ),
        ({"is_refused": True}, ("entry-refused", None)),
        ({"may_leave": False}, ("origin-level", None)),
        ({"may_arrive": False}, ("destination-level", None)),
        ({"colour": None}, ("code-missing", None)),
        ({"medical_until": None}, ("medical-missing", None)),
        (
            {"colour": "yellow", "until": date(2020, 2, 28)},
            ("code-yellow", None),
        ),
        ({"current_until": date(2020, 2, 14)}, ("code-not-current", date(2020, 2, 15))),
    ],
)
def test_the_first_day_looks_at_everything_that_stands_in_the_way(facts, expected):
    assert earliest(**facts) == expected


@pytest.mark.django_db
def test_the_white_list_follows_codes_and_ratings(approved, origin, destination, owner):
    api = APIClient()
    api.force_authenticate(owner)
    entry = RosterEntryFactory(application=approved)
    MedicalCheckFactory(worker=entry.worker, valid_until=date(2020, 2, 28))
    HealthCodeFactory(
        worker=entry.worker, colour="yellow", rule="R3.4", until=date(2020, 2, 17),
        current_until=date(2020, 2, 20),
    )  # fmt: skip

    def listed():
        (row,) = api.get(f"/api/applications/{approved.pk}/white-list/").json()
        return row["code"], row["earliest"]

    assert listed() == ("origin-level", None), "rated by nobody, as at the gate"
    CountyRatingFactory(county=origin)
    assert listed() == ("destination-level", None)
    CountyRatingFactory(county=destination)
    assert listed() == ("code-yellow", "2020-02-18")
    HealthCodeFactory(worker=entry.worker, colour="green", current_until=date(2020, 2, 20))
    assert listed() == ("ready", "2020-02-15")
    CountyRatingFactory(county=origin, level=Level.RED)
    assert listed() == ("origin-level", None)


@pytest.mark.django_db
def test_the_white_list_is_given_as_a_workbook(client, approved, owner, stranger):
    RosterEntryFactory(application=approved)
    address = reverse("enterprises:white_list_file", args=[approved.pk])
    client.force_login(owner)
    assert client.get(address).content.startswith(b"PK")
    client.force_login(stranger)
    assert client.get(address).status_code == 404
