"""Tells whether the log of code changes is unbroken, and prints the heads to publish."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workers_registry import queries


class Command(BaseCommand):
    help = "Check the chained log of every county; exit 1 and name the breaks where it is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        breaks = list(queries.chain_breaks())
        if breaks:
            lines = [f"{one.county_code} link {one.link}: {one.code}" for one in breaks]
            raise CommandError("\n".join(["The chain is broken.", *lines]), returncode=1)
        for county_code, head in queries.chain_heads().items():
            self.stdout.write(f"{county_code} {head}")
        self.stdout.write("The chain is whole.")
