"""Rows with the same fault as the page shows them: one line with one field for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from enterprises import queries, wording
from enterprises.models import RosterFault

LINES_ALIKE = 12
"""More lines than these come when the first are mended."""


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """A wrong text that many rows share: one field mends them all."""

    key: str
    """The row that stands for all, and the column: "12-pickup"."""
    number: int
    label: str
    text: str
    words: str
    suggestion: str


def alike_lines(faults: Sequence[RosterFault]) -> list[AlikeLine]:
    """Give the wrong texts that several rows share, those of most rows first."""
    return [
        AlikeLine(
            key=f"{one.faults[0].pk}-{one.field}",
            number=len(one.faults),
            label=wording.field_word(one.field),
            text=one.text,
            words=wording.fault_sentence(one.item),
            suggestion=one.item["details"].get("suggestion", ""),
        )
        for one in queries.same_faults(faults)[:LINES_ALIKE]
    ]
