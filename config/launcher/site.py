"""The processes of the site itself: commands, web server, worker and beat."""

import os
import sys
from dataclasses import dataclass

from config.embedded import ROOT, VAR
from config.launcher.authority import Papers, local_names, papers
from config.launcher.child import Child

LOGS = VAR / "log"
IS_EMPTY = 10
"""The exit code by which `manage.py prepare` says that the first batch is to be loaded."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens, and the papers with which it does so under TLS."""

    port: int
    names: tuple[str, ...] = ("127.0.0.1",)
    """Names and addresses by which it is reached, the one to show first."""
    papers: Papers | None = None

    @property
    def url(self) -> str:
        """The address to open."""
        return f"{'https' if self.papers else 'http'}://{self.names[0]}:{self.port}/"

    @property
    def host(self) -> str:
        """Where to listen: plain http is for this machine only."""
        return "0.0.0.0" if self.papers else "127.0.0.1"

    @property
    def env(self) -> dict[str, str]:
        """What the settings need to know of it."""
        if self.papers is None:
            return {"HTTPS": "0"}
        named = [name for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name]
        return {"HTTPS": "1", "ALLOWED_HOSTS": ",".join([*named, *self.names])}


def address(*, port: int, is_https: bool) -> Address:
    """Give the site's address; with https issue its certificate."""
    if not is_https:
        return Address(port)
    names = local_names()
    return Address(port, tuple(names), papers(VAR / "authority", names))


def command(*words: str) -> Child:
    """Give a management command that speaks on the launcher's own output."""
    return Child(name=words[0], command=[sys.executable, "manage.py", *words], cwd=ROOT)


def kernels() -> Child:
    """Give the step of the Makefile that compiles the planner; done already, it ends at once."""
    return Child(
        name="kernels",
        command=["make", "--silent", ".venv/.kernels"],
        cwd=ROOT,
        log=LOGS / "kernels.log",
    )


def web(address: Address) -> Child:
    """Give the web server."""
    options = {
        "--interface": "wsgi",
        "--host": address.host,
        "--port": str(address.port),
        "--workers": "2",
        "--blocking-threads": "4",
    }
    if address.papers:
        options |= {
            "--ssl-certificate": str(address.papers.certificate),
            "--ssl-keyfile": str(address.papers.key),
            "--ssl-protocol-min": "tls1.2",  # telephones of 2016 know no later one
        }
    words = [word for pair in options.items() for word in pair]
    return Child(
        name="web",
        command=[sys.executable, "-m", "granian", *words, "--no-ws", "config.wsgi:application"],
        cwd=ROOT,
        log=LOGS / "web.log",
        env=address.env,
    )


def worker() -> Child:
    """Give the Celery worker; asked to stop it drops its tasks, whose rows are taken up again."""
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return Child(
        name="worker",
        command=[*_celery("worker"), "-c", "2", "-l", "info", *quiet],
        cwd=ROOT,
        log=LOGS / "worker.log",
        env={"REMAP_SIGTERM": "SIGQUIT"},
    )


def beat() -> Child:
    """Give the Celery beat, which sends the regular tasks."""
    return Child(
        name="beat",
        command=[*_celery("beat"), "-l", "warning", "--pidfile="],
        cwd=ROOT,
        log=LOGS / "beat.log",
    )


def _celery(word: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "config", word]
