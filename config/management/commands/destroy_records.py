"""Carries out a destruction that two people have confirmed, now, and prints what went."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.destruction import ABOVE
from risk.refusal import Refused
from workers_registry import actions, queries, wording


class Command(BaseCommand):
    help = "Carry out a confirmed destruction (asked and confirmed on /destruction/) at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="its number without X and zeros")

    def handle(self, *args: Any, **options: Any) -> None:
        found = queries.destructions().filter(pk=options["number"]).first()
        if found is None:
            raise CommandError(f"There is no destruction {options['number']}.")
        try:
            run = actions.carry_out_destruction(found, above=ABOVE)
        except Refused as refusal:
            raise CommandError(wording.sentence(refusal)) from None
        self.stdout.write(f"{found.number}, receipt {run.pk}, {run.day}")
        for line in actions.receipt_lines(run.counts):
            self.stdout.write(f"  {line}")
