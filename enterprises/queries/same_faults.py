"""Faulty rows that have the same wrong text in the same column, to be mended together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enterprises import roster_file
from enterprises.models import RosterFault
from enterprises.queries.rosters import pending_faults


@dataclass(frozen=True, slots=True)
class SameFault:
    """A wrong text that stands in one column of several rows, for the same reason."""

    field: str
    text: str
    item: dict[str, Any]
    """What is wrong, as RosterFault keeps it."""
    faults: tuple[RosterFault, ...]


def same_faults(faults: Iterable[RosterFault]) -> list[SameFault]:
    """Give the wrong texts that stand in two rows or more, those in most rows first."""
    rows: dict[tuple[str, str, str], list[RosterFault]] = {}
    for fault in faults:
        cells = json.loads(fault.cells)
        for item in fault.faults:
            if item["field"] not in roster_file.OF_ONE_PERSON:
                key = (item["field"], item["code"], cells.get(item["field"], ""))
                rows.setdefault(key, []).append(fault)
    found = [
        SameFault(field, text, _item(alike[0], field), tuple(alike))
        for (field, _code, text), alike in rows.items()
        if len(alike) > 1
    ]
    return sorted(found, key=lambda one: -len(one.faults))


def faults_alike(fault: RosterFault, field: str) -> list[RosterFault]:
    """Give the pending rows of the application with the same wrong text in this column.

    Empty where the row has no fault there, or where the column says something of one person only.
    """
    pending = pending_faults(fault.upload.application).filter(kind=RosterFault.Kind.REJECTED)
    for one in same_faults(pending):
        if one.field == field and fault in one.faults:
            return list(one.faults)
    return []


def _item(fault: RosterFault, field: str) -> dict[str, Any]:
    return next(item for item in fault.faults if item["field"] == field)
