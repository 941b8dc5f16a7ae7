"""Background work of the enterprises' floor. The rows are the queue; the broker only nudges."""

from celery import shared_task

from enterprises import actions


@shared_task(ignore_result=True)
def renew_outdated_power_totals() -> None:
    """Add up anew the days of the electricity index whose numbers (R9) have changed since."""
    actions.renew_outdated_totals()
