"""What a roster file is made of, before and after the checks. Pure."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a file: its number there, its texts by field, and marks on single cells."""

    row: int
    """The number that Excel shows; the first row of the sheet is 1."""
    cells: Mapping[str, str]
    """Texts by field; a column that is not ours stands under "column:<number>"."""
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Fault codes that only the file can tell (a formula without a value, a rounded number)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """The table found in a file."""

    headings: tuple[str, ...]
    fields: tuple[str, ...]
    """The field of each heading; "" where the column is not ours."""
    rows: tuple[RawRow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell; enterprises.wording has the sentence for the code."""

    field: str
    code: str
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """May hold `suggestion`, the text that would put the cell right."""

    def as_json(self) -> dict[str, Any]:
        """Give the form in which RosterFault keeps it."""
        return {"field": self.field, "code": self.code, "details": dict(self.details)}


@dataclasses.dataclass(frozen=True, slots=True)
class RosterRow:
    """A row that passed every check that needs no database."""

    row: int
    name: str
    identity_number: str
    phone: str
    pickup: str
    """Nine-digit township code, as is `dropoff`."""
    dropoff: str
    household: str = ""
    priority: int = 3
    """1 key post, 2 skilled, 3 other."""
    temperature: Decimal | None = None
    symptoms: tuple[str, ...] = ()
    stays: tuple[tuple[str, date], ...] = ()
    """(county code, day it was left)."""
    checked_on: date | None = None
    wanted_on: date | None = None
