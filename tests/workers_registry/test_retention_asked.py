"""The nightly run, the command, and a person's own wish."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from risk.refusal import Refused
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    DeclarationFactory,
    DeletionWishFactory,
    MedicalCheckFactory,
    MessageFactory,
    RecognisedCodeFactory,
    WorkerFactory,
)
from tests.workers_registry.test_retention import green, left
from workers_registry import actions, queries, retention, tasks
from workers_registry.models import (
    Declaration,
    DeletionWish,
    HealthCode,
    MedicalCheck,
    RetentionRun,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 15)
DAYS = timedelta(days=1)
POLICY = retention.Policy()
LAST_KEPT, GONE = DAY - 28 * DAYS, DAY - 29 * DAYS


# ---- the night, the command ----------------------------------------------------------------------


def test_the_night_runs_once_a_day_and_the_command_prints_the_receipt():
    DeclarationFactory(worker=green(), day=GONE)

    tasks.delete_expired_nightly()
    tasks.delete_expired_nightly()
    out = StringIO()
    call_command("delete_expired", stdout=out)

    assert RetentionRun.objects.count() == 2, "one of the night, one of the command"
    assert RetentionRun.objects.last().counts == {"declarations": 1}
    assert "facts kept from 2020-01-18" in out.getvalue()
    assert "nothing was too old" in out.getvalue()


def test_a_run_that_broke_off_is_taken_up_by_the_next(monkeypatch):
    DeclarationFactory(worker=green(), day=GONE)
    MedicalCheckFactory(checked_on=GONE, valid_until=GONE)
    broken = dict(queries.EXPIRED)

    def fail(_kept):
        raise RuntimeError("the power went")

    monkeypatch.setattr(queries, "EXPIRED", {**broken, "medical-checks": fail})
    with pytest.raises(RuntimeError):
        tasks.delete_expired_nightly()
    monkeypatch.setattr(queries, "EXPIRED", broken)
    tasks.delete_expired_nightly()

    first, second = RetentionRun.objects.order_by("pk")
    assert (first.counts, first.finished_at) == ({"declarations": 1}, None)
    assert second.counts == {"medical-checks": 1}
    assert not MedicalCheck.objects.exists()


# ---- a person's own wish -------------------------------------------------------------------------


def test_a_wish_deletes_at_once_what_the_rule_no_longer_needs():
    worker = green()
    kept = DeclarationFactory(worker=worker, day=DAY - 14 * DAYS)
    DeclarationFactory(worker=worker, day=DAY - 15 * DAYS)
    other = DeclarationFactory(day=DAY - 15 * DAYS)
    MessageFactory(worker=worker, state="sent", sent_at=timezone.now())

    wish = actions.delete_at_a_wish(worker)

    assert left(Declaration) == {kept.pk, other.pk}
    assert wish.counts == {"declarations": 1, "messages": 1}
    with pytest.raises(Refused) as refusal:
        actions.delete_at_a_wish(worker)
    assert refusal.value.code == "deletion-wished-already"


def test_once_nothing_else_is_known_the_night_removes_name_and_numbers():
    worker = WorkerFactory(user=UserFactory())
    DeclarationFactory(worker=worker, day=LAST_KEPT)
    actions.reissue_codes([worker.pk], today=LAST_KEPT)
    wish = DeletionWishFactory(worker=worker, day=LAST_KEPT)
    number = worker.identity_number

    actions.delete_expired()
    worker.refresh_from_db()
    assert worker.name, "a check-in of 28 days ago is still known"

    Declaration.objects.update(day=GONE)
    HealthCode.objects.update(day=GONE)
    actions.delete_expired()

    worker.refresh_from_db()
    wish.refresh_from_db()
    assert (worker.name, worker.identity_number, worker.phone, worker.user) == ("", "", "", None)
    assert wish.done_on == DAY
    assert queries.find_by_identity([number]) == {}
    assert not DeletionWish.objects.filter(done_on=None).exists()


def test_a_code_of_another_province_goes_at_a_wish_and_keeps_the_name_until_it_is_over():
    worker = green()
    needed = DAY - POLICY.wish_days * DAYS
    for until in (needed - DAYS, needed):
        RecognisedCodeFactory(worker=worker, until=until, known_on=GONE)
    assert queries.still_kept(worker, POLICY).facts_until == DAY + 28 * DAYS

    wish = actions.delete_at_a_wish(worker)

    assert wish.counts == {"recognised-codes": 1}
    kept = worker.recognised.get()
    assert kept.until == needed
    HealthCode.objects.update(day=GONE, current_until=None, colour="green", evidence={})
    assert wish not in queries.wishes_to_fulfil()
    kept.delete()
    assert wish in queries.wishes_to_fulfil()


def test_a_wish_can_be_taken_back_while_it_is_open():
    worker = green()
    actions.delete_at_a_wish(worker)

    actions.withdraw_wish(worker)

    assert queries.open_wish(worker) is None
