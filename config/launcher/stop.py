"""Ctrl-C, TERM and HUP: asked once, the launcher stops at the next pause."""

import signal
import time
from types import FrameType


class Stopped(Exception):
    """Somebody asked the launcher to stop."""


class Stop:
    """Whether somebody asked to stop; everything that waits, waits by `pause`."""

    def __init__(self) -> None:
        self.is_asked = False

    def listen(self) -> None:
        """Hear the signals from now on, also where a shell had them ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True

    def pause(self, seconds: float = 0.05) -> None:
        """Wait; raises Stopped once somebody asked to stop."""
        if self.is_asked:
            raise Stopped
        time.sleep(seconds)
        if self.is_asked:
            raise Stopped
