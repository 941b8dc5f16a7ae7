"""Writes the diagram of an application's states into its page of the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from enterprises import workflow

MARKS = ("diagram", "worker diagram")


def page() -> Path:
    """Give the page that holds the diagram."""
    return Path(settings.BASE_DIR) / "docs" / "domain" / "application-states.md"


def drawn(text: str) -> str:
    """Give the page's text with each diagram between its two marks drawn anew."""
    for mark, diagram in zip(MARKS, (workflow.diagram(), workflow.entry_diagram()), strict=True):
        begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
        before, rest = text.split(begin, 1)
        after = rest.split(end, 1)[1]
        text = f"{before}{begin}\n```mermaid\n{diagram}\n```\n{end}{after}"
    return text


class Command(BaseCommand):
    help = "Draws the states of an application from the transition table into the documentation."

    def handle(self, *args: Any, **options: Any) -> None:
        path = page()
        path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} is up to date")
