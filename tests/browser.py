"""Finds the browser that the browser tests drive, and says how to get one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = (
    "no Chromium found, so the browser tests are skipped; "
    "mend it with: sudo apt-get install chromium fonts-noto-cjk (or set CHROMIUM to its path)"
)


def chromium() -> str | None:
    """Give the path of Chromium: what CHROMIUM names, else the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def is_required() -> bool:
    """Say whether a missing browser is a failure: on CI, or when asked for."""
    return any(os.environ.get(name, "") not in ("", "0", "false") for name in REQUIRING)


REQUIRING = ("CI", "REQUIRE_BROWSER")
