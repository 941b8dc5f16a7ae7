"""A sentence for every refusal and every colour of this app: why, until when, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from risk.refusal import Refused

SENTENCES = {
    "identity-number-length": gettext_lazy(
        "An identity number has 18 characters; this one has %(length)s."
    ),
    "identity-number-digits": gettext_lazy(
        "An identity number is 17 digits, then a digit or X. Copy it from the card."
    ),
    "identity-number-checksum": gettext_lazy(
        "The last character does not fit the identity number. Compare each digit with the card."
    ),
    "identity-number-birth-date": gettext_lazy(
        "Digits 7 to 14 of an identity number are the date of birth; these are no date."
    ),
    "phone-unreadable": gettext_lazy("This is no phone number. Enter the 11 digits of a mobile."),
    "phone-not-mobile": gettext_lazy(
        "This is no mobile number of the mainland. Enter 11 digits that begin with 1."
    ),
    "list-without-source": gettext_lazy(
        "A list needs its source: nobody's code changes without a ground."
    ),
    "list-without-epidemic-ground": gettext_lazy(
        "Only %(with_ground)s of the %(people)s people on this list were in a city with known "
        "cases. A list turns codes red for epidemic reasons only."
    ),
    "list-needs-second-person": gettext_lazy(
        "%(people)s people are more than the %(limit)s whom one official may list in a day. "
        "Propose the list; a colleague confirms it."
    ),
    "list-second-is-first": gettext_lazy(
        "You proposed this list yourself; a colleague must confirm it."
    ),
    "list-nobody-to-release": gettext_lazy(
        "Nobody on this list is an open case that began by the day of release."
    ),
    "list-decided-already": gettext_lazy("Somebody has decided this list a moment ago."),
    "person-registered-already": gettext_lazy("This person is registered already."),
    "phone-of-somebody-else": gettext_lazy(
        "Somebody else is registered with this phone. Leave it empty, and let that phone hold the "
        "code."
    ),
    "proxy-of-oneself": gettext_lazy("Nobody holds their own code for themselves."),
    "proxy-too-many": gettext_lazy("One phone holds the codes of %(limit)s people at most."),
    "proxy-held-already": gettext_lazy("Somebody holds this code already; end that first."),
    "clearance-too-early": gettext_lazy(
        "The days of observation are not over yet. You can confirm on the last day."
    ),
    "clearance-not-needed": gettext_lazy("The code is not red; there is nothing to confirm."),
    "appeal-against-green": gettext_lazy("Your code is green; there is nothing to appeal against."),
    "appeal-too-many-papers": gettext_lazy("An appeal brings %(limit)s photos or papers at most."),
    "appeal-open-already": gettext_lazy("Your appeal is being reviewed already."),
    "appeal-decided-already": gettext_lazy("Somebody has decided this appeal a moment ago."),
    "appeal-nothing-withdrawn": gettext_lazy("Mark at least one fact that does not hold."),
    "correction-too-many": gettext_lazy(
        "%(limit)s corrections of yours are being looked at; wait for an answer first."
    ),
    "correction-open-already": gettext_lazy("The county is looking at this already."),
    "correction-decided-already": gettext_lazy("Somebody has decided this correction already."),
    "correction-of-nothing": gettext_lazy("The stay or check-in is not there any more."),
    "correction-number-taken": gettext_lazy(
        "Somebody else is registered with this identity number; see who is who first."
    ),
    "correction-no-such-township": gettext_lazy("The county has no township of this name."),
    "recognition-closed": gettext_lazy("The agreement with %(province)s is not in force."),
    "recognition-without-county": gettext_lazy(
        "The province names no county of residence that is known here; a county must convert it."
    ),
    "destruction-second-is-first": gettext_lazy(
        "You asked for this yourself; a second person must confirm it."
    ),
    "destruction-decided-already": gettext_lazy("Somebody has decided this a moment ago."),
    "destruction-waits-already": gettext_lazy("Another one waits for a second person already."),
    "destruction-not-confirmed": gettext_lazy("No second person has confirmed this."),
    "deletion-wished-already": gettext_lazy("You have asked for this already; it is under way."),
    "appeal-with-the-city": gettext_lazy(
        "The county's 72 hours are over: the city decides this appeal now."
    ),
    "appeal-with-the-county": gettext_lazy(
        "The county still has time to answer; the city decides only what is overdue."
    ),
    "appeal-own-fact": gettext_lazy(
        "You recorded one of these facts yourself; a colleague must decide."
    ),
}
"""What each refusal says, with its details by name."""

EXCHANGE = {
    "exchange-unreachable": gettext_lazy(
        "%(province)s does not answer. Look at the code the person shows, or look up by card."
    ),
    "exchange-refused": gettext_lazy("%(province)s knows no code of this person, or refuses."),
    "exchange-malformed": gettext_lazy(
        "The answer of %(province)s cannot be read. Nothing was recorded."
    ),
    "exchange-forged": gettext_lazy(
        "The signature does not fit the key of %(province)s. Nothing was recorded; "
        "tell the province."
    ),
    "exchange-wrong-province": gettext_lazy(
        "This code was not issued by %(province)s. Nothing was recorded."
    ),
    "exchange-wrong-person": gettext_lazy(
        "%(province)s answered about somebody else. Nothing was recorded; ask again."
    ),
    "exchange-replayed": gettext_lazy(
        "%(province)s gave the answer to an older question. Nothing was recorded; ask again."
    ),
    "exchange-expired": gettext_lazy(
        "The code of %(province)s is over. Ask the person to renew it."
    ),
    "exchange-ahead-of-time": gettext_lazy(
        "The code of %(province)s is dated in the future: one of the clocks is wrong."
    ),
}
"""Why another province's answer does not count: a sentence for each exchange.record.Fault."""
NO_PAPER = {
    "paper-empty": gettext_lazy("The file is empty. Choose the scan or photo of the paper."),
    "paper-too-big": gettext_lazy(
        "The file has more than %(megabytes)s MB. Scan it smaller, or send it in parts."
    ),
    "paper-type": gettext_lazy(
        "This is no PDF, JPEG or PNG, whatever its name says. Scan or photograph the paper."
    ),
    "paper-damaged": gettext_lazy(
        "The file breaks off in the middle. Save it again, then upload it once more."
    ),
    "paper-encrypted": gettext_lazy(
        "The PDF has a password. Save it without one and upload it again."
    ),
}
"""Why a file is no paper that can be kept: those of enterprises are refused in the same words."""
SENTENCES |= EXCHANGE | NO_PAPER

WHY = {
    "R3.1": gettext_lazy("You have been on the list of %(list)s since %(since)s."),
    "R3.1 released": gettext_lazy(
        "You were on the list of %(list)s and released on %(last)s. "
        "For 14 days after that the code stays red."
    ),
    "R3.2": gettext_lazy("On %(last)s you were in close contact with somebody who is ill."),
    "R3.3": gettext_lazy("You were in %(place)s %(when)s. It was a high-risk area then."),
    "R3.4": gettext_lazy("You were in %(place)s %(when)s, when it was orange (higher risk)."),
    "R3.5": gettext_lazy("On %(last)s you reported a fever or that you felt ill."),
    "R3.6": gettext_lazy("On %(last)s you were in the same coach or room as somebody who is ill."),
    "R3.6 declaration": gettext_lazy("On %(last)s you reported contact with somebody who is ill."),
    "R3.8": gettext_lazy("On %(last)s %(place)s said that your code there is not green."),
    "R3.7": gettext_lazy(
        "As far as is known, you were in no risk area, had no fever and met nobody who is ill."
    ),
}
"""Why a code has its colour, said to the worker: for each rule, and each kind of ground."""

GROUNDS = {
    "R3.1": gettext_lazy("On the list of %(list)s since %(since)s."),
    "R3.1 released": gettext_lazy("On the list of %(list)s, released on %(last)s."),
    "R3.2": gettext_lazy("Close contact on %(last)s."),
    "R3.3": gettext_lazy("Stay in %(place)s %(when)s: high-risk area."),
    "R3.4": gettext_lazy("Stay in %(place)s %(when)s: orange county."),
    "R3.5": gettext_lazy("Fever or symptom reported on %(last)s."),
    "R3.6": gettext_lazy("General contact on %(last)s."),
    "R3.6 declaration": gettext_lazy("Contact reported by the person on %(last)s."),
    "R3.8": gettext_lazy("Not green in %(place)s, answered on %(last)s."),
    "R3.7": gettext_lazy("Nothing known that speaks against green."),
}
"""The same, said to officials."""

LISTS = {
    "confirmed": gettext_lazy("confirmed cases"),
    "suspected": gettext_lazy("suspected cases"),
    "asymptomatic": gettext_lazy("people infected without symptoms"),
}

COLOURS = {
    "green": gettext_lazy("green"),
    "yellow": gettext_lazy("yellow"),
    "red": gettext_lazy("red"),
}

ADVICE = {
    "green": (
        gettext_lazy("Take your temperature every day and check in here."),
        gettext_lazy("Wear a mask on the way."),
    ),
    "yellow": (
        gettext_lazy("Stay at home or in your room for these days, and do not travel."),
        gettext_lazy("Take your temperature every day and check in here."),
        gettext_lazy("With a fever or a cough, wear a mask and call the village doctor first."),
    ),
    "red": (
        gettext_lazy("Stay in a room of your own and wear a mask."),
        gettext_lazy("Take your temperature morning and evening and check in here."),
        gettext_lazy("Answer when the health centre calls. With a fever or a cough call 120."),
    ),
}
"""What to do under each colour, in order."""


def sentence(refusal: Refused) -> str:
    """Give the refusal in words."""
    return str(SENTENCES[refusal.code]) % refusal.details


def colour(name: str) -> str:
    """Give the word for a colour."""
    return str(COLOURS[name])


def day_in_words(day: date) -> str:
    """Give a day as people say it: 2月19日, 19 February."""
    return formats.date_format(day, pgettext("date format", "j F"))


def why(finding: Mapping[str, Any], *, place: str = "") -> str:
    """Give one finding, as a code keeps it in its evidence, in words to the worker."""
    return str(WHY[_case_of(finding)]) % _details(finding, place)


def ground(finding: Mapping[str, Any], *, place: str = "") -> str:
    """Give one finding in words to an official."""
    return str(GROUNDS[_case_of(finding)]) % _details(finding, place)


def _details(finding: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Give what the sentences name."""
    days = {end: day_in_words(date.fromisoformat(finding[end])) for end in ("since", "last")}
    span = _("on %(last)s") if days["since"] == days["last"] else _("from %(since)s to %(last)s")
    return {
        **days,
        "when": span % days,
        "place": place,
        "list": LISTS.get(finding["kind"], ""),
    }


def _case_of(finding: Mapping[str, Any]) -> str:
    """Give the key of the sentence that fits the finding."""
    rule: str = finding["rule"]
    if rule == "R3.1" and (finding["until"] or finding["awaits_county"]):
        return "R3.1 released"
    if rule == "R3.6" and finding["kind"] == "declaration":
        return "R3.6 declaration"
    return rule


def fact(row: Any) -> str:
    """Name a stay or a check-in by its days, place or words."""
    if hasattr(row, "county"):
        days = " – ".join(dict.fromkeys([day_in_words(row.first_day), day_in_words(row.last_day)]))
        return f"{days} {row.county.city}{row.county.name}"
    return f"{day_in_words(row.day)} {row.in_words}"


def why_green() -> str:
    """Say to the worker why a code without findings is green."""
    return str(WHY["R3.7"])


def ground_green() -> str:
    """Say to an official why a code without findings is green."""
    return str(GROUNDS["R3.7"])


def until(colour: str, last_day: date | None, *, awaits_county: bool = False) -> str:
    """Say until when a code that is not green keeps its colour."""
    if awaits_county:
        return _("Until your county confirms")
    if last_day is None:
        return _("Until you are released")
    day = day_in_words(last_day)
    if colour == "yellow":
        return _("Green from 24:00 on %(day)s") % {"day": day}
    return _("24:00 on %(day)s") % {"day": day}


def until_note(rule: str, colour: str, *, awaits_county: bool = False) -> str:
    """Say on what the end depends."""
    if awaits_county:
        return _("The days of observation are over. If you hear nothing today, call the hotline.")
    if rule == "R3.5":
        return _("Check in every day with a normal temperature. A missed day adds a day.")
    if colour == "red":
        return _("If you are well until then, your county confirms and the code turns green.")
    return _("The date moves only if something new becomes known.")


def green_until(current_until: date) -> str:
    """Say until when a green code is good without another check-in."""
    return _("Until 24:00 on %(day)s; check in again by then and it goes on.") % {
        "day": day_in_words(current_until)
    }


def after_red(last_day: date) -> str:
    """Say that a red code turns yellow before it turns green."""
    return _("After that yellow, until 24:00 on %(day)s.") % {"day": day_in_words(last_day)}


@dataclass(frozen=True, slots=True)
class PassCase:
    """What a checker sees and says in one case: shape, word, reason, next step."""

    COLOURS: ClassVar[tuple[str, ...]] = ("green", "yellow", "red")

    name: str
    shape: str
    """green, yellow, red or stale: the big shape beside the word."""
    look: str
    say: str
    why: str
    next: str


def pass_case(name: str) -> PassCase:
    """Give the words for one case of a pass at the checkpoint."""
    shape, say, why, step = PASS_CASES[name]
    look = {"green": "d-allow", "yellow": "d-ask", "red": "d-deny", "stale": "d-unsure"}[shape]
    return PassCase(name, shape, look, str(say), str(why), str(step))


_AGAIN = gettext_lazy("Ask the person to open their code anew, and scan once more.")
_BY_CARD = gettext_lazy("Look the person up by identity card under “No code”.")
PASS_CASES = {
    "green": (
        "green",
        gettext_lazy("Green: may pass"),
        gettext_lazy("The pass is genuine and in force."),
        gettext_lazy("Let the person pass. Take the temperature as with everybody."),
    ),
    "yellow": (
        "yellow",
        gettext_lazy("Yellow: does not pass"),
        gettext_lazy("The pass is genuine; the person is to stay where they live for some days."),
        gettext_lazy("The person's own page says why and until when. Call their county."),
    ),
    "red": (
        "red",
        gettext_lazy("Red: stop"),
        gettext_lazy("The pass is genuine; the person is under observation."),
        gettext_lazy("Keep apart from others, masks on, and call the health centre."),
    ),
    "unsure": (
        "stale",
        gettext_lazy("Check first"),
        gettext_lazy("The pass is genuine and was green, but the list is over 24 hours old."),
        gettext_lazy("Go where there is a signal and fetch the list anew, or call the county."),
    ),
    "no-list": (
        "stale",
        gettext_lazy("Cannot check yet"),
        gettext_lazy("This phone has not fetched the list of keys yet."),
        gettext_lazy("Open this page once with a network; after that it works without."),
    ),
    "token-malformed": (
        "red",
        gettext_lazy("No pass"),
        gettext_lazy("This is not the code of a health pass, or part of it is missing."),
        _AGAIN,
    ),
    "token-unknown-key": (
        "stale",
        gettext_lazy("Not accepted"),
        gettext_lazy("The key that signed it is not, or no longer, on the list."),
        gettext_lazy("Fetch the list anew and scan once more; else look up by identity card."),
    ),
    "token-forged": (
        "red",
        gettext_lazy("Forged"),
        gettext_lazy("The signature does not fit: somebody has changed this pass."),
        gettext_lazy("Do not let the person pass on it. Keep the code and tell your county."),
    ),
    "token-expired": (
        "stale",
        gettext_lazy("Out of time"),
        gettext_lazy("A code on a screen counts for one minute. Or this phone's clock is wrong."),
        _AGAIN,
    ),
    "token-revoked": (
        "red",
        gettext_lazy("No longer counts"),
        gettext_lazy("The pass is genuine, but the colour has got worse since."),
        _BY_CARD,
    ),
}
"""Shape, word, reason and next step for each case of a pass."""
