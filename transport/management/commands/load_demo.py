"""Loads the first batch of February 2020 through the same actions that users use."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from risk import calendar
from transport import demo_batch, demo_vanguard


class Command(BaseCommand):
    """`load_demo --seed N [--plan]`: may be run again after an interruption; it goes on."""

    help = "Load the first batch: counties, 224 enterprises, their rosters, the fleet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--plan", action="store_true", help="plan and publish the coaches too")
        parser.add_argument("--seconds", type=int, default=20, help="seconds to plan")

    def handle(self, *args: Any, **options: Any) -> None:
        if not calendar.is_demo():
            raise CommandError(
                "演示数据只能装进演示系统:请设置 DEMO_DAY=2020-02-15。\n"
                "Demonstration data go into a demonstration only: set DEMO_DAY=2020-02-15."
            )
        batch = demo_batch.Batch(seed=options["seed"], say=self.say)
        for label, step in () if batch.is_loaded() else batch.steps():
            with self.timed(label):
                step()
        if options["plan"]:
            with self.timed("先到的三家企业 three enterprises whose people have arrived"):
                demo_vanguard.load(seed=options["seed"], say=self.say)
            with self.timed("编排班车 planning the coaches"):
                batch.plan_and_publish(seconds=options["seconds"])

    def say(self, text: str) -> None:
        """Show one line of progress."""
        self.stdout.write(f"    {text}")
        self.stdout.flush()

    @contextmanager
    def timed(self, label: str) -> Iterator[None]:
        """Show what is being done and how long it took."""
        self.stdout.write(f"  {label} …")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"    {time.monotonic() - start:.1f} s")
