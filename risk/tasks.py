"""Background work of the risk app."""

from celery import shared_task

from risk import actions, calendar


@shared_task(ignore_result=True)
def rate_counties_daily() -> None:
    """Rate all counties and townships for today. Delivered twice, it adds nothing more."""
    actions.rate_counties(calendar.today(), by=None)
    actions.rate_townships(calendar.today(), by=None)
