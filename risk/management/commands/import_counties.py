"""Brings the reference counties and townships into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from risk import actions


class Command(BaseCommand):
    help = "Import Zhejiang's 90 counties, Zhaotong's 11 the townships of two counties, policies."

    def handle(self, *args: Any, **options: Any) -> None:
        counties, townships = actions.import_counties()
        policies = actions.publish_policies()
        self.stdout.write(f"{counties} counties, {townships} townships, {policies} policy versions")
