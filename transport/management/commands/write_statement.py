"""Writes the statement of cost of one county's trips into a workbook."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from transport.queries import statement_for
from transport.statement_file import statement_workbook


class Command(BaseCommand):
    help = "Write who pays what for the ridden trips to a county: an .xlsx and the sum."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="six-digit code of the county of destination")
        parser.add_argument("first_day", type=date.fromisoformat, help="2020-02-15")
        parser.add_argument("last_day", type=date.fromisoformat, help="2020-02-29")
        parser.add_argument("file", type=Path, help="the workbook to write")

    def handle(self, *args: Any, **options: Any) -> None:
        found = statement_for(
            options["county"], first_day=options["first_day"], last_day=options["last_day"]
        )
        options["file"].write_bytes(statement_workbook(found))
        whole = found.whole
        self.stdout.write(
            f"{whole.trips} trips, {whole.riders} seats ridden, {whole.total / 100:.2f} yuan; "
            f"{len(found.open_trips)} trips not settled"
        )
