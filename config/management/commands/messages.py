"""Keeps the message catalogues in step with code and templates, without the gettext tools."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import catalogues


class Command(BaseCommand):
    """`messages`: extracts and compiles; `--compile` only compiles; `--check` only looks."""

    help = "Extract msgids into each app's catalogue and compile it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="compile, extract nothing")
        what.add_argument("--check", action="store_true", help="fail where a word is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = own_apps()
        if options["check"]:
            self.check_words(folders)
            return
        if not options["compile"]:
            self.extract(folders)
        for folder in folders:
            path = catalogues.catalogue_path(folder)
            if path.exists():
                catalogues.compile_catalogue(path)

    def extract(self, folders: list[Path]) -> None:
        """Add what is new in code and templates to each app's catalogue."""
        for folder in folders:
            path = catalogues.catalogue_path(folder)
            others = [
                catalogues.read(catalogues.catalogue_path(other))
                for other in folders
                if other != folder
            ]
            template = catalogues.extracted(folder)
            merged = catalogues.merge(catalogues.read(path), template, others=others)
            if len(template) and catalogues.write(path, merged):
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: written")
            for fault in catalogues.faults(merged, template):
                self.stdout.write(f"  {folder.name}: {fault}")

    def check_words(self, folders: list[Path]) -> None:
        """Fail with a list of the words that are missing."""
        found = [
            f"{folder.name}: {fault}"
            for folder in folders
            for fault in catalogues.faults(
                catalogues.read(catalogues.catalogue_path(folder)), catalogues.extracted(folder)
            )
        ]
        if found:
            raise CommandError("\n".join([*found, "Run `make messages`, then translate."]))


def own_apps() -> list[Path]:
    """Give the folders of the project's own apps."""
    paths = [Path(app.path) for app in apps.get_app_configs()]
    return sorted(path for path in paths if path.parent == settings.BASE_DIR)
