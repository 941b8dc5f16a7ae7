"""Records the figures of the precision index that the platform knows."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import indicators
from risk import calendar
from risk.actions import record_indicators


class Command(BaseCommand):
    """`record_indicators --date D`: work a day's figures out; what holds already adds nothing."""

    help = "Record the figures of the precision index that the platform knows of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or calendar.today()
        if day > calendar.today():
            raise CommandError("A day to come has no figures yet.")
        found = list(indicators.figures(day))
        new = record_indicators(found, by=None)
        self.stdout.write(f"{day}: {len(found)} figures, {new} new")
