"""`manage.py repair_plan`: plans a problem file into a plan file, without a database."""

from typing import Any

from django.core.management.base import BaseCommand

from transport.planner import command


class Command(BaseCommand):
    help = "Plan the coaches of a direct-bus problem file."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        raise SystemExit(command.main(argv[1:]))

    def handle(self, *args: Any, **options: Any) -> str | None:
        raise SystemExit(command.main(["repair_plan", *args]))
