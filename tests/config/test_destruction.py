"""Everything kept of persons goes, by two people, with a certificate; the log still holds."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from config.destruction import ABOVE
from config.tasks import carry_out_destructions
from risk.refusal import Refused
from tests.factories.enterprises import (
    HandoverFactory,
    PaperFactory,
    RosterFaultFactory,
    TemperatureReadingFactory,
)
from tests.factories.risk import DutyFactory
from tests.factories.users import UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    CorrectionFactory,
    DeletionWishFactory,
    DestructionFactory,
    ListMatchFactory,
    ListProposalFactory,
    LookFactory,
    MessageFactory,
    ProxyFactory,
    StayFactory,
    WithdrawalFactory,
    WorkerFactory,
)
from workers_registry import actions, queries
from workers_registry.models import Destruction, HealthCode, RetentionRun, Worker
from workers_registry.receipt_words import RECEIPT

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 15)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


@pytest.fixture
def admin():
    return UserFactory(is_superuser=True)


@pytest.fixture
def official():
    return DutyFactory(role="province", county=None).user


@pytest.fixture
def confirmed(admin, official):
    asked = actions.propose_destruction(reason="decision 7", by=official)
    return actions.confirm_destruction(asked, backups="tape 3: IT, by 1 March", by=admin)


def much_is_kept():
    """A worker with an account, of whom the site keeps something of every kind."""
    worker = WorkerFactory(user=UserFactory())
    actions.declare(worker, temperature="36.5", by=worker.user)
    withdrawn = StayFactory(worker=worker)
    WithdrawalFactory(stay=withdrawn, list_match=None, appeal=AppealFactory(worker=worker))
    CorrectionFactory(worker=worker, attachment="aGk=")
    MessageFactory(worker=worker)
    LookFactory(worker=worker, reason="why I looked")
    ProxyFactory(held=worker)
    DeletionWishFactory(worker=worker)
    ListProposalFactory(worker_ids=[worker.pk])
    reading = TemperatureReadingFactory(entry__worker=worker)
    HandoverFactory(entry=reading.entry)
    RosterFaultFactory()
    PaperFactory()
    return worker


def test_everything_goes_history_files_and_what_was_noted_and_the_log_still_holds(confirmed):
    worker = much_is_kept()

    carry_out_destructions()

    confirmed.refresh_from_db()
    assert confirmed.state == "done"
    for rows in (*queries.DESTROYED.values(), *ABOVE.values(), HealthCode.objects.all):
        assert not rows().exists()
    worker = Worker.objects.select_related("user").get(pk=worker.pk)
    assert (worker.name, worker.identity_number, worker.phone, worker.user) == ("", "", "", None)
    assert not Worker.objects.exclude(name="").exists()
    assert list(queries.chain_breaks()) == []
    counts = confirmed.run.counts
    assert counts["persons"] == Worker.objects.count()
    assert (counts["codes"], counts["stays"], counts["looks"], counts["lists"]) == (1, 1, 1, 1)
    assert set(counts) <= set(RECEIPT)
    assert confirmed.run.finished_at is not None


def test_the_account_of_a_person_is_closed(confirmed):
    user = WorkerFactory(user=UserFactory()).user

    carry_out_destructions()

    user.refresh_from_db()
    assert not user.is_active


def test_a_case_in_the_term_of_the_law_keeps_name_and_entry_and_an_older_one_goes(confirmed):
    case = ListMatchFactory(kind="confirmed", since=TODAY)
    released = ListMatchFactory(
        kind="confirmed", since=TODAY - timedelta(days=1200), released_on=TODAY
    )
    old = ListMatchFactory(kind="confirmed", since=TODAY - timedelta(days=1200))
    StayFactory(worker=case.worker)

    carry_out_destructions()

    kept = {match.worker.name for match in (case, released)}
    assert set(Worker.objects.exclude(name="").values_list("name", flat=True)) == kept
    assert not Worker.objects.get(pk=old.worker_id).name
    assert not case.worker.stays.exists()


def test_broken_off_it_goes_on_and_counts_nothing_twice(confirmed, monkeypatch):
    much_is_kept()
    module = actions.carry_out_destruction.__module__
    monkeypatch.setattr(f"{module}._forget_lists", lambda run: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carry_out_destructions()
    confirmed.refresh_from_db()
    assert confirmed.state == "confirmed"
    monkeypatch.undo()

    carry_out_destructions()
    carry_out_destructions()

    counts = RetentionRun.objects.get().counts
    assert (counts["stays"], counts["codes"]) == (1, 1)


def test_nothing_goes_before_a_second_person_has_confirmed(official, admin):
    worker = much_is_kept()
    asked = actions.propose_destruction(reason="decision 7", by=official)

    with pytest.raises(Refused) as alone:
        actions.confirm_destruction(asked, backups="none", by=official)
    with pytest.raises(Refused) as unconfirmed:
        actions.carry_out_destruction(asked, above=ABOVE)
    with pytest.raises(Refused) as twice:
        actions.propose_destruction(reason="decision 8", by=admin)
    carry_out_destructions()

    assert alone.value.code == "destruction-second-is-first"
    assert unconfirmed.value.code == "destruction-not-confirmed"
    assert twice.value.code == "destruction-waits-already"
    assert Worker.objects.get(pk=worker.pk).name


def test_the_database_refuses_one_person_for_both(official):
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionFactory(state="confirmed", by=official, second=official, backups="none")


def test_on_the_page_one_asks_another_confirms_and_the_certificate_says_what_went(
    client, admin, official
):
    much_is_kept()
    client.force_login(official)
    client.post(address("destructions"), {"reason": "decision 7"})
    asked = Destruction.objects.get()
    own = client.post(address("confirm_destruction", asked.pk), {"backups": "none"}, follow=True)
    assert Destruction.objects.get().state == "open"
    assert own.status_code == 200

    client.force_login(admin)
    assert client.post(address("confirm_destruction", asked.pk)).status_code == 400
    client.post(address("confirm_destruction", asked.pk), {"backups": "tape 3: IT"})
    carry_out_destructions()

    page = client.get(address("destruction", asked.pk), headers={"accept-language": "en"})
    said = page.content.decode()
    for words in (asked.number, "decision 7", "tape 3: IT", "health codes", "Carried out"):
        assert words in said
    assert client.get(address("destructions")).status_code == 200


def test_it_can_be_taken_back_until_it_is_confirmed(client, official, confirmed):
    client.force_login(official)
    client.post(address("withdraw_destruction", confirmed.pk))
    confirmed.refresh_from_db()
    assert confirmed.state == "confirmed"

    asked = DestructionFactory()
    client.post(address("withdraw_destruction", asked.pk))
    asked.refresh_from_db()

    assert asked.state == "withdrawn"


def test_the_command_carries_out_what_was_confirmed_and_nothing_else(confirmed, capsys):
    much_is_kept()
    call_command("destroy_records", str(confirmed.pk))
    assert "persons" in capsys.readouterr().out
    for number in (confirmed.pk, confirmed.pk + 1, DestructionFactory().pk):
        with pytest.raises(CommandError):
            call_command("destroy_records", str(number))


def test_every_kind_has_its_word():
    kinds = {*queries.DESTROYED, *ABOVE, "codes", "loose-codes", "lists", "persons"}
    assert kinds <= set(RECEIPT)
