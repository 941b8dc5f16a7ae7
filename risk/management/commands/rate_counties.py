"""Rates all counties for a day, or re-makes a past rating from what was known then."""

from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from risk import actions, calendar, queries, rating_desk


class Command(BaseCommand):
    help = "Rate all counties for a day; with --known-at print what was known then, write nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, default=None)
        parser.add_argument("--known-at", type=_moment, default=None, help="ISO date and time")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["date"] or calendar.today()
        if options["known_at"] is not None:
            found, _ = queries.assess(day, known_at=options["known_at"])
            for one in found:
                self.stdout.write(one.line())
            return
        receipt = actions.rate_counties(day, by=None)
        rating_desk.tell_rated()
        townships = actions.rate_townships(day, by=None)
        self.stdout.write(
            f"{day}: {receipt.written} written, {receipt.kept} kept, "
            f"{len(receipt.without)} without figures; "
            f"{townships} townships written"
        )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
