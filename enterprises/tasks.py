"""Background work of the enterprises' floor. The rows are the queue; the broker only nudges."""

import logging
from datetime import timedelta

from celery import shared_task

from enterprises import actions
from risk import calendar

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def renew_outdated_power_totals() -> None:
    """Add up anew the days of the electricity index whose numbers (R9) have changed since."""
    actions.renew_outdated_totals()


@shared_task(acks_late=True, ignore_result=True)
def drop_outdated_papers() -> None:
    """Delete the papers whose days are over (R10). Delivered twice, it deletes once."""
    dropped = actions.drop_outdated_papers(calendar.today())
    logger.info("papers deleted: %d", dropped)


@shared_task(acks_late=True, ignore_result=True)
def record_daily_reports() -> None:
    """Record yesterday for every enterprise with workers on its site; once, however often run."""
    yesterday = calendar.today() - timedelta(days=1)
    recorded = actions.record_daily_reports(yesterday)
    logger.info("daily reports of %s: %d", yesterday, recorded)
