"""Asks another province for a person's code, as the checkpoint's page does."""

import sys
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.identity import check_identity_number


class Command(BaseCommand):
    help = "Verify a code with the province that issued it; the identity number comes by stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="six-digit code of the province, such as 410000")
        parser.add_argument("--user", required=True, help="who asks: user name of an official")

    def handle(self, *args: Any, province: str, user: str, **options: Any) -> None:
        agreement = queries.agreements().filter(province_code=province).first()
        if agreement is None:
            raise CommandError(f"No agreement with {province} is in force.")
        by = User.objects.filter(username=user).first()
        if by is None or not queries.is_official(by):
            raise CommandError(f"{user} is no official.")
        try:
            number = check_identity_number(sys.stdin.readline())
            found = actions.verify_elsewhere(agreement, number, by=by)
        except Refused as refusal:
            raise CommandError(f"{refusal.code}: {wording.sentence(refusal)}") from refusal
        self.stdout.write(f"{found.colour} until {found.until}")
