import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from risk.models import Level
from tests.factories.risk import CountyRatingFactory
from tests.factories.workers_registry import MessageFactory, StayFactory, WorkerFactory
from workers_registry import gateway, queries, tasks
from workers_registry.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def outbox(tmp_path, settings):
    settings.SMS_OUTBOX = tmp_path / "sms.log"
    return settings.SMS_OUTBOX


class DeafGateway:
    """A provider that takes nothing."""

    def send(self, *, phone, text, key):
        raise gateway.Undelivered("busy")


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_queued_messages_are_written_once_in_order(outbox):
    MessageFactory(phone="19999990001", text="您的车", key="a")
    MessageFactory(key="b")

    tasks.send_messages()
    tasks.send_messages()

    assert [(line["to"], line["key"]) for line in lines(outbox)] == [
        ("19999990001", "a"),
        ("19999990000", "b"),
    ]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_a_message_that_the_provider_refuses_waits_for_another_attempt(settings):
    settings.SMS_GATEWAY = "tests.workers_registry.test_tasks.DeafGateway"
    MessageFactory()

    tasks.send_messages()

    message = Message.objects.get()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.leased_until is not None


def test_the_daily_computation_judges_everybody(monkeypatch):
    monkeypatch.setattr(tasks, "WORKERS_AT_ONCE", 2)
    stay = StayFactory(first_day=date(2020, 2, 14), last_day=date(2020, 2, 14))
    CountyRatingFactory(county=stay.county, day=date(2020, 2, 14), level=Level.ORANGE)
    others = [WorkerFactory().pk for _ in range(4)]

    tasks.reissue_codes_nightly()
    tasks.reissue_codes_nightly()

    codes = queries.codes_of([stay.worker_id, *others])
    assert codes[stay.worker_id].colour == "yellow"
    assert {codes[pk].colour for pk in others} == {"green"}
    assert stay.worker.codes.count() == 1


def test_the_demonstrations_gateway_only_writes_a_file():
    assert settings.SMS_GATEWAY == "workers_registry.gateway.FileGateway"


def test_a_new_rating_changes_the_codes_of_those_who_were_there_within_a_minute():
    stay = StayFactory(first_day=date(2020, 2, 10), last_day=date(2020, 2, 12))
    tasks.reissue_codes_nightly()
    assert queries.codes_of([stay.worker_id])[stay.worker_id].colour == "green"

    CountyRatingFactory(county=stay.county, day=date(2020, 2, 11), level=Level.RED)
    tasks.reissue_codes_after_ratings()

    code = queries.codes_of([stay.worker_id])[stay.worker_id]
    assert (code.colour, code.cause) == ("red", "rating")


def test_without_a_new_rating_nobody_is_judged(django_assert_num_queries):
    WorkerFactory()

    with django_assert_num_queries(1):
        tasks.reissue_codes_after_ratings()
