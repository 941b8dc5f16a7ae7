"""Brings the published five-colour levels of February 2020 into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from risk import actions, rating_desk


class Command(BaseCommand):
    help = "Import the published levels of Zhejiang's counties (risk/data/levels.csv)."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = actions.published_ratings()
        new = actions.publish_ratings(rows, by=None)
        rating_desk.tell_rated()
        self.stdout.write(f"{len(rows)} in = {new} new + {len(rows) - new} known already")
