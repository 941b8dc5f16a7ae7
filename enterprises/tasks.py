"""Background work of the enterprises' floor. The rows are the queue; the broker only nudges."""

import logging
import threading
from datetime import timedelta

from celery import shared_task
from django.db import connection

from enterprises import actions
from enterprises.actions import ImportClaim, LeaseLost
from risk import calendar

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 1.0


@shared_task(ignore_result=True)
def renew_outdated_power_totals() -> None:
    """Add up anew the days of the electricity index whose numbers (R9) have changed since."""
    actions.renew_outdated_totals()


@shared_task(acks_late=True, ignore_result=True)
def import_roster_file(import_id: int) -> None:
    """Take a large roster file. Delivered twice or killed midway, it is taken once."""
    claim = actions.claim_import(import_id)
    if claim is None:
        return
    try:
        with Heartbeat(claim) as heart:
            actions.carry_out_import(claim, told=heart.tell)
    except LeaseLost:
        return
    except Exception:
        actions.fail_import(claim, "import-crashed")
        raise


@shared_task(ignore_result=True)
def sweep_roster_imports() -> None:
    """Send again what waits or has lost its worker, and end what was tried often enough."""
    actions.fail_exhausted_imports()
    for import_id in actions.free_imports():
        import_roster_file.delay(import_id)


class Heartbeat:
    """Says how far an import is and keeps its lease, in a thread with a connection of its own.

    The import's own transaction cannot: what it writes is seen by others only at its end.
    """

    def __init__(self, claim: ImportClaim) -> None:
        self.claim = claim
        self._standing = (0, 0)
        self._is_lost = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def tell(self, done: int, rows: int) -> None:
        """Hear how far the import is; raises LeaseLost where another worker has it."""
        self._standing = (done, rows)
        if self._is_lost:
            raise LeaseLost

    def _beat(self) -> None:
        try:
            while not self._ended.wait(HEARTBEAT_SECONDS):
                done, rows = self._standing
                if not actions.extend_import(self.claim, done=done, rows=rows):
                    self._is_lost = True
                    return
        finally:
            connection.close()


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
