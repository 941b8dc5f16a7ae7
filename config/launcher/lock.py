"""One launcher per checkout, and never two servers on the same files.

The servers inherit the locked file, so the lock is free only when the last of them has ended,
whatever became of the launcher that started them.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from config.launcher.stop import Stop


class AlreadyRunning(Exception):
    """Another launcher serves this checkout."""


@contextlib.contextmanager
def held(path: Path, *, stop: Stop) -> Iterator[IO[str]]:
    """Hold the lock; wait while the servers of a killed launcher end.

    Raises AlreadyRunning while another launcher lives, Stopped when asked to stop.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        while not _locked(file):
            if pid := _launcher_in(file):
                raise AlreadyRunning(
                    f"此目录的系统已在运行(进程 {pid})。\n"
                    f"This checkout is being served already, by process {pid}."
                )
            stop.pause(0.2)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _launcher_in(file: IO[str]) -> int | None:
    """Give the process that the file names if it lives and is a launcher."""
    file.seek(0)
    text = file.read().strip()
    if not text.isdecimal():
        return None
    try:
        command = Path(f"/proc/{text}/cmdline").read_bytes()
    except OSError:
        return None
    return int(text) if b"config.launcher" in command else None
