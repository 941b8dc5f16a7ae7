"""Background work that composes the apps."""

from celery import shared_task

from config import indicators
from risk import calendar
from risk.actions import record_indicators


@shared_task(ignore_result=True)
def record_indicators_daily() -> None:
    """Record today's figures of the precision index. Delivered twice, it adds nothing more."""
    record_indicators(list(indicators.figures(calendar.today())), by=None)
