"""A process that the launcher starts, watches and stops."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from pwd import struct_passwd
from typing import IO

LOG_BYTES = 5_000_000
"""A log that is longer when its process starts is put aside as <name>.log.1."""


@dataclass(slots=True, kw_only=True)
class Child:
    """One process in a session of its own, so that Ctrl-C reaches the launcher only.

    It also gets its stop signal when the launcher dies: a launcher ended by SIGKILL leaves
    nothing behind.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    log: Path | None = None
    """Where its output goes; None: to the launcher's own output."""
    env: Mapping[str, str] = field(default_factory=dict)
    account: struct_passwd | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 8
    """Seconds between the stop signal and SIGKILL."""
    keeps: IO[str] | None = None
    """An open lock file that stays locked as long as the process lives."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)

    def start(self) -> None:
        """Start the process; its output goes to the end of its log."""
        account = self.account
        with _opened(self.log) as log:
            self.process = subprocess.Popen(
                [*_follows_launcher(self.stop_signal), *self.command],
                cwd=self.cwd,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self.keeps.fileno()] if self.keeps else [],
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
        self.started = time.monotonic()

    def has_ended(self) -> bool:
        """Say whether the process was started and is gone."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask the process to end, wait, then end whatever is left of its session."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):  # the SIGKILL is the answer
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError):  # nobody is left, as it should be
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_lines(self, count: int = 12) -> str:
        """Give the end of the log, to be shown when the process ended against expectation."""
        if self.log is None:
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


def _follows_launcher(stop_signal: signal.Signals) -> list[str]:
    """Give the prefix under which the kernel sends the signal when the launcher dies."""
    if shutil.which("setpriv") is None:
        return []
    return ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--"]


def _opened(log: Path | None) -> contextlib.AbstractContextManager[IO[bytes] | None]:
    """Open a log at its end; one that has grown long is put aside first."""
    if log is None:
        return contextlib.nullcontext()
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")
