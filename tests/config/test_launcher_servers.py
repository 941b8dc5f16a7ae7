"""The embedded servers, really started: they keep data, recover, and meet no other server."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded import ROOT, Home
from config.launcher import postgres
from tests import servers

QUICK = (*postgres.FORGETFUL, "shared_buffers=16MB")


@pytest.fixture
def place():
    """A home that the server's account can reach and a socket's path can name."""
    folder = Path(servers.new_folder())
    folder.chmod(0o711)
    yield Home(files=folder / "var", sockets=folder / "run")
    shutil.rmtree(folder)


@contextlib.contextmanager
def _running(place):
    child = postgres.prepare(place, settings=QUICK)
    child.start()
    try:
        postgres.wait_until_ready(place, child, pause=lambda: time.sleep(0.02))
        yield child
    finally:
        child.stop()


def _answer(place, query):
    with psycopg.connect(place.database_url) as connection:
        return connection.execute(query).fetchone()[0]


def _do(place, statement):
    with psycopg.connect(place.database_url) as connection:
        connection.execute(statement)


def test_data_survive_a_stop_and_a_start(place):
    with _running(place):
        _do(place, "CREATE TABLE kept AS SELECT 42 AS number")

    with _running(place):
        assert _answer(place, "SELECT number FROM kept") == 42


def test_the_server_is_private_and_has_what_the_project_asks_of_a_database(place):
    with _running(place):
        for extension in ("pg_trgm", "btree_gist"):
            _do(place, f"CREATE EXTENSION {extension}")
        assert _answer(place, "SELECT lower('ÄÖ')") == "äö"
        assert _answer(place, "SHOW listen_addresses") == ""
        assert place.sockets.stat().st_mode & 0o777 == 0o700
        assert (place.files / "pg").stat().st_mode & 0o777 == 0o700


def test_a_half_made_data_folder_is_made_anew(place):
    half = place.files / "pg.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    with _running(place):
        assert _answer(place, "SELECT 1") == 1
        assert not half.exists()


def test_a_server_is_ended_only_when_its_data_were_deleted(place):
    with _running(place) as child:
        postgres.leave_no_stranger(place)
        assert not child.has_ended()

        shutil.rmtree(place.files / "pg")

        postgres.leave_no_stranger(place)

        assert child.process.wait(10) is not None


def test_a_server_that_cannot_start_says_why(place):
    child = postgres.prepare(place, settings=["no_such_setting=1"])
    child.start()

    with pytest.raises(subprocess.CalledProcessError) as failure:
        postgres.wait_until_ready(place, child, pause=lambda: time.sleep(0.02))

    assert "no_such_setting" in failure.value.stdout


# ---- a whole launcher, in a copy of the checkout ------------------------------------------------


@pytest.fixture
def checkout():
    """A copy of what `make services` needs, with a home of its own."""
    folder = Path(servers.new_folder())
    folder.chmod(0o711)
    shutil.copytree(ROOT / "config", folder / "config", ignore=shutil.ignore_patterns("static"))
    yield folder
    shutil.rmtree(folder)


def _launch(checkout, *, output):
    own = ("DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")
    with output.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "config.launcher", "--services"],
            cwd=checkout,
            env={name: value for name, value in os.environ.items() if name not in own},
            stdout=file,
            stderr=subprocess.STDOUT,
        )


def _wait_for_line(path, words, launcher):
    deadline = time.monotonic() + 60
    while words not in path.read_text():
        assert launcher.poll() is None, path.read_text()
        assert time.monotonic() < deadline, path.read_text()
        time.sleep(0.05)


def _left_over(checkout):
    own = str(checkout).encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if own in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return found


def test_a_launcher_starts_refuses_a_second_survives_a_kill_and_leaves_nothing(checkout):
    first_log, second_log, third_log = (checkout / f"{name}.out" for name in "123")
    first = _launch(checkout, output=first_log)
    _wait_for_line(first_log, "ready", first)

    second = _launch(checkout, output=second_log)
    assert second.wait(30) == 1
    assert str(first.pid) in second_log.read_text()

    first.send_signal(signal.SIGKILL)
    first.wait()
    third = _launch(checkout, output=third_log)
    _wait_for_line(third_log, "ready", third)

    third.send_signal(signal.SIGINT)
    assert third.wait(30) == 0
    assert not _left_over(checkout)
