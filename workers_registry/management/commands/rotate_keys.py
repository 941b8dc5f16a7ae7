"""Lets new keys sign for counties, or withdraws a key that has leaked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from risk.models import County
from workers_registry import actions
from workers_registry.models import SigningKey


class Command(BaseCommand):
    help = "Let a new key sign for each county named; --withdraw KEY makes a leaked key void."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("counties", nargs="*", metavar="COUNTY", help="six-digit county codes")
        parser.add_argument("--withdraw", metavar="KEY", help="id of the key that has leaked")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["withdraw"]:
            key = SigningKey.objects.filter(key_id=options["withdraw"]).first()
            if key is None:
                raise CommandError(f"There is no key {options['withdraw']}.")
            successor = actions.withdraw_key(key)
            self.stdout.write(f"{key.key_id} is void; {successor.key_id} signs from now on.")
        for code in options["counties"]:
            county = County.objects.filter(pk=code).first()
            if county is None:
                raise CommandError(f"There is no county {code}.")
            self.stdout.write(f"{code}: {actions.rotate_key(county).key_id} signs from now on.")
