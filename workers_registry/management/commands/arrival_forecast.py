"""Prints who arrives when, who may enter and who must be isolated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from risk import calendar
from risk.models import County
from workers_registry import queries

HEAD = ("day", "expected", "enter", "isolate", "longest", "no code", "taken", "places", "short")


class Command(BaseCommand):
    help = "Forecast the arrivals of one county, or of the province, day by day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--county", help="six-digit code; without it, the whole province")
        parser.add_argument("--days", type=int, default=queries.FORECAST_DAYS)

    def handle(self, *args: Any, county: str | None, days: int, **options: Any) -> None:
        counties = queries.arrival_counties()
        if county is not None:
            counties = County.objects.filter(pk=county)
            if not counties.exists():
                raise CommandError(f"No county has the code {county}.")
        if not 1 <= days <= 60:
            raise CommandError("A forecast is for 1 to 60 days.")
        rows = queries.forecast(
            queries.expected(counties), counties, first_day=calendar.today(), number=days
        )
        self.stdout.write("".join(f"{word:>12}" for word in HEAD))
        for row in rows:
            figures = (
                row.day, row.expected, row.may_enter, row.to_observe, row.longest,
                row.without_code, row.taken, row.places, row.without_place,
            )  # fmt: skip
            self.stdout.write("".join(f"{figure!s:>12}" for figure in figures))
