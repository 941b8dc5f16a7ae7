"""Takes in a file of figures of the precision index and prints what became of its rows."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from risk import actions, wording
from risk.refusal import Refused


class Command(BaseCommand):
    help = "Import figures of the precision index from a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            receipt = actions.import_indicator_file(
                path.read_bytes(), name=path.name, indicators=wording.indicator_names(), by=None
            )
        except Refused as refusal:
            raise CommandError(str(wording.sentence(refusal))) from refusal
        except OSError as error:
            raise CommandError(str(error)) from error
        for fault in receipt.faults:
            words = wording.SENTENCES[fault.code] % {"value": fault.value}
            self.stderr.write(f"{fault.row}: {words}")
        self.stdout.write(
            f"{receipt.rows_in} in = {receipt.accepted} accepted + {receipt.rejected} rejected"
            f" + {receipt.duplicate} duplicate"
        )
