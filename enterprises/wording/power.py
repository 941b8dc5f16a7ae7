"""What the meters say, in words: mismatches with their reasons, and signs of a return."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

if TYPE_CHECKING:
    from enterprises.queries import Mismatch

MISMATCHES: Mapping[str, tuple[Promise, Promise]] = {
    "approved-without-power": (
        gettext_lazy("Approved, but the meter stands still"),
        gettext_lazy(
            "Approved on %(approved)s; the meters draw %(share)s %% of a December day. "
            "Perhaps it has not begun, works elsewhere, or has a meter that we do not know."
        ),
    ),
    "power-without-application": (
        gettext_lazy("Runs, but has never applied"),
        gettext_lazy(
            "The meters draw %(share)s %% of a December day and no application was ever submitted. "
            "Look whether people work there."
        ),
    ),
    "roster-above-load": (
        gettext_lazy("More people on the roster than the load shows"),
        gettext_lazy(
            "%(workers)s of %(staff)s staff should have arrived by %(until)s, but the meters draw "
            "%(share)s %% of a December day. Count who is there."
        ),
    ),
    "load-above-roster": (
        gettext_lazy("The load is there before the people"),
        gettext_lazy(
            "The meters draw %(share)s %% of a December day already, while %(workers)s of "
            "%(staff)s staff are still to come. Ask who works there now."
        ),
    ),
}
"""Title and reason of what does not fit between papers, roster and meter."""

SIGNALS: Mapping[str, Promise] = {
    "approved": gettext_lazy("approved"),
    "workers-arriving": gettext_lazy("workers arriving"),
    "load-rising": gettext_lazy("load rising"),
}
"""What says that an enterprise is about to resume."""


def mismatch_title(code: str) -> str:
    """Give what does not fit, in a few words."""
    return str(MISMATCHES[code][0])


def mismatch_reason(found: "Mismatch") -> str:
    """Give why an enterprise is on the inspector's list, with its figures."""
    papers = found.papers
    return str(MISMATCHES[found.code][1]) % {
        "approved": _day(papers.approved_on),
        "until": _day(papers.arrive_until),
        "share": f"{100 * found.share:.0f}",
        "workers": papers.workers,
        "staff": found.enterprise.staff_count,
    }


def _day(day: date | None) -> str:
    return date_format(day, pgettext("day", "j M")) if day else _("an unknown day")
