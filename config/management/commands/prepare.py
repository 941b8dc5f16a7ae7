"""Brings the database up to date, as the launcher does before it serves the site."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.launcher.site import IS_EMPTY
from risk.models import County


class Command(BaseCommand):
    """`prepare`: migrates; ends with code 10 where a demonstration is to be loaded."""

    help = "Migrate the database; exit code 10 says that it is an empty demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO_DAY is not None and not County.objects.exists():
            sys.exit(IS_EMPTY)
