"""Deletes what is older than it may be kept, now, and prints the receipt."""

from typing import Any

from django.core.management.base import BaseCommand

from workers_registry import actions


class Command(BaseCommand):
    help = "Delete what R10 no longer allows to be kept; the same run as every night's."

    def handle(self, *args: Any, **options: Any) -> None:
        run = actions.delete_expired()
        self.stdout.write(f"receipt {run.pk}, {run.day}, policy {run.policy_version}")
        for kind, day in run.kept_from.items():
            self.stdout.write(f"  {kind} kept from {day}")
        for line in actions.receipt_lines(run.counts):
            self.stdout.write(f"  {line}")
