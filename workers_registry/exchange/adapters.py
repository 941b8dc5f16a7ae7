"""How each province writes questions and answers. Pure.

An adapter translates between `record` and one province's wire format; everything else about the
exchange is the same for all. To add a province's format, write one more class with the four
methods of Adapter and name it in ADAPTERS; tests/workers_registry/test_exchange.py then runs
every fault through it.
"""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workers_registry.exchange.record import (
    Answer,
    Fault,
    Health,
    Person,
    Proof,
    Question,
    Unacceptable,
    Visit,
)
from workers_registry.health_code import Colour

CHINA = timezone(timedelta(hours=8))
MOST_BYTES = 64 * 1024
"""A longer answer is not read."""


class Adapter(Protocol):
    """One province's format; the last two methods are what a peer needs to answer us."""

    content_type: str

    def write_question(self, question: Question) -> bytes:
        """Give the question as the province reads it."""

    def read_answer(self, body: bytes, *, key: Ed25519PublicKey) -> Answer:
        """Give the answer, its signature verified. Raises Unacceptable."""

    def read_question(self, body: bytes) -> Question:
        """Give the question that such a body asks. Raises Unacceptable."""

    def write_answer(self, answer: Answer, *, key: Ed25519PrivateKey) -> bytes:
        """Give the signed answer as the province writes it."""


class Nested:
    """Nested JSON: four groups by name, ISO moments; the signature stands beside the content.

    {"data": "<JSON of the four groups>", "sign": "<base 64 of Ed25519 over data>"}
    """

    content_type = "application/json"

    def write_question(self, question: Question) -> bytes:
        """Give one JSON object."""
        said = {
            "asker": question.asker,
            "asked": question.asked,
            "personHash": question.person_hash,
            "nonce": question.nonce,
            "askedAt": question.asked_at.isoformat(),
        }
        return json.dumps(said).encode()

    def read_question(self, body: bytes) -> Question:
        """Read one JSON object."""
        try:
            said = json.loads(body)
            return Question(
                said["asker"],
                said["asked"],
                said["personHash"],
                said["nonce"],
                _moment(said["askedAt"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Unacceptable(Fault.MALFORMED) from error

    def read_answer(self, body: bytes, *, key: Ed25519PublicKey) -> Answer:
        """Verify `sign` over the very bytes of `data`, then read them."""
        try:
            outer = json.loads(body)
            data, sign = outer["data"].encode(), base64.b64decode(outer["sign"], validate=True)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unacceptable(Fault.MALFORMED) from error
        _verify(sign, data, key)
        try:
            return _from_groups(json.loads(data))
        except (ValueError, KeyError, TypeError) as error:
            raise Unacceptable(Fault.MALFORMED) from error

    def write_answer(self, answer: Answer, *, key: Ed25519PrivateKey) -> bytes:
        """Sign the four groups."""
        data = json.dumps(_to_groups(answer), ensure_ascii=False)
        sign = base64.b64encode(key.sign(data.encode())).decode()
        return json.dumps({"data": data, "sign": sign}).encode()


def _to_groups(answer: Answer) -> dict[str, Any]:
    health, proof = answer.health, answer.proof
    return {
        "nonce": answer.nonce,
        "person": {
            "personHash": answer.person.person_hash,
            "residenceCode": answer.person.residence,
        },
        "health": {
            "temperature": health.temperature,
            "symptoms": list(health.symptoms),
            "reportedOn": health.reported_on.isoformat() if health.reported_on else None,
        },
        "itinerary": [
            {
                "countyCode": visit.county,
                "from": visit.first_day.isoformat(),
                "to": visit.last_day.isoformat(),
            }
            for visit in answer.itinerary
        ],
        "proof": {
            "colour": proof.colour.value,
            "issuer": proof.issuer,
            "issuedAt": proof.issued_at.isoformat(),
            "validTo": proof.valid_until.isoformat(),
            "reason": proof.reason,
        },
    }


def _from_groups(said: Mapping[str, Any]) -> Answer:
    person, health, proof = said["person"], said["health"], said["proof"]
    return Answer(
        nonce=str(said["nonce"]),
        person=Person(str(person["personHash"]), str(person["residenceCode"])),
        health=Health(
            None if health["temperature"] is None else float(health["temperature"]),
            tuple(map(str, health["symptoms"])),
            date.fromisoformat(health["reportedOn"]) if health["reportedOn"] else None,
        ),
        itinerary=tuple(
            Visit(
                str(visit["countyCode"]),
                date.fromisoformat(visit["from"]),
                date.fromisoformat(visit["to"]),
            )
            for visit in said["itinerary"]
        ),
        proof=Proof(
            Colour(proof["colour"]),
            str(proof["issuer"]),
            _moment(proof["issuedAt"]),
            _moment(proof["validTo"]),
            str(proof["reason"]),
        ),
    )


class Flat:
    """A flat form: short fields, digits for colours, moments without zone, the signature last.

    jkm=1&sfbs=<hash>&...&qm=<hex of Ed25519 over everything before "&qm=">
    """

    content_type = "application/x-www-form-urlencoded"
    COLOURS = {"1": Colour.GREEN, "2": Colour.YELLOW, "3": Colour.RED}
    DIGITS = {colour: digit for digit, colour in COLOURS.items()}
    MOMENT = "%Y%m%d%H%M%S"
    DAY = "%Y%m%d"

    def write_question(self, question: Question) -> bytes:
        """Give one form."""
        said = {
            "cxf": question.asker,
            "bcx": question.asked,
            "sfbs": question.person_hash,
            "lsh": question.nonce,
            "cxsj": self._written(question.asked_at),
        }
        return urlencode(said).encode()

    def read_question(self, body: bytes) -> Question:
        """Read one form."""
        try:
            said = self._fields(body.decode())
            return Question(
                said["cxf"], said["bcx"], said["sfbs"], said["lsh"], self._read(said["cxsj"])
            )
        except (ValueError, KeyError) as error:
            raise Unacceptable(Fault.MALFORMED) from error

    def read_answer(self, body: bytes, *, key: Ed25519PublicKey) -> Answer:
        """Verify the signature over all that stands before it, then read the fields."""
        data, mark, sign = body.rpartition(b"&qm=")
        try:
            signature = bytes.fromhex(sign.decode())
        except ValueError as error:
            raise Unacceptable(Fault.MALFORMED) from error
        if not mark:
            raise Unacceptable(Fault.MALFORMED)
        _verify(signature, data, key)
        try:
            return self._answer(self._fields(data.decode()))
        except (ValueError, KeyError) as error:
            raise Unacceptable(Fault.MALFORMED) from error

    def write_answer(self, answer: Answer, *, key: Ed25519PrivateKey) -> bytes:
        """Write the fields and sign them."""
        health, proof = answer.health, answer.proof
        said = {
            "lsh": answer.nonce,
            "sfbs": answer.person.person_hash,
            "czd": answer.person.residence,
            "tw": "" if health.temperature is None else str(health.temperature),
            "zz": ",".join(health.symptoms),
            "sbrq": health.reported_on.strftime(self.DAY) if health.reported_on else "",
            "xc": ";".join(
                f"{visit.county}:{visit.first_day:{self.DAY}}-{visit.last_day:{self.DAY}}"
                for visit in answer.itinerary
            ),
            "jkm": self.DIGITS[proof.colour],
            "fzf": proof.issuer,
            "fzsj": self._written(proof.issued_at),
            "yxq": self._written(proof.valid_until),
            "yy": proof.reason,
        }
        data = urlencode(said).encode()
        return data + b"&qm=" + key.sign(data).hex().encode()

    def _answer(self, said: Mapping[str, str]) -> Answer:
        return Answer(
            nonce=said["lsh"],
            person=Person(said["sfbs"], said["czd"]),
            health=Health(
                float(said["tw"]) if said["tw"] else None,
                tuple(filter(None, said["zz"].split(","))),
                self._day(said["sbrq"]) if said["sbrq"] else None,
            ),
            itinerary=tuple(map(self._visit, filter(None, said["xc"].split(";")))),
            proof=Proof(
                self.COLOURS[said["jkm"]],
                said["fzf"],
                self._read(said["fzsj"]),
                self._read(said["yxq"]),
                said["yy"],
            ),
        )

    def _visit(self, text: str) -> Visit:
        county, days = text.split(":")
        first, last = days.split("-")
        return Visit(county, self._day(first), self._day(last))

    def _day(self, text: str) -> date:
        return datetime.strptime(text, self.DAY).replace(tzinfo=CHINA).date()

    def _read(self, text: str) -> datetime:
        return datetime.strptime(text, self.MOMENT).replace(tzinfo=CHINA)

    def _written(self, moment: datetime) -> str:
        return moment.astimezone(CHINA).strftime(self.MOMENT)

    def _fields(self, text: str) -> dict[str, str]:
        """Give each field once; a field that stands twice is malformed."""
        found = parse_qs(text, keep_blank_values=True, strict_parsing=True)
        if any(len(values) > 1 for values in found.values()):
            raise ValueError("a field stands twice")
        return {name: values[0] for name, values in found.items()}


def _verify(signature: bytes, data: bytes, key: Ed25519PublicKey) -> None:
    try:
        key.verify(signature, data)
    except InvalidSignature as error:
        raise Unacceptable(Fault.FORGED) from error


def _moment(text: str) -> datetime:
    """Read an ISO moment; one without a zone is malformed."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


ADAPTERS: dict[str, Adapter] = {"nested": Nested(), "flat": Flat()}
"""The formats by the name that an agreement keeps."""
