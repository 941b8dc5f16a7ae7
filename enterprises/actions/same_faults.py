"""Mends many rows at once that have the same wrong text in the same column."""

from django.contrib.auth.models import User
from django.db import transaction

from enterprises import queries
from enterprises.actions.rosters import MendResult, mend_rows
from enterprises.models import RosterFault


@transaction.atomic
def mend_alike(fault: RosterFault, *, field: str, text: str, by: User) -> MendResult:
    """Write `text` into the column of every row that has this row's wrong text there.

    Each row is checked again by itself, and no other cell of it changes. Columns that say
    something of one person only (name, numbers, phone) are left as they are.
    """
    alike = queries.faults_alike(fault, field)
    cells = {row.pk: {field: text} for row in alike}
    return mend_rows(fault.upload.application, cells_by_fault=cells, by=by)
