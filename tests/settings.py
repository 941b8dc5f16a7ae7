"""The project's settings as the tests use them.

Where no DATABASE_URL is given, the tests bring a PostgreSQL and a Valkey of their own (see
tests/servers.py); this file only says where they will be.
"""

import os
import tempfile

from config.embedded import Home
from tests import servers

if "DATABASE_URL" not in os.environ:
    # The first process of a test run chooses the folder; xdist's workers inherit it.
    if servers.FOLDER_VARIABLE not in os.environ:
        os.environ[servers.FOLDER_VARIABLE] = servers.new_folder()
    home: Home = servers.home()
    os.environ["DATABASE_URL"] = home.database_url
    os.environ["CELERY_BROKER_URL"] = home.broker_url
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
os.environ["DEMO_DAY"] = "2020-02-15"
os.environ["SECRET_KEY"] = "a secret of the tests, never used elsewhere"
os.environ["DATA_KEY"] = "another secret of the tests, never used elsewhere"
os.environ["SMS_OUTBOX"] = f"{tempfile.gettempdir()}/fangang-test-sms-{os.getpid()}.log"
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"
os.environ["LOG_LEVEL"] = "WARNING"

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
