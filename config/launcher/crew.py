"""The processes of one start: started in order, started again when they end, stopped in reverse."""

import time
from collections.abc import Callable
from pathlib import Path

from config.launcher.child import Child
from config.launcher.stop import Stop

STEADY_SECONDS = 60
"""A process that ran this long had been well: its next restart comes at once."""
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 30.0


class Crew:
    """The processes that run now, in the order in which they were started."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []
        self._waits: dict[str, float] = {}
        self._due: dict[str, float] = {}

    def start(self, child: Child) -> Child:
        """Start a process and take it into the crew."""
        self.children.append(child)
        child.start()
        return child

    def run(self, child: Child, *, stop: Stop) -> int:
        """Start a process, wait until it ends, and give its exit code."""
        return self.wait(self.start(child), stop=stop)

    def wait(self, child: Child, *, stop: Stop) -> int:
        """Wait until a process of the crew ends, let it go, and give its exit code."""
        while not child.has_ended():
            stop.pause()
        self.children.remove(child)
        assert child.process is not None
        return child.process.returncode

    def revive(self) -> None:
        """Start whoever has ended again, after a wait that doubles while it keeps ending."""
        for child in self.children:
            if not child.has_ended():
                continue
            if child.name not in self._due:
                self._note_the_end(child)
            if time.monotonic() >= self._due[child.name]:
                del self._due[child.name]
                child.start()

    def _note_the_end(self, child: Child) -> None:
        assert child.process is not None
        now = time.monotonic()
        was_steady = now - child.started > STEADY_SECONDS
        wait = SHORTEST_WAIT if was_steady else self._waits.get(child.name, SHORTEST_WAIT)
        self._waits[child.name] = min(wait * 2, LONGEST_WAIT)
        self._due[child.name] = now + wait
        self.say(
            f"{child.name} 意外结束,重新启动 ended with {child.process.returncode}; starting it "
            f"again in {wait:.1f} s"
        )
        if wait == SHORTEST_WAIT:  # the first time of a row: its last words will hardly change
            self.say(_indented(child))

    def stop(self) -> None:
        """Stop everybody, the last one first."""
        while self.children:
            self.children.pop().stop()


def _indented(child: Child) -> str:
    lines = child.last_lines(4).splitlines()
    return "\n".join(f"    {line}" for line in [*lines, f"({_shown(child.log)})"])


def _shown(log: Path | None) -> str:
    return str(log) if log else "above"
