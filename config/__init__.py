"""The composition root: settings, addresses, the home page and the launcher."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
