"""Where the embedded PostgreSQL and Valkey of this checkout keep their sockets and files.

Pure: it computes paths and addresses and starts nothing; config.launcher starts the servers.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


@dataclass(frozen=True, slots=True)
class Home:
    """One pair of servers: where their files lie and where their sockets stand."""

    files: Path
    sockets: Path
    """A private folder with a short path, for a socket's path may have 107 bytes."""

    @property
    def database_url(self) -> str:
        """The address of the PostgreSQL, whether it runs or not."""
        return f"postgresql://postgres@/postgres?host={self.sockets}"

    @property
    def broker_url(self) -> str:
        """The address of the Valkey, whether it runs or not."""
        return f"redis+socket://{self.sockets / 'valkey.sock'}"


def home() -> Home:
    """Give the home of this checkout's own servers; every process computes the same."""
    return Home(files=VAR, sockets=runtime_folder())


def runtime_folder() -> Path:
    """Give the folder of the sockets, one per checkout.

    It is under /tmp whatever TMPDIR says: `make run` in one shell and `manage.py` in another
    must find the same servers.
    """
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
    return Path("/tmp") / f"fangang-{name}"


def database_url() -> str:
    """Give the address of the embedded PostgreSQL, whether it runs or not."""
    return home().database_url


def broker_url() -> str:
    """Give the address of the embedded Valkey, whether it runs or not."""
    return home().broker_url


def cache_url() -> str:
    """Give the address of the cache in the embedded Valkey: another database than the broker's."""
    return f"redis://{home().sockets / 'valkey.sock'}?db=1"
