"""A sentence for every code of this app: the gate's, the planner's, a run's end, a stop's why."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from risk.models import Level
from risk.refusal import Refused
from transport.journey import Kind, Point, Why
from transport.models import PlanningRun, Seat
from transport.route import Waypoint

Details = Mapping[str, Any]
Words = str | Promise

SHORT: dict[str, Words] = {
    "application-not-approved": gettext_lazy("application not approved"),
    "entry-closed": gettext_lazy("withdrawn from the roster"),
    "entry-refused": gettext_lazy("refused by the county"),
    "entry-postponed": gettext_lazy("postponed by the county"),
    "code-missing": gettext_lazy("no health code"),
    "code-red": gettext_lazy("red code"),
    "code-yellow": gettext_lazy("yellow code"),
    "code-not-current": gettext_lazy("code not current"),
    "medical-missing": gettext_lazy("no health check"),
    "medical-unfit": gettext_lazy("health check: not fit to travel"),
    "medical-expired": gettext_lazy("health check expired"),
    "origin-level": gettext_lazy("risk at the origin"),
    "destination-level": gettext_lazy("risk at the destination"),
    "already-seated": gettext_lazy("has a seat already"),
    "journey-unsigned": gettext_lazy("travelled, not signed for"),
    "outside-dates": gettext_lazy("other dates asked for"),
    "stop-missing": gettext_lazy("township without a stop"),
    "no-room": gettext_lazy("no room on any coach"),
}
"""Every reason for which a person stays, in two to five words."""

REMEDY: dict[str, Words] = {
    "application-not-approved": gettext_lazy("They may ride once the county approves it."),
    "entry-closed": gettext_lazy("The enterprise may put them on a new roster."),
    "entry-refused": gettext_lazy("The county that decided may admit them again."),
    "entry-postponed": gettext_lazy("They can be planned from the day that the county named."),
    "code-missing": gettext_lazy("One check-in computes the code."),
    "code-red": gettext_lazy("They stay where they live until the code turns green."),
    "code-yellow": gettext_lazy("They can be planned again once the code turns green."),
    "code-not-current": gettext_lazy("One check-in makes the code current again."),
    "medical-missing": gettext_lazy("The roster needs a health check that is still valid."),
    "medical-unfit": gettext_lazy("A new health check must find them fit."),
    "medical-expired": gettext_lazy("A new health check lets them ride."),
    "origin-level": gettext_lazy("They may ride once the county's level falls."),
    "destination-level": gettext_lazy("They may ride once the county's level falls."),
    "already-seated": gettext_lazy("Nothing to do: the seat on the published trip stays."),
    "journey-unsigned": gettext_lazy(
        "The enterprise signs at the gate: arrived, or not aboard. Who was not aboard can be "
        "planned again."
    ),
    "outside-dates": gettext_lazy("Plan other days, or agree on other dates with the enterprise."),
    "stop-missing": gettext_lazy("Place a stop in the township and plan again."),
    "no-room": gettext_lazy("More coaches, more days or a higher reception limit make room."),
}
"""What can be done about each of them."""

LIMITS: dict[str, Words] = {
    "seats": gettext_lazy("the seats of a coach"),
    "days": gettext_lazy("the days they may depart on"),
    "fleet": gettext_lazy("the number of coaches"),
    "reception": gettext_lazy("the arrivals a day"),
    "max_pickups": gettext_lazy("the pick-up stops of a coach"),
    "max_dropoffs": gettext_lazy("the drop-off stops of a coach"),
    "ride": gettext_lazy("the time aboard"),
    "price": gettext_lazy("the price of carrying them"),
}
"""The planner's limits, which may stand in the way together."""

KIND_WORDS: dict[Kind, Words] = {
    Kind.PICKUP: gettext_lazy("getting on"),
    Kind.DROPOFF: gettext_lazy("getting off"),
    Kind.BREAK: gettext_lazy("break"),
    Kind.STANDSTILL: gettext_lazy("standstill"),
    Kind.FIRST_STOP: gettext_lazy("first stop"),
}

FAILURES: dict[str, Words] = {
    "attempts-exhausted": gettext_lazy(
        "The computer that was planning stopped answering three times. Nothing was changed; start "
        "the run again."
    ),
    "planner-crashed": gettext_lazy(
        "The planner stopped because of a fault of its own. Nothing was changed; the log has the "
        "details."
    ),
    "plan-refused": gettext_lazy(
        "The check refused the plan that was found, so it was not kept. Nothing was changed; the "
        "log has the details."
    ),
    "piece-exhausted": gettext_lazy(
        "The computers that were planning piece %(piece)s stopped answering three times. Nothing "
        "was changed; start the run again."
    ),
    "piece-crashed": gettext_lazy(
        "The planner stopped three times at piece %(piece)s because of a fault of its own. Nothing "
        "was changed; the log has the details."
    ),
}


REASONS: dict[str, tuple[Words, Words]] = {
    "application-not-approved": (
        gettext_lazy("The application is not approved."),
        gettext_lazy("The application is not approved."),
    ),
    "entry-closed": (
        gettext_lazy("Withdrawn from the roster."),
        gettext_lazy("Withdrawn from the roster."),
    ),
    "entry-refused": (
        gettext_lazy("The county refused this worker."),
        gettext_lazy("The county refused this worker."),
    ),
    "entry-postponed": (
        gettext_lazy("The county postponed this worker to %(until)s."),
        gettext_lazy("The county postponed this worker."),
    ),
    "code-missing": (gettext_lazy("No health code yet."), gettext_lazy("No health code yet.")),
    "code-red": (
        gettext_lazy("Red code until the end of %(until)s (rule %(rule)s)."),
        gettext_lazy("Red code until something changes (rule %(rule)s)."),
    ),
    "code-yellow": (
        gettext_lazy("Yellow code until the end of %(until)s (rule %(rule)s)."),
        gettext_lazy("Yellow code until something changes (rule %(rule)s)."),
    ),
    "code-not-current": (
        gettext_lazy("The last check-in kept the code current until %(until)s."),
        gettext_lazy("No check-in yet, so the code is not current."),
    ),
    "medical-missing": (
        gettext_lazy("No health check on record."),
        gettext_lazy("No health check on record."),
    ),
    "medical-unfit": (
        gettext_lazy("The health check found them not fit to travel."),
        gettext_lazy("The health check found them not fit to travel."),
    ),
    "medical-expired": (
        gettext_lazy("The health check was valid until %(until)s."),
        gettext_lazy("The health check has expired."),
    ),
    "origin-level": (
        gettext_lazy("Nobody may leave the county of origin now (%(level)s)."),
        gettext_lazy("Nobody may leave the county of origin now (%(level)s)."),
    ),
    "destination-level": (
        gettext_lazy("Nobody may come to the county of destination now (%(level)s)."),
        gettext_lazy("Nobody may come to the county of destination now (%(level)s)."),
    ),
    "already-seated": (
        gettext_lazy("Has a seat on a published trip already."),
        gettext_lazy("Has a seat on a published trip already."),
    ),
    "journey-unsigned": (
        gettext_lazy("The coach of this row of the roster has arrived; nobody signed for them."),
        gettext_lazy("The coach of this row of the roster has arrived; nobody signed for them."),
    ),
    "outside-dates": (
        gettext_lazy("The enterprise asked for %(first)s to %(last)s."),
        gettext_lazy("The enterprise asked for other dates."),
    ),
    "stop-missing": (
        gettext_lazy("No stop is placed in the pick-up or drop-off township."),
        gettext_lazy("No stop is placed in the pick-up or drop-off township."),
    ),
}
"""The sentence for each reason: where a day is known, and where none is."""

SENTENCES: dict[str, Words] = {
    "corridor-not-yours": gettext_lazy(
        "You act for neither end of this corridor. Its coordinators can plan and publish it."
    ),
    "days-are-past": gettext_lazy("The first day, %(first)s, is past. Choose today or later."),
    "fleet-empty": gettext_lazy("The fleet is empty. Give the number of coaches of some type."),
    "fleet-too-large": gettext_lazy(
        "Only %(at_hand)s coaches of type %(type)s are registered at either end, not %(wanted)s."
    ),
    "load-above-limit": gettext_lazy(
        "By the levels of both ends at most %(limit)s %% of the seats may be taken, not "
        "%(wanted)s %%."
    ),
    "run-not-active": gettext_lazy("This run is not being planned any more."),
    "run-not-done": gettext_lazy("Only a finished plan can be published."),
    "run-already-published": gettext_lazy("This plan is published already."),
    "run-being-published": gettext_lazy(
        "This plan is being published already; its page says how it ended."
    ),
    "asker-acts-no-more": gettext_lazy(
        "Whoever asked acts for neither end of this corridor any more. A coordinator of either end "
        "can publish the plan."
    ),
    "publishing-exhausted": gettext_lazy(
        "The computer that was publishing stopped answering three times. The plan is as it was; "
        "publish it again."
    ),
    "publishing-crashed": gettext_lazy(
        "Publishing stopped three times because of a fault of its own. The plan is as it was; the "
        "log has the details."
    ),
    "workers-already-seated": gettext_lazy(
        "People of this plan who hold another seat: %(people)s, first %(name)s on trip %(trip)s of "
        "%(day)s. A seat holds until the enterprise signs for its worker or the trip is over. Plan "
        "again: the new plan leaves them out."
    ),
    "coaches-short": gettext_lazy(
        "No coach of type %(type)s is free on %(day)s. Plan again with the coaches that are there."
    ),
    "published-elsewhere": gettext_lazy(
        "Another plan with some of the same people or coaches was published a moment ago. Nothing "
        "of this one was published; plan again."
    ),
}
"""What to say for each refusal."""


def short_reason(code: str) -> str:
    """Give the reason in a few words."""
    return str(SHORT[code])


def remedy(code: str) -> str:
    """Give what can be done about the reason."""
    return str(REMEDY[code])


def reason(code: str, details: Details) -> str:
    """Give the sentence that says why a person stays, and until when if that is known."""
    if code == "no-room":
        return _no_room(details)
    with_day, without = REASONS[code]
    text = with_day if details.get("until") or details.get("first") else without
    return str(text) % _told(code, details)


def sentence(refusal: Refused) -> str:
    """Give the sentence of any refusal of this app."""
    return str(SENTENCES[refusal.code]) % _told(refusal.code, refusal.details)


def failure(run: PlanningRun) -> str:
    """Give the sentence that says why a run failed; empty for a run that did not."""
    code, _colon, piece = run.failure.partition(":")
    return str(FAILURES[code]) % {"piece": piece} if code else ""


def refusal(run: PlanningRun) -> str:
    """Give the sentence that says why a worker could not publish the plan; empty where it could."""
    return sentence(Refused(run.refusal, **run.refusal_details)) if run.refusal else ""


def why(point: Point) -> str:
    """Give the reason why a coach stops on the way; empty where the stop explains itself."""
    driven = f"{point.driven // 60}:{point.driven % 60:02d}"
    sentences = {
        Why.DAY_LIMIT: _("At most 4 hours at the wheel by day (%(driven)s driven)"),
        Why.NIGHT_LIMIT: _("At most 2 hours at the wheel at night (%(driven)s driven)"),
        Why.BEFORE_NIGHT: _("A break before the night, whose 2 hours count afresh"),
        Why.STANDSTILL: _("No driving from 2:00 to 5:00"),
        Why.FIRST_STOP: _("First stop in the province: everybody is checked"),
        Why.NONE: "",
    }
    return sentences[point.why] % {"driven": driven}


def place_name(waypoint: Waypoint) -> str:
    """Give the name of a place on a corridor's line, in the reader's language."""
    return waypoint.name if (get_language() or "zh").startswith("zh") else waypoint.name_en


def seat_notice(seat: Seat, pickup_at: datetime) -> str:
    """Give the text message that tells a worker the coach, the seat, the place and the time."""
    coach = seat.trip.coach
    assert coach is not None, "a published trip has a coach"
    with translation.override("zh-hans"):
        return _(
            "%(when)s, board coach %(plate)s, seat %(seat)s, at %(place)s, to %(dropoff)s. Bring "
            "your identity card and your health code. Hotline %(hotline)s."
        ) % {
            "when": moment(pickup_at),
            "plate": coach.plate,
            "seat": seat.number,
            "place": seat.entry.pickup.stop.place,
            "dropoff": seat.entry.dropoff.name,
            "hotline": settings.HOTLINE,
        }


def freed_notice(seat: Seat) -> str:
    """Give the text message that tells a worker that the seat is theirs no more."""
    with translation.override("zh-hans"):
        return _(
            "Your seat %(seat)s of %(day)s has been given back; please do not set out. Your "
            "enterprise knows why. Hotline %(hotline)s."
        ) % {
            "seat": seat.number,
            "day": _day(seat.trip.day.isoformat()),
            "hotline": settings.HOTLINE,
        }


def _told(code: str, details: Details) -> dict[str, str]:
    """Give the details as a sentence takes them: days and levels in words."""
    told = {name: str(value) for name, value in details.items()}
    for name in ("until", "first", "last", "day"):
        if details.get(name):
            told[name] = _day(str(details[name]))
    if code in ("origin-level", "destination-level"):
        level = details.get("level")
        told["level"] = _("not rated") if level is None else str(Level(int(level)).label)
    return told


def _day(iso: str) -> str:
    return formats.date_format(date.fromisoformat(iso), pgettext("day", "j M"))


def moment(at: datetime) -> str:
    """Give a point in time in words."""
    return formats.date_format(timezone.localtime(at), pgettext("day", "j M H:i"))


def _no_room(details: Details) -> str:
    limits = [str(LIMITS[name]) for name in str(details.get("limits", "")).split(",") if name]
    if not limits:
        return _("No coach had room; planning longer may find some.")
    return _("No coach had room. In the way: %(limits)s.") % {"limits": _("; ").join(limits)}
