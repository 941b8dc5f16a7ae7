"""A real worker takes real messages: from the embedded broker and from those of a deployment."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from kombu import Connection

from config.celery import app
from config.embedded import ROOT
from tests.factories.workers_registry import MessageFactory
from workers_registry.models import Message
from workers_registry.tasks import send_messages

BROKERS = [
    pytest.param("CELERY_BROKER_URL", id="embedded"),
    pytest.param("TEST_REDIS_URL", id="redis", marks=pytest.mark.needs_redis),
    pytest.param("TEST_RABBITMQ_URL", id="rabbitmq", marks=pytest.mark.needs_rabbitmq),
]


def _database_url():
    """Give the address of the test's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@contextlib.contextmanager
def _worker(broker, outbox, queue):
    log = outbox.with_suffix(".log")
    words = ["-c", "1", "-l", "info", "-Q", queue, "--without-gossip", "--without-mingle"]
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", *words],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": _database_url(),
                "CELERY_BROKER_URL": broker,
                "SMS_OUTBOX": str(outbox),
                "REMAP_SIGTERM": "SIGQUIT",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield log
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("variable", BROKERS)
def test_a_worker_takes_a_task_from_the_broker_and_does_it_once(variable, tmp_path):
    broker = os.environ[variable]
    if broker.startswith("memory"):
        pytest.skip("the tests run on a server of yours that has no broker beside it")
    outbox, queue = tmp_path / "sms.jsonl", f"test-{os.getpid()}-{variable.lower()}"
    message = MessageFactory(state=Message.State.QUEUED)

    with _worker(broker, outbox, queue) as log, Connection(broker) as sender:
        for _ in range(2):  # delivered twice, done once
            send_messages.apply_async(connection=sender, queue=queue)
        _wait_for(lambda: log.read_text().count("succeeded") == 2, log)
        sender.default_channel.queue_delete(queue)

    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert [json.loads(line)["key"] for line in outbox.read_text().splitlines()] == [message.key]


def _wait_for(condition, log):
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@pytest.mark.needs_postgres
def test_a_fresh_database_of_a_deployment_is_migrated_and_checks_out():
    url, name = os.environ["TEST_DATABASE_URL"], f"fangang_test_{os.getpid()}"
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            for command in (["migrate", "--verbosity=0"], ["check", "--database", "default"]):
                ended = subprocess.run(
                    [sys.executable, "manage.py", *command],
                    cwd=ROOT,
                    env={
                        **os.environ,
                        "DJANGO_SETTINGS_MODULE": "config.settings",
                        "DATABASE_URL": own,
                    },
                    capture_output=True,
                    text=True,
                )
                assert ended.returncode == 0, ended.stderr
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_every_regular_task_exists():
    app.loader.import_default_modules()

    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named <= set(app.tasks)
