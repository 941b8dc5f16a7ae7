"""The PostgreSQL and the Valkey that one test run starts for itself and removes afterwards."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.embedded import Home
from config.launcher import postgres, valkey

FOLDER_VARIABLE = "FANGANG_TEST_SERVERS"


PREFIX = "fangang-test-"


def new_folder() -> str:
    """Make the folder of this run; remove those that killed runs left behind."""
    for folder in Path("/tmp").glob(f"{PREFIX}[0-9]*-*"):
        pid = folder.name.removeprefix(PREFIX).split("-")[0]
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp")


def home() -> Home:
    """Give the place of this run's servers."""
    folder = Path(os.environ[FOLDER_VARIABLE])
    return Home(files=folder / "var", sockets=folder / "run")


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Run both servers; data that a crash would spoil are good enough for tests."""
    place = home()
    folder = place.files.parent
    folder.chmod(0o711)
    children = []
    try:
        database = postgres.prepare(place, settings=[*postgres.TUNED, *postgres.FORGETFUL])
        broker = valkey.prepare(place)
        for child in (broker, database):
            child.start()
            children.append(child)
        valkey.wait_until_ready(place, broker, pause=lambda: time.sleep(0.02))
        postgres.wait_until_ready(place, database, pause=lambda: time.sleep(0.05))
        yield
    finally:
        for child in reversed(children):
            child.stop()
        shutil.rmtree(folder, ignore_errors=True)
