"""What is wrong in a row of a roster, and how to put it right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, pgettext

from enterprises.models import RosterFault
from enterprises.wording.words import field_word, joined

FAULTS: Mapping[str, Promise] = {
    "cell-empty": gettext_lazy("is empty; please fill it in"),
    "cell-formula": gettext_lazy("is a formula without a result; type the value itself"),
    "text-too-long": gettext_lazy("has more than %(limit)s characters; please shorten it"),
    "name-not-a-name": gettext_lazy("is no name; write it as on the identity card"),
    "identity-number-length": gettext_lazy("has %(length)s characters; an identity number has 18"),
    "identity-number-digits": gettext_lazy(
        "holds a character that cannot stand there; 17 digits, then a digit or X"
    ),
    "identity-number-checksum": gettext_lazy(
        "last character (the check digit) does not fit; copy it from the identity card"
    ),
    "identity-number-birth-date": gettext_lazy(
        "holds no possible date of birth; copy it from the identity card"
    ),
    "identity-number-rounded": gettext_lazy(
        "was kept as a number and Excel rounded it; set the column to text and type it again"
    ),
    "identity-number-other-name": gettext_lazy(
        "belongs to somebody of another name here; check the number and the name"
    ),
    "phone-length": gettext_lazy("has %(digits)s digits; it should have 11"),
    "phone-rounded": gettext_lazy(
        "was kept as a number and lost its last digits; set the column to text and type it again"
    ),
    "phone-unreadable": gettext_lazy("cannot be read as a number; write 11 digits"),
    "phone-not-mobile": gettext_lazy("is no mobile number of the mainland; write 11 digits"),
    "township-unknown": gettext_lazy("there is no “%(value)s” in %(county)s"),
    "county-unknown": gettext_lazy("no county “%(value)s” is known; write its full name"),
    "priority-unknown": gettext_lazy(
        "“%(value)s” is not known; write 关键岗位, 技术岗位 or 其他 (key post, skilled, other)"
    ),
    "temperature-unreadable": gettext_lazy("“%(value)s” is no number; write it like 36.5"),
    "temperature-out-of-range": gettext_lazy(
        "%(value)s °C cannot be; take it again, between 34 and 43"
    ),
    "fever-without-temperature": gettext_lazy(
        "a fever is named but no temperature; write what the thermometer shows"
    ),
    "symptom-unknown": gettext_lazy(
        "“%(value)s” is not known; write 咳嗽, 乏力, 呼吸困难, 腹泻 or 无 "
        "(cough, fatigue, breathlessness, diarrhoea, none)"
    ),
    "stay-county-missing": gettext_lazy("a day of leaving is given but no county"),
    "left-on-missing": gettext_lazy("a county is given but not when it was left"),
    "left-on-count": gettext_lazy(
        "%(counties)s counties but %(days)s days; give one day for each, or one for all"
    ),
    "day-unreadable": gettext_lazy("“%(value)s” is no date; write it like 2020-02-15"),
    "day-in-the-future": gettext_lazy("is later than today; please check it"),
    "day-in-the-past": gettext_lazy("is earlier than today; change it to %(today)s or later"),
    "day-too-old": gettext_lazy("is more than a year ago; please check it"),
    "day-too-far": gettext_lazy("is more than a year ahead; please check it"),
    "row-twice": gettext_lazy("the same person as row %(row)s; nothing needs to be done"),
    "worker-on-own-roster": gettext_lazy(
        "this person is on your open application %(number)s; withdraw them there first"
    ),
    "worker-with-other-enterprise": gettext_lazy(
        "this person is on another enterprise's open roster; ask them which one holds"
    ),
}
"""What to say for each fault code; the column's name stands before it."""

_SHORT: Mapping[str, Promise] = {
    "identity-number-checksum": gettext_lazy("The last character (check digit) does not fit"),
    "phone-length": gettext_lazy("%(digits)s digits instead of 11"),
    "day-in-the-past": gettext_lazy("Earlier than today"),
    "cell-empty": gettext_lazy("Empty"),
}
"""Shorter words for beside the cell, where the column is plain to see."""


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Rows next to one another that have the same fault: one line of the summary."""

    anchor: str
    """The id of the first cell on the page."""
    text: str


def fault_sentence(fault: Mapping[str, Any]) -> str:
    """Give what is wrong and the remedy, without row and column."""
    details = _said(fault["details"])
    text = str(FAULTS[fault["code"]]) % details
    if details.get("suggestion"):
        text += pgettext("after a wrong name", "; did you mean “%(suggestion)s”?") % details
    return text


def labelled(fault: Mapping[str, Any]) -> str:
    """Give the column's name and what is wrong in it."""
    return pgettext("column and fault", "%(field)s: %(words)s") % {
        "field": field_word(fault["field"]),
        "words": fault_sentence(fault),
    }


def cell_error(fault: Mapping[str, Any]) -> str:
    """Give the words for beside the cell."""
    short = _SHORT.get(fault["code"])
    text = str(short) % _said(fault["details"]) if short else fault_sentence(fault)
    return text[:1].upper() + text[1:]


def _said(details: Mapping[str, Any]) -> dict[str, Any]:
    """Give the details with days in words."""
    said = dict(details)
    for name in ("today", "day"):
        if name in said:
            day = date.fromisoformat(said[name])
            said[name] = formats.date_format(day, pgettext("day", "j M"))
    return said


def fault_groups(faults: Iterable[RosterFault]) -> list[FaultGroup]:
    """Give one line for each fault, rows with the same one in one line, in order of the file."""
    rows_by_words: dict[tuple[str, str], list[RosterFault]] = {}
    for fault in faults:
        for found in fault.faults:
            key = (field_word(found["field"]), fault_sentence(found))
            rows_by_words.setdefault(key, []).append(fault)
    groups = []
    for (field, words), rows in rows_by_words.items():
        numbers = joined(row.row for row in rows[:8]) + (" …" if len(rows) > 8 else "")
        text = ngettext(
            "Row %(rows)s, %(field)s: %(words)s", "Rows %(rows)s, %(field)s: %(words)s", len(rows)
        ) % {"rows": numbers, "field": field, "words": words}
        groups.append(FaultGroup(f"row-{rows[0].pk}", text))
    return groups
