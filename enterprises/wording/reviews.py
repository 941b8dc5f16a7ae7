"""What a clerk reads of the checks, and what an enterprise reads of each worker."""

from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises.screening import Check, Outlook, Result
from enterprises.wording.words import level_word

CHECKS: Mapping[tuple[str, str], tuple[Promise, Promise]] = {
    ("credit-code", Result.PASSED): (
        gettext_lazy("The social credit code is well-formed"),
        gettext_lazy("18 characters, check character right"),
    ),
    ("credit-code", Result.FAILED): (
        gettext_lazy("The social credit code cannot be right"),
        gettext_lazy("Its check character does not fit: return it, or correct it"),
    ),
    ("path", Result.PASSED): (
        gettext_lazy("The county is %(level)s today: filing"),
        gettext_lazy("By R7: no check on site before the approval"),
    ),
    ("path", Result.LOOK): (
        gettext_lazy("The county is %(level)s today: the site must be checked"),
        gettext_lazy("By R7: approve only after somebody was there"),
    ),
    ("path", Result.FAILED): (
        gettext_lazy("The county is %(level)s today and the enterprise is on no white list"),
        gettext_lazy("By R7: only white-listed enterprises resume"),
    ),
    ("measures", Result.PASSED): (
        gettext_lazy("All prevention measures are promised"),
        gettext_lazy("Commitment letter, plan, goods, dormitories, emergency"),
    ),
    ("measures", Result.FAILED): (
        gettext_lazy("%(missing)s prevention measures are not promised"),
        gettext_lazy("Return it, and tick Prevention measures"),
    ),
    ("papers", Result.PASSED): (
        gettext_lazy("Every paper that the path needs is here"),
        gettext_lazy("Read them before you approve"),
    ),
    ("papers", Result.FAILED): (
        gettext_lazy("%(missing)s papers are missing"),
        gettext_lazy("Return it, and tick the papers"),
    ),
    ("isolation", Result.PASSED): (
        gettext_lazy("%(places)s isolation places for %(workers)s workers"),
        gettext_lazy("%(advised)s are advised"),
    ),
    ("isolation", Result.LOOK): (
        gettext_lazy("%(places)s isolation places; %(advised)s are advised"),
        gettext_lazy("For %(workers)s workers. No hard condition: please judge"),
    ),
    ("roster", Result.PASSED): (
        gettext_lazy("Every row of the roster is settled"),
        gettext_lazy("Identity numbers, phones and townships checked row by row"),
    ),
    ("roster", Result.LOOK): (
        gettext_lazy("%(faults)s rows of the roster are not settled"),
        gettext_lazy("These people are not part of this application"),
    ),
    ("workers", Result.PASSED): (
        gettext_lazy("%(workers)s workers are on the roster"),
        gettext_lazy("Nobody is on two open rosters"),
    ),
    ("workers", Result.FAILED): (
        gettext_lazy("There is nobody on the roster"),
        gettext_lazy("All workers were withdrawn"),
    ),
    ("codes", Result.PASSED): (
        gettext_lazy("All %(workers)s workers look ready"),
        gettext_lazy("Green and current code, valid medical check"),
    ),
    ("codes", Result.LOOK): (
        gettext_lazy("%(ready)s of %(workers)s workers look ready"),
        gettext_lazy("The others wait; the gate asks again before planning and at the door"),
    ),
    ("lead-days", Result.PASSED): (
        gettext_lazy("Filed in time"),
        gettext_lazy("%(days)s days or more before the first departure"),
    ),
    ("lead-days", Result.LOOK): (
        gettext_lazy("Filed less than %(days)s days ahead"),
        gettext_lazy("It may miss the first coaches. No hard condition"),
    ),
}
"""Sentence and note for each check and result."""

_OUTLOOKS: Mapping[str, Promise] = {
    "ready": gettext_lazy("Looks ready to ride"),
    "entry-refused": gettext_lazy("Refused by the county"),
    "entry-postponed": gettext_lazy("Postponed by the county"),
    "origin-level": gettext_lazy("The county of origin lets nobody leave today"),
    "destination-level": gettext_lazy("The county of the enterprise lets nobody arrive today"),
    "code-missing": gettext_lazy("Has no health code yet"),
    "code-red": gettext_lazy("Red code"),
    "code-yellow": gettext_lazy("Yellow code"),
    "code-not-current": gettext_lazy("No check-in for 3 days, the code is not current"),
    "medical-missing": gettext_lazy("No medical check on record"),
    "medical-expired": gettext_lazy("The medical check has run out"),
    "medical-unfit": gettext_lazy("The medical check says: not fit to travel"),
}
_NEXT: Mapping[str, Promise] = {
    "ready": gettext_lazy("Goes into the next planning"),
    "entry-refused": gettext_lazy("Gets no seat; the county may admit them again"),
    "entry-postponed": gettext_lazy("Goes into the planning from that day on"),
    "origin-level": gettext_lazy("Rated again every three days"),
    "destination-level": gettext_lazy("Rated again every three days"),
    "code-missing": gettext_lazy("Check in once to get one"),
    "code-red": gettext_lazy("Not called back for now"),
    "code-yellow": gettext_lazy("Check in daily; later coaches"),
    "code-not-current": gettext_lazy("One check-in puts it right"),
    "medical-missing": gettext_lazy("Add the check and upload the roster again"),
    "medical-expired": gettext_lazy("Check again and upload the roster again"),
    "medical-unfit": gettext_lazy("Not called back for now"),
}


def check_words(check: Check) -> tuple[str, str]:
    """Give the sentence of a check and the note under it."""
    details: dict[str, object] = dict(check.details)
    if check.code == "path":
        level = check.details["level"]
        details["level"] = level_word(None if level < 0 else level)
    title, note = CHECKS[check.code, check.result]
    return str(title) % details, str(note) % details


def outlook_words(outlook: Outlook) -> str:
    """Give why a worker is ready or not, and until when."""
    words = str(_OUTLOOKS[outlook.code])
    if outlook.on is not None and outlook.code in ("code-red", "code-yellow", "entry-postponed"):
        day = formats.date_format(outlook.on, pgettext("day", "j M"))
        if outlook.code == "entry-postponed":
            return _("%(what)s to %(day)s") % {"what": words, "day": day}
        return _("%(what)s, may end from %(day)s on") % {"what": words, "day": day}
    return words


def outlook_next(outlook: Outlook) -> str:
    """Give what happens next, or what to do."""
    return str(_NEXT[outlook.code])
