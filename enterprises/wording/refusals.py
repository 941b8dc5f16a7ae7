"""What to say when a file or a step is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from enterprises.models import Application
from enterprises.wording.faults import labelled
from enterprises.wording.words import MEASURES, PAPERS, field_word, joined
from risk.refusal import Refused
from workers_registry.wording import NO_PAPER

SENTENCES: Mapping[str, Promise] = {
    "inspection-without-note": gettext_lazy(
        "An explanation needs words: say what was found, then save again."
    ),
    "file-at-row-edge": gettext_lazy(
        "The table ends exactly at row %(rows)s, where Excel cuts tables off, so that people may "
        "be missing. Save it anew as .xlsx or .csv, or send it in two parts."
    ),
    "import-running": gettext_lazy(
        "Another file of this application is being taken. Wait until it is done."
    ),
    "roster-on-its-way": gettext_lazy(
        "A roster file of this application is still being checked. Submit the application once "
        "its receipt is there; nothing that you filled in is lost."
    ),
    "import-crashed": gettext_lazy(
        "Something went wrong on our side and nothing of the file was kept. Upload it again; if it "
        "happens twice, call us."
    ),
    "inspection-unchanged": gettext_lazy(
        "That is what the last entry says already; nothing was added."
    ),
    "file-empty": gettext_lazy("The file is empty. Choose the file with the roster."),
    "file-too-big": gettext_lazy(
        "The file has more than %(megabytes)s MB. Delete pictures in it, or send it in parts."
    ),
    "file-truncated": gettext_lazy(
        "The file breaks off in the middle. Copy or save it again, then upload it once more."
    ),
    "file-damaged": gettext_lazy(
        "The file is damaged. Open it in Excel, save it under a new name and upload that."
    ),
    "file-encrypted": gettext_lazy(
        "The file has a password. Take the password off in Excel and upload it again."
    ),
    "file-inflates": gettext_lazy(
        "The file would unpack to far more than a roster has. "
        "Copy the rows into the template and upload that."
    ),
    "file-not-a-table": gettext_lazy(
        "This is no table. Upload the roster as .xlsx, .xls or .csv; the template is ready."
    ),
    "file-too-many-rows": gettext_lazy(
        "The table has %(rows)s rows; at most %(limit)s can be read at once. "
        "Delete empty rows at the end, or send it in parts."
    ),
    "file-too-many-columns": gettext_lazy(
        "The table is wider than %(limit)s columns. Copy the columns of the roster into the "
        "template."
    ),
    "file-several-rosters": gettext_lazy(
        "Several sheets hold a roster: %(sheets)s. Put all people on one sheet, or hide the sheets "
        "that do not count, so that nobody is passed over."
    ),
    "file-quotes": gettext_lazy(
        "From line %(line)s on, the quotation marks do not match, so that rows would be lost. "
        "Delete the stray mark there, or save the table as .xlsx."
    ),
    "file-no-headings": gettext_lazy(
        "The columns %(missing)s were not found. Put their names in the first row, as in the "
        "template."
    ),
    "file-no-rows": gettext_lazy("There is no row under the headings. Fill in the workers first."),
    "file-encoding": gettext_lazy(
        "The text of the file cannot be read. Save it in Excel as .xlsx, or as .csv in UTF-8."
    ),
    "meter-file-malformed": gettext_lazy(
        "Row %(row)s does not have three columns like the others. Put it right and send it again."
    ),
    "meter-file-without-head": gettext_lazy(
        "The first row must name the columns: user, day and kwh (户号, 日期, 电量)."
    ),
    "sector-unknown": gettext_lazy("These sectors are not known: %(sectors)s."),
    "application-cannot-move": gettext_lazy(
        "Not done: the application is now “%(old)s”. Load the page to see what became of it."
    ),
    "application-not-open": gettext_lazy(
        "Not changed: the application is now “%(status)s” and lies with the county."
    ),
    "application-withdrawn": gettext_lazy("Not done: the application has been withdrawn."),
    "draft-exists": gettext_lazy(
        "There is a draft already. Continue it, or withdraw it before you start another one."
    ),
    "dates-out-of-order": gettext_lazy("The last day of departure is before the first."),
    "dates-over": gettext_lazy(
        "The last day of departure, %(until)s, is over. Choose days from today on."
    ),
    "origin-has-workers": gettext_lazy(
        "Workers of the old county are on the roster. Withdraw them before you change it."
    ),
    "roster-empty": gettext_lazy(
        "There is nobody on the roster yet. Upload it, or put its faulty rows right."
    ),
    "county-not-rated": gettext_lazy(
        "%(county)s has no risk level today, so nobody can say how to decide. Ask the hotline."
    ),
    "measures-missing": gettext_lazy("Still to be promised: %(measures)s."),
    **NO_PAPER,
    "paper-twice": gettext_lazy("This very file is here already."),
    "paper-gone": gettext_lazy("This paper has been removed already."),
    "papers-too-many": gettext_lazy(
        "There are %(limit)s files already. Put several pages into one PDF."
    ),
    "papers-missing": gettext_lazy("Still to be handed in: %(papers)s."),
    "note-missing": gettext_lazy("Say why, in a sentence that the enterprise can act on."),
    "not-on-white-list": gettext_lazy(
        "In this county only enterprises on the white list resume. Put it on the list first."
    ),
    "checks-not-passed": gettext_lazy("Not every check is passed; please look at it by itself."),
    "application-not-approved": gettext_lazy(
        "The application is not approved, so nobody is handed over under it."
    ),
    "coach-not-here": gettext_lazy(
        "Nobody was signed for: the coach %(trip)s of %(people)s of them leaves on a later day."
    ),
    "day-ahead": gettext_lazy("This day lies ahead; temperatures are of today or before."),
    "temperatures-unreadable": gettext_lazy(
        "The table cannot be read. Take the one given out here, fill in the last column and save "
        "it as CSV."
    ),
    "temperatures-none": gettext_lazy("The table holds no temperature. Fill in the last column."),
    "temperature-odd": gettext_lazy(
        "Nothing was kept: “%(text)s” (number %(row)s) is no temperature between 34 and 43 °C."
    ),
    "fare-shares": gettext_lazy("The shares of county, enterprise and worker must make 100 %%."),
    "fare-overlaps": gettext_lazy(
        "Another agreement of this corridor holds on some of these days. End it first."
    ),
    "worker-under-way": gettext_lazy(
        "The coach with this worker has left. Sign the handover when it arrives."
    ),
    "nobody-chosen": gettext_lazy("Choose at least one worker whose standing changes by it."),
    "day-missing": gettext_lazy("Say to which day the worker is postponed."),
    "day-over": gettext_lazy("Choose a day after today; the worker is postponed to it."),
    "replacement-faulty": gettext_lazy("Nothing changed. The new worker: %(faults)s"),
    "replacement-same": gettext_lazy("This is the same worker. Choose somebody else."),
    "entry-closed": gettext_lazy("This worker has been withdrawn already."),
}
"""What to say for each refusal."""


def sentence(refusal: Refused) -> str:
    """Give what to say to the person who was refused."""
    details = {
        name: _WORDS[name](value) if name in _WORDS else value
        for name, value in refusal.details.items()
    }
    return str(SENTENCES[refusal.code]) % details


def _status(value: str) -> str:
    return str(Application.Status(value).label)


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "missing": lambda fields: joined(map(field_word, fields)),
    "sectors": joined,
    "sheets": joined,
    "papers": lambda kinds: joined(PAPERS[kind] for kind in kinds),
    "faults": lambda faults: " ".join(map(labelled, faults)),
    "measures": lambda codes: joined(MEASURES[code] for code in codes),
    "old": _status,
    "new": _status,
    "status": _status,
}
