"""Rosters as files: read a table, check its rows, write the template and the faulty rows. Pure.

`read_sheet` turns bytes into rows of text; `check_rows` turns these into RosterRows and
FaultyRows, so that rows in = accepted + rejected + duplicate.
"""

from enterprises.roster_file.apart import PreparingEnded, prepared_apart
from enterprises.roster_file.checking import (
    CheckedRoster,
    FaultyRow,
    check_in_parts,
    check_row,
    check_rows,
)
from enterprises.roster_file.columns import COLUMNS, OF_ONE_PERSON, OPTIONAL, REQUIRED, Column
from enterprises.roster_file.copying import FaultLine, faulty_rows_workbook
from enterprises.roster_file.places import Places
from enterprises.roster_file.preparing import (
    ENTRY,
    Checked,
    Order,
    Part,
    Prepared,
    person_keys,
    prepare,
)
from enterprises.roster_file.reading import LIMITS, Limits, check_kind, read_sheet
from enterprises.roster_file.rows import Fault, RawRow, RosterRow, Sheet
from enterprises.roster_file.template import template_workbook

__all__ = [
    "COLUMNS",
    "ENTRY",
    "LIMITS",
    "OF_ONE_PERSON",
    "OPTIONAL",
    "REQUIRED",
    "Checked",
    "CheckedRoster",
    "Column",
    "Fault",
    "FaultLine",
    "FaultyRow",
    "Limits",
    "Order",
    "Part",
    "Places",
    "Prepared",
    "PreparingEnded",
    "RawRow",
    "RosterRow",
    "Sheet",
    "check_in_parts",
    "check_kind",
    "check_row",
    "check_rows",
    "faulty_rows_workbook",
    "person_keys",
    "prepare",
    "prepared_apart",
    "read_sheet",
    "template_workbook",
]
