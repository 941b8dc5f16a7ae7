"""The business date: the one place where the demonstration's frozen day is read.

Sessions, one-time codes, leases, signatures and Celery use real time, never this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")
_earlier: ContextVar[date | None] = ContextVar("earlier business day", default=None)


def today() -> date:
    """Give the civil date in Asia/Shanghai that business is done on."""
    frozen: date | None = _earlier.get() or settings.DEMO_DAY
    return frozen or timezone.localdate(timezone=CHINA)


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Do business as of another day, in this thread only: to load a demonstration's past."""
    token = _earlier.set(day)
    try:
        yield
    finally:
        _earlier.reset(token)


def is_demo() -> bool:
    """Tell whether the business date is frozen, so that pages can say so."""
    return settings.DEMO_DAY is not None


def as_told(moment: datetime) -> datetime:
    """Give a moment as a page tells it: in the demonstration the clock stands at the frozen day.

    What was noted or falls due by the clock is told by as many days earlier; what lies nearer to
    the frozen day, such as a departure, is told as it is. Nothing is computed with it.
    """
    frozen: date | None = settings.DEMO_DAY
    if frozen is None:
        return moment
    day, now = timezone.localdate(moment, CHINA), timezone.localdate(timezone=CHINA)
    if abs(day - now) > abs(day - frozen):
        return moment
    return moment - (now - frozen)
