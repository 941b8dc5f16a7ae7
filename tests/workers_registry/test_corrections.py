"""Corrections and deletion at the person's wish: the rule, the actions, the pages."""

import base64
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from risk.refusal import Refused
from tests.factories.risk import TownshipFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    CorrectionFactory,
    DeclarationFactory,
    ListMatchFactory,
    StayFactory,
    WorkerFactory,
    identity_number,
)
from tests.workers_registry.test_paper_file import JPEG
from workers_registry import actions, correction, queries
from workers_registry.models import Correction, Declaration, Look, Message, Stay, Withdrawal

DAY = date(2020, 2, 15)
NUMBER = identity_number(4711)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


# ---- the rule and the actions --------------------------------------------------------------------


def test_the_answer_is_due_in_civil_days():
    assert correction.due_on(DAY, correction.Policy()) == DAY + timedelta(days=3)


def test_more_than_three_at_once_are_refused_and_one_of_a_kind(worker):
    for kind in ("name", "phone", "identity"):
        CorrectionFactory(worker=worker, kind=kind)
    with pytest.raises(Refused) as refusal:
        actions.file_correction(worker, actions.NewCorrection("township", "x", "x"))
    assert refusal.value.code == "correction-too-many"

    Correction.objects.exclude(kind="name").delete()
    with pytest.raises(Refused) as refusal:
        actions.file_correction(worker, actions.NewCorrection("name", "x", "x"))
    assert refusal.value.code == "correction-open-already"
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "right", "field", "tail"),
    [
        ("name", "张小山", "name", None),
        ("identity", NUMBER, "identity_number", "identity_tail"),
        ("phone", "19912345678", "phone", "phone_tail"),
    ],
)
def test_accepted_it_is_put_right_found_and_the_old_value_is_history(
    worker, origin_coordinator, kind, right, field, tail
):
    old = getattr(worker, field)
    wish = actions.file_correction(worker, actions.NewCorrection(kind, "看证件", right))
    assert (wish.filed_on, wish.due_on) == (DAY, DAY + timedelta(days=3))

    actions.accept_correction(wish, answer="已改。", by=origin_coordinator)

    worker.refresh_from_db()
    wish.refresh_from_db()
    assert (getattr(worker, field), wish.old, wish.right) == (right, old, right)
    assert tail is None or getattr(worker, tail) == right[-4:]
    if kind == "identity":
        assert queries.find_by_identity([right, old]) == {right: worker}
    if kind == "phone":
        assert queries.find_by_phone(right) == worker
    message = Message.objects.get()
    assert (message.phone, "已改。" in message.text) == (worker.phone, True)


def test_a_township_is_one_of_the_countys_own(worker, origin_coordinator):
    here, elsewhere = TownshipFactory(county=worker.home_county), TownshipFactory()
    wrong = CorrectionFactory(worker=worker, kind="township", right=elsewhere.name)
    with pytest.raises(Refused) as refusal:
        actions.accept_correction(wrong, answer="x", by=origin_coordinator)
    assert refusal.value.code == "correction-no-such-township"

    Correction.objects.filter(pk=wrong.pk).update(right=here.name)
    actions.accept_correction(wrong, answer="x", by=origin_coordinator)
    worker.refresh_from_db()
    assert worker.home_township == here


def test_a_number_that_somebody_else_has_is_not_taken_over(worker, origin_coordinator):
    other = WorkerFactory(home_county=worker.home_county)
    wish = CorrectionFactory(worker=worker, kind="identity", right=other.identity_number)

    with pytest.raises(Refused) as refusal:
        actions.accept_correction(wish, answer="x", by=origin_coordinator)

    assert refusal.value.code == "correction-number-taken"
    wish.refresh_from_db()
    assert wish.state == "open"


def test_a_wrong_check_in_counts_no_more_and_the_code_is_computed_again(worker, origin_coordinator):
    fever = DeclarationFactory(worker=worker, temperature="38.5")
    actions.reissue_codes([worker.pk], today=DAY)
    wish = actions.file_correction(worker, actions.NewCorrection("fact", "写错了", "", fever))

    actions.accept_correction(wish, answer="x", by=origin_coordinator)

    assert queries.codes_of([worker.pk])[worker.pk].colour == "green"
    assert Declaration.objects.filter(pk=fever.pk).exists(), "the fact stays, and counts no more"
    assert Withdrawal.objects.get().correction == wish


def test_who_recorded_the_stay_does_not_decide(worker, origin_coordinator):
    stay = StayFactory(worker=worker, by=origin_coordinator)
    wish = actions.file_correction(worker, actions.NewCorrection("fact", "没去过", "", stay))

    for decide in (actions.accept_correction, actions.reject_correction):
        with pytest.raises(Refused) as refusal:
            decide(wish, answer="x", by=origin_coordinator)
        assert refusal.value.code == "appeal-own-fact"
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=wish.pk).update(
            state="rejected",
            answer="x",
            decided_by=origin_coordinator,
            decided_at="2020-02-15T00:00:00Z",
            recorded_by=[origin_coordinator.pk],
        )
    actions.reject_correction(wish, answer="车票对得上。", by=UserFactory())
    assert Stay.objects.filter(pk=stay.pk, withdrawal=None).exists()


def test_another_persons_stay_cannot_be_named(worker):
    with pytest.raises(Refused) as refusal:
        actions.file_correction(worker, actions.NewCorrection("fact", "x", "", StayFactory()))
    assert refusal.value.code == "correction-of-nothing"


def test_a_decided_wish_is_decided_once(worker, origin_coordinator):
    wish = CorrectionFactory(worker=worker)
    actions.accept_correction(wish, answer="x", by=origin_coordinator)

    with pytest.raises(Refused) as refusal:
        actions.reject_correction(wish, answer="x", by=origin_coordinator)

    assert refusal.value.code == "correction-decided-already"
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", [{"state": "accepted"}, {"due_on": DAY - timedelta(days=1)}, {"kind": "fact"}]
)
def test_the_database_keeps_wishes_whole(bad):
    wish = CorrectionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=wish.pk).update(**bad)


# ---- the pages -----------------------------------------------------------------------------------


def test_the_person_files_with_a_paper_and_the_county_puts_it_right(
    client, worker, worker_user, origin_coordinator
):
    photo = SimpleUploadedFile("a.jpg", JPEG, content_type="text/html")
    client.force_login(worker_user)
    said = {"kind": "name", "right": "张小山", "words": "看身份证", "attachment": photo}
    client.post(address("correct"), said)
    wish = Correction.objects.get()
    assert wish.number in client.get(address("correct")).content.decode()

    client.force_login(origin_coordinator)
    assert wish.number in client.get(address("corrections")).content.decode()
    page = client.get(address("correction", wish.pk)).content.decode()
    assert "张小山" in page
    assert worker.name in page
    paper = client.get(address("correction_attachment", wish.pk))
    assert paper.content == JPEG == base64.b64decode(wish.attachment)
    assert paper["Content-Type"] == "image/jpeg"
    assert client.post(address("accept_correction", wish.pk), {"answer": ""}).status_code == 400
    client.post(address("accept_correction", wish.pk), {"answer": "已改。"})

    worker.refresh_from_db()
    assert worker.name == "张小山"
    assert queries.looks_at(worker).get().what == Look.What.REVIEW
    client.force_login(worker_user)
    assert "已改。" in client.get(address("correct")).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "name"}, "right"),
        ({"kind": "identity", "right": "123"}, "right"),
        ({"kind": "phone", "right": "12"}, "right"),
        ({"kind": "township", "right": "没有这个镇"}, "right"),
        ({"kind": "fact"}, "fact"),
        ({"kind": "fact", "fact": "stay-999999"}, "fact"),
        (
            {"kind": "name", "right": "张山", "attachment": SimpleUploadedFile("a.png", b"MZ")},
            "attachment",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, worker_user, said, field):
    client.force_login(worker_user)

    response = client.post(address("correct"), {"words": "x", **said})

    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Correction.objects.exists()


def test_strangers_find_no_wish(client, worker, other_coordinator, province, owner, worker_user):
    wish = CorrectionFactory(worker=worker, attachment="aGk=", attachment_type="image/png")
    for user in (other_coordinator, province, owner, UserFactory()):
        client.force_login(user)
        for name in ("correction", "correction_attachment"):
            assert client.get(address(name, wish.pk)).status_code == 404
        for name in ("accept_correction", "reject_correction"):
            assert client.post(address(name, wish.pk), {"answer": "x"}).status_code == 404
    client.force_login(worker_user)
    assert client.get(address("correction", wish.pk)).status_code == 404
    wish.refresh_from_db()
    assert wish.state == "open"


def test_the_page_says_what_goes_now_and_until_when_the_rest_stays(client, worker, worker_user):
    DeclarationFactory(worker=worker, day=DAY)
    DeclarationFactory(worker=worker, day=DAY - timedelta(days=20))
    actions.reissue_codes([worker.pk], today=DAY)
    client.force_login(worker_user)

    page = client.get(address("deletion"))
    assert page.context["kept"].facts_until == DAY + timedelta(days=28)
    assert page.context["kept"].cases_until is None
    assert not page.context["kept"].is_held
    client.post(address("delete_data"))

    assert list(Declaration.objects.values_list("day", flat=True)) == [DAY]
    wish = queries.open_wish(worker)
    assert wish.number in client.get(address("deletion")).content.decode()
    client.post(address("keep_data"))
    assert queries.open_wish(worker) is None


def test_what_a_red_code_rests_on_does_not_go_at_a_wish(client, worker, worker_user):
    since = DAY - timedelta(days=20)
    match = ListMatchFactory(worker=worker, since=since, known_on=since)
    actions.reissue_codes([worker.pk], today=DAY)
    client.force_login(worker_user)

    assert client.get(address("deletion")).context["kept"].is_held
    client.post(address("delete_data"))

    assert queries.facts_of_one(worker.pk, day=DAY).list_matches
    assert match.pk in worker.list_matches.values_list("pk", flat=True)


def test_only_the_person_deletes(client, origin_coordinator, worker):
    client.force_login(origin_coordinator)

    for name in ("delete_data", "keep_data"):
        assert client.post(address(name)).status_code == 404
        assert client.get(address(name)).status_code in (404, 405)
