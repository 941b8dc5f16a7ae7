"""Where the compiled kernels are kept. Imports nothing that is slow."""

import contextlib
import fcntl
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

HOME = Path(sys.prefix) / "compiled-kernels"
"""One folder in it for each version of the kernels."""

PLANNER = Path(__file__).parent


def kernel_files(planner: Path = PLANNER) -> list[Path]:
    """All files of compiled code, and of what is compiled into it."""
    return sorted(planner.glob("*kernels/**/*.py"))


def version(planner: Path = PLANNER) -> str:
    """A name for the kernels as they are now: another one when a byte of them changes.

    numba keeps with each function all that it calls, but looks only at the function's own file
    for changes; it does notice another release of its own.
    """
    found = sha256()
    for path in kernel_files(planner):
        found.update(f"{path.relative_to(planner)}\n{path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def choose_cache() -> None:
    """Keep compiled kernels inside the virtual environment, unless NUMBA_CACHE_DIR is set.

    Must run before numba is imported. Whoever sets NUMBA_CACHE_DIR empties it when kernels change.
    """
    folder = Path(os.environ.setdefault("NUMBA_CACHE_DIR", str(HOME / version())))
    with contextlib.suppress(OSError):  # an environment that may not be written: numba finds a way
        folder.mkdir(parents=True, exist_ok=True)
        _hold(folder, fcntl.LOCK_SH)  # until the process ends


def remove_unused(home: Path = HOME) -> None:
    """Remove what was compiled of other versions, but what a running process has chosen."""
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name == version():
            continue
        with contextlib.suppress(OSError):
            held = _hold(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def _hold(folder: Path, how: int) -> int:
    """Lock a folder; returns the descriptor that holds it. BlockingIOError when it is in use."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, how)
    except OSError:
        os.close(held)
        raise
    return held
