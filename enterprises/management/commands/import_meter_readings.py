"""Imports a file of meter readings and prints its receipt."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enterprises import actions, wording
from risk.refusal import Refused


class Command(BaseCommand):
    help = "Import a CSV of meter readings: 户号 (user), 日期 (day) or 时间 (time), 电量 (kwh)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is no file.")
        try:
            with path.open("rb") as file:
                receipt = actions.import_meter_readings(file, name=path.name, by=None)
        except Refused as refusal:
            raise CommandError(wording.sentence(refusal)) from None
        self.stdout.write(
            f"{receipt.rows_in} rows = {receipt.accepted} accepted + {receipt.rejected} rejected "
            f"+ {receipt.duplicate} duplicate; {receipt.corrected} days corrected"
        )
        for row, code, text in receipt.faults[:10]:
            self.stdout.write(f"  row {row}: {code} {text}")
