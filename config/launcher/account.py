"""The account that PostgreSQL runs under, for it refuses to run as root.

Started by an ordinary user it runs as that user. Started by root it runs as the system account
`fangang-db`, made at the first start; nobody can sign in as it.
"""

import os
import pwd
import stat
import subprocess
from pathlib import Path

NAME = "fangang-db"
STATE = Path("/var/lib/fangang-db")
"""Where the account keeps what it could not reach inside a checkout that only root may enter."""


class NoAccount(Exception):
    """Root cannot make the account; says what to do."""


class ForeignFolder(Exception):
    """A folder that must be private was made by another user; says which."""


def database_account() -> pwd.struct_passwd | None:
    """Give the account to drop to, made where it is missing; None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return _made()


def _made() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(STATE)]
    made = subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True
    )
    try:
        return pwd.getpwnam(NAME)  # another start may have made it at the same moment
    except KeyError:
        raise NoAccount(
            f"PostgreSQL does not run as root, and the account {NAME} could not be made:\n"
            f"{made.stderr.strip()}\n"
            f"Run as an ordinary user, or make it yourself: useradd --system {NAME}"
        ) from None


def others_may_enter(folder: Path) -> bool:
    """Say whether an account without rights may pass through all parents down to this folder."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))


def make_folder(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make a folder that is private to the account (0700), or take over the one that is there.

    Raises ForeignFolder where somebody else made it first, as anybody may under /tmp.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    ours = {os.geteuid(), account.pw_uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise ForeignFolder(f"{folder} belongs to somebody else. Remove it and start again.")
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
