"""R4: who decides, by when, what a decision does; the rule, the actions and the pages."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from risk.refusal import Refused
from tests.factories.risk import DutyFactory, TownshipFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    HealthCodeFactory,
    ListMatchFactory,
    ProxyFactory,
    StayFactory,
    WorkerFactory,
)
from tests.workers_registry.test_paper_file import JPEG, PDF, PNG
from workers_registry import actions, appeal, queries
from workers_registry.models import Appeal, ListMatch, Message, Withdrawal

NOON = datetime(2020, 2, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


# ---- the rule ------------------------------------------------------------------------------------


def test_an_answer_is_due_after_24_hours_and_the_city_is_told_after_72():
    due, city = appeal.times(NOON, appeal.Policy())

    assert (due - NOON, city - NOON) == (timedelta(hours=24), timedelta(hours=72))


@pytest.mark.parametrize(
    ("hours", "later", "answer"),
    [
        (24, timedelta(0), "in-time"),
        (24, SECOND, "overdue"),
        (72, timedelta(0), "overdue"),
        (72, SECOND, "with-the-city"),
    ],
)
def test_the_urgency_changes_just_after_each_time(hours, later, answer):
    due, city = appeal.times(NOON, appeal.Policy())
    now = NOON + timedelta(hours=hours) + later

    assert appeal.urgency(due_at=due, escalates_at=city, now=now) == answer


# ---- the actions ---------------------------------------------------------------------------------


@pytest.fixture
def contact(worker, origin_coordinator, day):
    """A match that a colleague recorded, and the red code that came of it."""
    colleague = DutyFactory(county=worker.home_county).user
    row = actions.NewListMatch(worker.pk, "close-contact", day, "疾控 0215-3")
    actions.record_list_matches([row], by=colleague)
    return ListMatch.objects.get()


@pytest.fixture
def filed(worker, contact):
    return actions.file_appeal(worker, ground="wrong-contact", text="那天我在家。")


def test_an_appeal_keeps_the_colour_until_it_is_decided(worker, filed):
    assert queries.codes_of([worker.pk])[worker.pk].colour == "red"
    assert filed.due_at - filed.filed_at == timedelta(hours=24)
    assert queries.under_appeal([worker.pk]) == {worker.pk}


@pytest.mark.django_db
def test_a_green_code_has_nothing_to_appeal_against():
    code = HealthCodeFactory()

    for worker in (code.worker, WorkerFactory()):
        with pytest.raises(Refused) as refusal:
            actions.file_appeal(worker, ground="other", text="x")
        assert refusal.value.code == "appeal-against-green"


def test_a_second_appeal_waits_for_the_first(worker, filed):
    with pytest.raises(Refused) as refusal:
        actions.file_appeal(worker, ground="other", text="x")

    assert refusal.value.code == "appeal-open-already"
    assert Appeal.objects.count() == 1


def test_upholding_withdraws_the_fact_recomputes_and_tells_the_worker(
    worker, filed, contact, origin_coordinator
):
    disputed = actions.Disputed(list_matches=[contact.pk])

    actions.uphold_appeal(filed, disputed=disputed, answer="同名不同人。", by=origin_coordinator)

    code = queries.codes_of([worker.pk])[worker.pk]
    assert (code.colour, code.cause, code.by) == ("green", "appeal", origin_coordinator)
    assert ListMatch.objects.filter(pk=contact.pk).exists(), "the fact stays, and counts no more"
    message = Message.objects.get()
    assert (message.phone, "同名不同人。" in message.text) == (worker.phone, True)


def test_who_recorded_the_fact_does_not_decide(filed, contact):
    for decide in (
        lambda: actions.uphold_appeal(
            filed,
            disputed=actions.Disputed(list_matches=[contact.pk]),
            answer="x",
            by=contact.by,
        ),
        lambda: actions.reject_appeal(filed, answer="x", by=contact.by),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert refusal.value.code == "appeal-own-fact"
    assert Appeal.objects.get().state == "open"
    assert not Withdrawal.objects.exists()


def test_upholding_needs_a_fact_and_another_persons_fact_does_not_do(
    filed, contact, origin_coordinator
):
    with pytest.raises(Refused) as refusal:
        actions.uphold_appeal(filed, disputed=actions.Disputed(), answer="x", by=origin_coordinator)
    assert refusal.value.code == "appeal-nothing-withdrawn"

    foreign = actions.Disputed(list_matches=[ListMatchFactory().pk])
    with pytest.raises(Refused):
        actions.uphold_appeal(filed, disputed=foreign, answer="x", by=origin_coordinator)
    assert not Withdrawal.objects.exists()


def test_a_decided_appeal_is_decided_once(filed, origin_coordinator):
    actions.reject_appeal(filed, answer="照片对得上。", by=origin_coordinator)

    with pytest.raises(Refused) as refusal:
        actions.reject_appeal(filed, answer="x", by=origin_coordinator)

    assert refusal.value.code == "appeal-decided-already"
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_the_database_keeps_one_open_appeal_and_no_decision_without_words():
    row = AppealFactory()
    for bad in (
        lambda: AppealFactory(worker=row.worker),
        lambda: Appeal.objects.filter(pk=row.pk).update(state="upheld"),
        lambda: Withdrawal.objects.create(appeal=row),
        lambda: Withdrawal.objects.create(
            appeal=row, stay=StayFactory(), list_match=ListMatchFactory()
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            bad()


# ---- the pages -----------------------------------------------------------------------------------


def test_the_worker_files_with_photos_and_sees_when_the_answer_is_due(client, worker_user, contact):
    client.force_login(worker_user)
    # The browser says nonsense of both: what they are is in them.
    photo = SimpleUploadedFile("a.jpg", JPEG, content_type="text/html")
    ticket = SimpleUploadedFile("b", PDF, content_type="application/octet-stream")

    client.post(
        address("appeal"),
        {"ground": "wrong-contact", "text": "那天我在家。", "papers": [photo, ticket]},
    )

    row = Appeal.objects.get()
    kept = [(one.media_type, base64.b64decode(one.content)) for one in row.papers.all()]
    assert kept == [("image/jpeg", JPEG), ("application/pdf", PDF)]
    assert row.number in client.get(address("appeal")).content.decode()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.png", b"<script>", content_type="image/png"),
        SimpleUploadedFile("a.png", PNG[:-4], content_type="image/png"),
        SimpleUploadedFile("a.png", b"", content_type="image/png"),
        SimpleUploadedFile("a.png", PNG + b"x" * 2 * 1024 * 1024, content_type="image/png"),
    ],
)
def test_other_files_are_refused_beside_the_field(client, worker_user, contact, file):
    client.force_login(worker_user)

    response = client.post(address("appeal"), {"ground": "other", "text": "x", "papers": file})

    assert response.status_code == 400
    assert "papers" in response.context["form"].errors
    assert not Appeal.objects.exists()


def test_the_county_finds_it_in_the_queue_and_decides(
    client, worker, filed, contact, origin_coordinator
):
    client.force_login(origin_coordinator)

    assert filed.number in client.get(address("appeals")).content.decode()
    page = client.get(address("review", filed.pk)).content.decode()
    assert "那天我在家。" in page
    assert "疾控 0215-3" in page
    assert worker.name not in page

    client.post(address("uphold", filed.pk), {"match": contact.pk, "answer": "同名不同人。"})
    assert Appeal.objects.get().state == "upheld"
    assert filed.number in client.get(address("appeals"), {"state": "done"}).content.decode()


def test_a_decision_without_words_or_facts_is_shown_again(client, filed, origin_coordinator):
    client.force_login(origin_coordinator)

    assert client.post(address("reject", filed.pk), {"answer": ""}).status_code == 400
    assert client.post(address("uphold", filed.pk), {"answer": "x"}).status_code == 400
    assert Appeal.objects.get().state == "open"


def test_late_ones_are_named_first(client, filed, origin_coordinator):
    now = timezone.now()
    Appeal.objects.update(filed_at=now - timedelta(hours=30), due_at=now - timedelta(hours=6))
    client.force_login(origin_coordinator)

    assert client.get(address("appeals")).context["late"] == 1


def test_what_was_ticked_is_ticked_still_when_the_answer_is_missing(
    client, filed, contact, origin_coordinator
):
    client.force_login(origin_coordinator)

    page = client.post(address("uphold", filed.pk), {"match": contact.pk, "answer": ""})

    assert page.status_code == 400
    assert f'name="match" value="{contact.pk}" checked' in page.content.decode()


def test_strangers_find_no_appeal(client, filed, other_coordinator, province, owner, worker_user):
    for user in (other_coordinator, province, owner, UserFactory(), worker_user):
        client.force_login(user)
        assert client.get(address("review", filed.pk)).status_code == 404
        for name in ("uphold", "reject"):
            assert client.post(address(name, filed.pk), {"answer": "x"}).status_code == 404
    assert Appeal.objects.get().state == "open"


def test_more_than_five_papers_are_refused_by_the_page_and_by_the_rule(
    client, worker, worker_user, contact
):
    client.force_login(worker_user)
    heap = [SimpleUploadedFile(f"{n}.png", PNG, content_type="image/png") for n in range(6)]

    page = client.post(address("appeal"), {"ground": "other", "text": "x", "papers": heap})
    with pytest.raises(Refused) as refusal:
        actions.file_appeal(worker, ground="other", text="x", papers=[("image/png", "eA==")] * 6)

    assert page.status_code == 400
    assert refusal.value.code == "appeal-too-many-papers"
    assert not Appeal.objects.exists()


def test_the_photos_are_for_the_worker_and_the_county_only(
    client, worker, worker_user, contact, origin_coordinator, other_coordinator
):
    papers = [("image/jpeg", base64.b64encode(text).decode()) for text in (b"one", b"two")]
    row = actions.file_appeal(worker, ground="other", text="x", papers=papers)

    for user, status in ((origin_coordinator, 200), (worker_user, 200), (other_coordinator, 404)):
        client.force_login(user)
        assert client.get(address("attachment", row.pk, 2)).status_code == status
    client.force_login(origin_coordinator)
    second = client.get(address("attachment", row.pk, 2))
    assert (second.content, second["Content-Security-Policy"]) == (b"two", "sandbox")
    assert (
        address("attachment", row.pk, 2) in client.get(address("review", row.pk)).content.decode()
    )
    for place in (0, 3):
        assert client.get(address("attachment", row.pk, place)).status_code == 404


# ---- the township, and who holds the code --------------------------------------------------------


def test_what_the_township_found_is_noted_before_the_county_decides(
    client, worker_user, filed, origin_coordinator
):
    client.force_login(origin_coordinator)

    empty = client.post(address("township_check", filed.pk), {"township-words": ""})
    client.post(address("township_check", filed.pk), {"township-words": "邻居证明他在家。"})

    assert empty.status_code == 400
    row = Appeal.objects.get()
    assert (row.state, row.township_by) == ("open", origin_coordinator)
    assert "邻居证明他在家。" in client.get(address("review", filed.pk)).content.decode()
    client.force_login(worker_user)
    assert "您的乡镇已经核实过" in client.get(address("appeal")).content.decode()


def test_a_decided_appeal_takes_no_more_of_the_township(filed, origin_coordinator):
    actions.reject_appeal(filed, answer="照片对得上。", by=origin_coordinator)

    with pytest.raises(Refused) as refusal:
        actions.note_township_check(filed, words="x", by=origin_coordinator)

    assert refusal.value.code == "appeal-decided-already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(township_words="nobody noted this")


def test_whoever_holds_the_code_appeals_for_the_person(client, worker, contact):
    holder = WorkerFactory(user=UserFactory())
    client.force_login(holder.user)
    said = {"ground": "wrong-contact", "text": "奶奶那天在家。"}
    assert client.post(address("others_appeal", worker.pk), said).status_code == 404

    ProxyFactory(holder=holder, held=worker)
    assert (
        address("others_appeal", worker.pk)
        in client.get(address("other", worker.pk)).content.decode()
    )
    client.post(address("others_appeal", worker.pk), said)

    row = Appeal.objects.get()
    assert row.worker == worker
    assert row.number in client.get(address("others_appeal", worker.pk)).content.decode()


@pytest.mark.parametrize("name", ["me", "appeal"])
@pytest.mark.parametrize(
    ("hours", "said"),
    [(1, "Your county is looking at it."), (25, "Your county is late"), (73, "did not answer")],
)
def test_the_person_reads_who_has_it_now_and_no_date_that_is_past(
    client, worker_user, filed, hours, said, name
):
    filed_at = timezone.now() - timedelta(hours=hours)
    due_at, escalates_at = appeal.times(filed_at, appeal.Policy())
    Appeal.objects.filter(pk=filed.pk).update(
        filed_at=filed_at, due_at=due_at, escalates_at=escalates_at
    )
    client.force_login(worker_user)

    page = client.get(address(name), headers={"accept-language": "en"}).content.decode()

    assert said in page
    assert ("The answer comes by" in page) == (hours < 24)


def test_who_is_to_ask_the_township_reads_its_numbers(client, worker, filed, origin_coordinator):
    worker.home_township = TownshipFactory(
        county=worker.home_county, name="罗坎镇", clinic_phone="0870-000 0100"
    )
    worker.save()
    client.force_login(origin_coordinator)

    page = client.get(address("review", filed.pk)).content.decode()

    assert "罗坎镇卫生院" in page
    assert 'href="tel:0870-0000100"' in page
