"""What two provinces say to each other about one person's code, and what is believed. Pure.

The record has the four groups that GB/T 38962 names: person, health, itinerary and proof. Its
field names mirror the standard's groups; the standard's own field list was not at hand, so no
conformance is claimed. A person is named by a keyed hash only: no name, no number.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workers_registry.health_code import Colour


class Fault(StrEnum):
    """Why another province's answer is not accepted."""

    UNREACHABLE = "exchange-unreachable"
    REFUSED = "exchange-refused"
    MALFORMED = "exchange-malformed"
    FORGED = "exchange-forged"
    WRONG_PROVINCE = "exchange-wrong-province"
    WRONG_PERSON = "exchange-wrong-person"
    REPLAYED = "exchange-replayed"
    EXPIRED = "exchange-expired"
    AHEAD = "exchange-ahead-of-time"


SKEW = timedelta(minutes=2)
"""How far another province's clock may be ahead of ours."""


class Unacceptable(Exception):
    """The other province's answer does not count, for the reason that `fault` names."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Question:
    """What one province asks another: the code of one person, now."""

    asker: str
    """Six-digit code of the province that asks."""
    asked: str
    """Six-digit code of the province that is asked."""
    person_hash: str
    nonce: str
    """Made for this question; the answer must carry it."""
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Group 1, who it is about."""

    person_hash: str
    residence: str = ""
    """Six-digit GB/T 2260 code of the county of residence; empty: not told."""


@dataclass(frozen=True, slots=True)
class Health:
    """Group 2, what was last said of the person's health."""

    temperature: float | None = None
    symptoms: tuple[str, ...] = ()
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Group 3, one stretch of days in a county; both ends included."""

    county: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Proof:
    """Group 4, the code and who vouches for it, from when and until when."""

    colour: Colour
    issuer: str
    """Six-digit code of the province that issued it."""
    issued_at: datetime
    valid_until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One province's answer about one person."""

    nonce: str
    person: Person
    health: Health
    itinerary: tuple[Visit, ...]
    proof: Proof


def person_hash(identity_number: str, *, shared_key: str) -> str:
    """Give the name (64 hex digits) by which two provinces that share a key know a person."""
    return hmac.new(shared_key.encode(), identity_number.encode(), hashlib.sha256).hexdigest()


def check_answer(answer: Answer, question: Question, *, now: datetime) -> Answer:
    """Give the answer if it is the one to this question and in force now.

    The signature has been verified before. Raises Unacceptable with the first fault.
    """
    if answer.proof.issuer != question.asked:
        raise Unacceptable(Fault.WRONG_PROVINCE)
    if not hmac.compare_digest(answer.nonce, question.nonce):
        raise Unacceptable(Fault.REPLAYED)
    if not hmac.compare_digest(answer.person.person_hash, question.person_hash):
        raise Unacceptable(Fault.WRONG_PERSON)
    if answer.proof.issued_at > now + SKEW:
        raise Unacceptable(Fault.AHEAD)
    if answer.proof.valid_until <= now:
        raise Unacceptable(Fault.EXPIRED)
    return answer
