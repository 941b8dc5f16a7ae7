"""Background work: codes computed again every day, and the outbox."""

import logging
from datetime import date

from celery import shared_task

from risk import calendar
from risk import queries as risk_queries
from workers_registry import actions, checkpoint, gateway, queries
from workers_registry.health_code import Policy
from workers_registry.models import HealthCode

logger = logging.getLogger(__name__)

WORKERS_AT_ONCE = 20_000
MESSAGES_AT_ONCE = 100
RATING_MINUTES = 10


@shared_task(acks_late=True, ignore_result=True)
def reissue_codes_nightly() -> None:
    """Judge everybody by today's facts, then write the codes that differ, in batches.

    Killed midway or run twice, the codes come out the same.
    """
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, Policy)
    differing = queries.workers_to_reissue(policy, day=today)
    changed = _reissue(differing, today=today, cause=HealthCode.Cause.NIGHTLY)
    logger.info("codes for %s: %d changed", today, changed)


@shared_task(acks_late=True, ignore_result=True)
def reissue_codes_after_ratings() -> None:
    """Judge whoever stayed in a county that was rated within the last minutes.

    The minutes overlap from run to run: judging twice changes nothing, missing a rating would.
    """
    today = calendar.today()
    counties = queries.counties_rated_since(queries.minutes_ago(RATING_MINUTES))
    if not counties:
        return
    concerned = queries.workers_who_stayed(counties, day=today)
    changed = _reissue(concerned, today=today, cause=HealthCode.Cause.RATING)
    logger.info("%d counties rated: %d judged, %d changed", len(counties), len(concerned), changed)


def _reissue(worker_ids: list[int], *, today: date, cause: str) -> int:
    """Judge in batches, each a transaction of its own."""
    return sum(
        actions.reissue_codes(batch, today=today, cause=cause)
        for batch in queries.batches(worker_ids, WORKERS_AT_ONCE)
    )


@shared_task(acks_late=True, ignore_result=True)
def send_messages() -> None:
    """Send what is queued.

    A message is sent by one process at a time, and again only if that process ended before it
    could note the sending.
    """
    while messages := actions.claim_messages(limit=MESSAGES_AT_ONCE):
        for message in messages:
            try:
                gateway.send(phone=message.phone, text=message.text, key=message.key)
            except gateway.Undelivered as failure:
                logger.warning("message %s: %s", message.pk, failure)
                actions.record_failure(message)
            else:
                actions.record_sent(message)


@shared_task(acks_late=True, ignore_result=True)
def hand_appeals_to_cities() -> None:
    """Tell the workers whose county did not answer in time that the city decides now."""
    late = actions.tell_escalated()
    if late:
        logger.warning("%d appeals are with the cities", late)


@shared_task(acks_late=True, ignore_result=True)
def rotate_old_keys() -> None:
    """Let new keys sign for the counties whose keys have served their days."""
    policy, _version = risk_queries.policy_on(calendar.today(), checkpoint.Policy)
    for key in actions.rotate_old_keys(days=policy.key_days):
        logger.info("%s: %s signs from now on", key.county_id, key.key_id)


@shared_task(acks_late=True, ignore_result=True)
def delete_expired_nightly() -> None:
    """Delete what is older than it may be kept, with a receipt. Twice a day it finds nothing."""
    if not queries.ran_today():
        run = actions.delete_expired()
        logger.info("retention %s: %s", run.pk, run.counts)
