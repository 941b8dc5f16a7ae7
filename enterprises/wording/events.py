"""What happened to an application, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from enterprises import workflow
from enterprises.models import ApplicationEvent
from enterprises.wording.words import PAPERS

Kind = ApplicationEvent.Kind
_PAPERS: Mapping[str, Promise] = {
    Kind.PAPER_ADDED: gettext_lazy("Handed in: %(paper)s"),
    Kind.PAPER_REMOVED: gettext_lazy("Taken back: %(paper)s"),
}

_JUDGED: Mapping[str, Promise] = {
    Kind.ENTRY_REFUSED: ngettext_lazy(
        "%(number)s worker refused", "%(number)s workers refused", "number"
    ),
    Kind.ENTRY_POSTPONED: ngettext_lazy(
        "%(number)s worker postponed", "%(number)s workers postponed", "number"
    ),
    Kind.ENTRY_ADMITTED: ngettext_lazy(
        "%(number)s worker admitted again", "%(number)s workers admitted again", "number"
    ),
}


def event_title(event: ApplicationEvent) -> str:
    """Give what happened, as the title of a point of the timeline."""
    if event.kind == Kind.MOVED:
        return _moved(event)
    if event.kind == Kind.ROWS_LEFT_OUT:
        number = event.details.get("rows", 0)
        return ngettext("%(number)s row left out", "%(number)s rows left out", number) % {
            "number": number
        }
    if event.kind == Kind.ENTRY_WITHDRAWN:
        return _("One worker withdrawn")
    if event.kind == Kind.ENTRY_REPLACED:
        return _("One worker replaced by another")
    if event.kind in _JUDGED:
        number = len(event.details.get("entries", []))
        return str(_JUDGED[event.kind] % {"number": number})
    if event.kind in _PAPERS:
        paper = PAPERS.get(event.details.get("kind", ""), "")
        return str(_PAPERS[event.kind]) % {"paper": paper}
    return _("Put on the white list")


def _moved(event: ApplicationEvent) -> str:
    if not event.old_status:
        return _("Started")
    titles = {
        workflow.SUBMITTED: _("Submitted"),
        workflow.RETURNED: _("Returned for changes"),
        workflow.APPROVED: _("Approved"),
        workflow.WITHDRAWN: _("Withdrawn"),
    }
    return titles[event.new_status]
