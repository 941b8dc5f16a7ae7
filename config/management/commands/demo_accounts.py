"""Shows with which accounts one may look at the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from config import demo_accounts
from risk import calendar


class Command(BaseCommand):
    """`demo_accounts`: a table of the accounts; nothing where this is no demonstration."""

    help = "Show the demonstration's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not calendar.is_demo():
            return
        for account in demo_accounts.accounts():
            self.stdout.write(f"  {account.name:<14}{account.password:<16}{account.words}")
