"""What an inspector says of a mismatch between papers and meter."""

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.models import Enterprise, Inspection
from risk.refusal import Refused


@transaction.atomic
def record_inspection(
    enterprise: Enterprise, *, code: str, state: str, note: str, by: User
) -> Inspection:
    """Add how a mismatch stands now, and give the row; what was said before stays.

    Raises Refused("inspection-without-note") for an explanation without words, and
    Refused("inspection-unchanged") where the last row says the same.
    """
    note = note.strip()
    if state == Inspection.State.EXPLAINED and not note:
        raise Refused("inspection-without-note")
    locked = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    last = locked.inspections.filter(code=code).order_by("-id").first()
    said = (last.state, last.note) if last else (Inspection.State.OPEN, "")
    if said == (state, note):
        raise Refused("inspection-unchanged")
    return Inspection.objects.create(enterprise=locked, code=code, state=state, note=note, by=by)
