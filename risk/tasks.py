"""Background work of the risk app."""

from celery import shared_task

from risk import actions, calendar, rating_desk


@shared_task(ignore_result=True)
def rate_counties_daily() -> None:
    """Rate all counties and townships for today. Delivered twice, it adds nothing more."""
    receipt = actions.rate_counties(calendar.today(), by=None)
    actions.rate_townships(calendar.today(), by=None)
    if receipt.written:
        rating_desk.tell_rated()
