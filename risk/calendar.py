"""The business date: the one place where the demonstration's frozen day is read.

Sessions, one-time codes, leases, signatures and Celery use real time, never this.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Give the civil date in Asia/Shanghai that business is done on."""
    frozen: date | None = settings.DEMO_DAY
    return frozen or timezone.localdate(timezone=CHINA)


def is_demo() -> bool:
    """Tell whether the business date is frozen, so that pages can say so."""
    return settings.DEMO_DAY is not None
