"""Commands say what is missing instead of failing with a trace."""

import os
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from config import commands, embedded, secrets_file
from config.embedded import ROOT

SERVERS = ("DATABASE_URL", "CELERY_BROKER_URL", "DEMO_DAY", "SECRET_KEY", "DATA_KEY")


def _manage(*words, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    kept["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
    )


def test_a_command_without_its_database_says_how_to_start_one():
    nowhere = "postgresql://postgres@/postgres?host=/tmp/fangang-no-such-folder"

    ended = _manage("migrate", DATABASE_URL=nowhere, DEMO_DAY="2020-02-15")

    assert ended.returncode == 3
    assert "make services" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_deployment_must_name_its_keys():
    ended = _manage("check", DATABASE_URL="postgresql://db.example/fangang")

    assert ended.returncode == 2
    assert "SECRET_KEY is missing" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_deployment_that_names_its_keys_has_todays_date():
    show = "from django.conf import settings; print(settings.DEMO_DAY, settings.DATA_KEY)"

    ended = _manage(
        *("shell", "--no-imports", "-c", show),
        DATABASE_URL="postgresql://db.example/fangang",
        SECRET_KEY="one",
        DATA_KEY="two",
    )

    assert ended.stdout.strip() == "None two"


def test_an_error_that_the_server_answered_is_not_hidden(monkeypatch):
    class Answered(Exception):
        sqlstate = "57014"

    def fail(arguments):
        raise OperationalError("cancelled") from Answered()

    monkeypatch.setattr(commands, "execute_from_command_line", fail)

    with pytest.raises(OperationalError):
        commands.execute(["manage.py"])


# ---- secrets of the embedded installation -------------------------------------------------------


@pytest.fixture
def var(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "VAR", tmp_path / "var")
    return tmp_path / "var"


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(var):
    first = secrets_file.secret("SECRET_KEY")

    assert len(first) >= 50
    assert secrets_file.secret("SECRET_KEY") == first
    assert secrets_file.secret("DATA_KEY") != first
    assert stat.S_IMODE((var / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(var.stat().st_mode) == 0o700


def test_a_deployments_secret_is_never_made_up(var):
    with pytest.raises(ImproperlyConfigured, match="DATA_KEY is missing"):
        secrets_file.secret("DATA_KEY", may_make=False)

    assert not var.exists()


def test_every_process_of_a_checkout_finds_the_same_sockets(monkeypatch):
    before = embedded.database_url()

    monkeypatch.setenv("TMPDIR", "/var/tmp")

    assert embedded.database_url() == before
    assert len(str(embedded.home().sockets / ".s.PGSQL.5432.lock")) < 107
