"""Background work of the enterprises' floor. The rows are the queue; the broker only nudges."""

import logging

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
