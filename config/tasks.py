"""Background work that composes the apps."""

import logging

from celery import shared_task

from config import indicators
from risk import calendar
from risk.actions import record_indicators
from transport.queries import arrived_before
from workers_registry.actions import deidentify_travellers

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def record_indicators_daily() -> None:
    """Record today's figures of the precision index. Delivered twice, it adds nothing more."""
    record_indicators(list(indicators.figures(calendar.today())), by=None)


@shared_task(acks_late=True, ignore_result=True)
def deidentify_travellers_nightly() -> None:
    """Remove names and numbers of those who arrived long enough ago, with a receipt (R10)."""
    run = deidentify_travellers(arrived_before)
    logger.info("travellers, receipt %s: %s", run.pk, run.counts)
