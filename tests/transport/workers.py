"""Workers that a test can kill: a task of transport in a process of its own."""

import os
import subprocess
import sys
import time

from django.db import connection


def start_worker(task, pk):
    """Do the task in a process of its own, on the test's database."""
    facts = connection.settings_dict
    at = f"{facts['HOST']}:{facts['PORT']}" if facts["HOST"] else ""
    socket = f"?host={facts['OPTIONS']['host']}" if not at else ""
    url = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{at}/{facts['NAME']}{socket}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    code = f"import django; django.setup(); from transport import tasks; tasks.{task}({pk})"
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def wait_for(is_true, seconds=200):
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
