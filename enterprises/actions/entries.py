"""Changes of single roster entries."""

from django.contrib.auth.models import User
from django.db import transaction

from enterprises import workflow
from enterprises.actions.applications import lock, record
from enterprises.models import ApplicationEvent, RosterEntry
from risk.refusal import Refused


@transaction.atomic
def withdraw_entry(entry: RosterEntry, *, by: User, note: str = "") -> RosterEntry:
    """Take one worker off a roster without filing again; the worker is free for another one.

    Raises Refused("entry-closed") where it was done already, and
    Refused("application-withdrawn") where the whole application is over.
    """
    application = lock(entry.application)
    if application.status == workflow.WITHDRAWN:
        raise Refused("application-withdrawn")
    locked = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    if not locked.is_open:
        raise Refused("entry-closed")
    locked.is_open = False
    locked.save(update_fields=["is_open"])
    record(
        application,
        ApplicationEvent.Kind.ENTRY_WITHDRAWN,
        by=by,
        note=note.strip(),
        details={"entry": locked.pk, "row": locked.row},
    )
    return locked
