"""What follows from a code: the end of red, the messages, the passes."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from risk.refusal import Refused
from tests.factories.workers_registry import (
    ListMatchFactory,
    MessageFactory,
    WorkerFactory,
)
from workers_registry import actions, pass_token, queries
from workers_registry.models import (
    Clearance,
    Message,
    RevokedPass,
)

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


# ---- the end of red ------------------------------------------------------------------------------


def test_the_county_ends_a_red_code_on_its_last_day(origin_coordinator):
    match = ListMatchFactory(since=TODAY - timedelta(14))
    actions.reissue_codes([match.worker_id], today=TODAY)

    code = actions.clear_worker(match.worker, note="14 天无症状", by=origin_coordinator)

    assert code.colour == "red", "the last day itself is still red"
    actions.reissue_codes([match.worker_id], today=TODAY + timedelta(1))
    assert queries.codes_of([match.worker_id])[match.worker_id].colour == "green"


def test_the_county_cannot_end_it_earlier(origin_coordinator):
    match = ListMatchFactory(since=TODAY - timedelta(13))
    actions.reissue_codes([match.worker_id], today=TODAY)

    with pytest.raises(Refused) as refusal:
        actions.clear_worker(match.worker, note="n", by=origin_coordinator)

    assert refusal.value.code == "clearance-too-early"
    assert not Clearance.objects.exists()


def test_only_red_needs_it(origin_coordinator):
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    with pytest.raises(Refused) as refusal:
        actions.clear_worker(worker, note="n", by=origin_coordinator)

    assert refusal.value.code == "clearance-not-needed"


# ---- messages ------------------------------------------------------------------------------------


def test_a_message_with_a_known_key_is_not_queued_again():
    row = actions.NewMessage("19999990001", "text", "notice", "trip-7-worker-1")

    actions.queue_messages([row])
    actions.queue_messages([row, actions.NewMessage("19999990002", "text", "notice", "other")])

    assert Message.objects.count() == 2


def test_a_claimed_message_is_nobody_elses_until_its_lease_is_over():
    MessageFactory()

    assert len(actions.claim_messages(limit=10)) == 1
    assert actions.claim_messages(limit=10) == []
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert len(actions.claim_messages(limit=10)) == 1


def test_a_lost_lease_marks_nothing():
    MessageFactory()
    mine = actions.claim_messages(limit=1)[0]
    Message.objects.update(leased_until=timezone.now() + timedelta(minutes=5))

    actions.record_sent(mine)

    assert Message.objects.get().state == Message.State.QUEUED


def test_a_message_is_given_up_after_five_attempts():
    MessageFactory(attempts=5)

    assert actions.claim_messages(limit=1) == []
    assert Message.objects.get().state == Message.State.FAILED


def test_the_text_of_a_sent_code_is_forgotten():
    MessageFactory(kind=actions.SIGN_IN_CODE, text="123456")

    actions.record_sent(actions.claim_messages(limit=1)[0])

    assert Message.objects.get().text == ""


# ---- passes --------------------------------------------------------------------------------------


def test_a_worse_colour_makes_the_old_passes_void():
    worker = WorkerFactory()
    green = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    old = _pass_id_in(actions.issue_token(worker, green))

    code = actions.declare(worker, temperature=Decimal("38"), by=None)

    assert [row.pass_id for row in RevokedPass.objects.all()] == [old]
    assert _pass_id_in(actions.issue_token(worker, code)) != old


def test_who_was_never_given_a_pass_has_none_to_lose():
    worker = WorkerFactory()
    actions.declare(worker, temperature=Decimal("36.5"), by=None)

    code = actions.declare(worker, temperature=Decimal("38"), by=None)

    assert code.colour == "yellow"
    assert not RevokedPass.objects.exists()


def _pass_id_in(token):
    keys = queries.public_keys()
    now = int(timezone.now().timestamp())
    read = pass_token.verify(token, keys=keys, revoked=(), now=now)
    assert isinstance(read, pass_token.Pass)
    return UUID(bytes=read.pass_id)


def test_the_next_pass_has_an_id_of_its_own_and_keeps_it_until_the_next_worse_colour():
    worker = WorkerFactory()
    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    ids = []
    for rounds in range(2):
        actions.revoke_passes([worker.pk])
        actions.revoke_passes([worker.pk])  # nothing was shown in between
        assert RevokedPass.objects.count() == rounds
        first, again = (_pass_id_in(actions.issue_token(worker, code)) for _ in range(2))
        assert first == again
        ids.append(first)

    revoked = set(RevokedPass.objects.values_list("pass_id", flat=True))
    assert len({*ids}) == 2
    assert ids[0] in revoked
    assert ids[1] not in revoked
