"""Holds our rating against the published one and writes the table that docs/ shows."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from risk import replaying

PAGE = Path("docs") / "domain" / "rating-replay.md"
HEAD = """# Our rating against the published one

Written by `manage.py replay_ratings --write`; do not edit. How it is judged, and what each
outcome means, stands in [rating.md](rating.md#replay).

"""
TOTALS = """
How many counties had each colour, and in brackets how many the rule gives it from the levels of 9
February on: from the fewest to the most that the published figures leave open. A number in bold
does not fit.

"""


class Command(BaseCommand):
    help = "Compare R1 with the levels published in February 2020, county by county."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"also write {PAGE}")

    def handle(self, *args: Any, **options: Any) -> None:
        found = replaying.report(replaying.trials())
        found += TOTALS + replaying.report_totals(replaying.totals())
        self.stdout.write(found)
        if options["write"]:
            (settings.BASE_DIR / PAGE).write_text(HEAD + found, encoding="utf-8")
