"""Background work that composes the apps."""

import logging

from celery import shared_task

from config import destruction, indicators
from risk import calendar
from risk.actions import record_indicators
from transport.queries import arrived_before
from workers_registry import queries as worker_queries
from workers_registry.actions import carry_out_destruction, deidentify_travellers
from workers_registry.models import Destruction

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


@shared_task(acks_late=True, ignore_result=True)
def carry_out_destructions() -> None:
    """Carry out what a second person has confirmed; broken off, the next minute goes on."""
    for one in worker_queries.destructions().filter(state=Destruction.State.CONFIRMED):
        run = carry_out_destruction(one, above=destruction.ABOVE)
        logger.warning("destruction %s, receipt %s: %s", one.number, run.pk, run.counts)
