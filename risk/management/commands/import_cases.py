"""Takes in a file of case figures and prints the receipt."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from risk import actions, wording
from risk.refusal import Refused


class Command(BaseCommand):
    help = "Import case figures from a CSV or XLSX file; rows in = accepted + rejected + duplicate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            receipt = actions.import_case_file(path.read_bytes(), name=path.name, by=None)
        except Refused as refusal:
            raise CommandError(str(wording.sentence(refusal))) from refusal
        except OSError as error:
            raise CommandError(str(error)) from error
        for fault in receipt.faults:
            words = wording.SENTENCES[fault["code"]] % fault
            self.stderr.write(f"{fault['row']}: {words}")
        self.stdout.write(
            f"{receipt.rows_in} in = {receipt.accepted} accepted + {receipt.rejected} rejected"
            f" + {receipt.duplicate} duplicate (receipt {receipt.pk})"
        )
