"""Another province, in a thread: answers questions over HTTP in either format, well or badly."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workers_registry.exchange.adapters import ADAPTERS, MOST_BYTES
from workers_registry.exchange.record import (
    Answer,
    Health,
    Person,
    Proof,
    Question,
    Unacceptable,
    Visit,
    person_hash,
)
from workers_registry.health_code import Colour

HENAN, HAINAN = "410000", "460000"


@dataclass
class Peer:
    """What the province knows of whom, and how it misbehaves."""

    province: str = HENAN
    format: str = "nested"
    shared_key: str = "a key that two provinces share, 32+"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    codes: dict[str, Colour] = field(default_factory=dict)
    """Colours by person hash; anybody else is unknown (404)."""
    holds: timedelta = timedelta(hours=24)
    misbehaves: str = ""
    """slow, error, forged, garbage, huge, redirect, replay, wrong-province, wrong-person,
    expired or ahead."""
    residence: str = ""
    questions: list[Question] = field(default_factory=list)
    last_answer: bytes = b""
    url: str = ""

    @property
    def public_key(self) -> str:
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def knows(self, identity_number: str, colour: Colour) -> None:
        """Let the province have a code of this colour for the person."""
        self.codes[person_hash(identity_number, shared_key=self.shared_key)] = colour

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Give status and body."""
        adapter = ADAPTERS[self.format]
        try:
            question = adapter.read_question(body)
        except Unacceptable:
            return 400, b""
        self.questions.append(question)
        if self.misbehaves == "error" or question.person_hash not in self.codes:
            return (500 if self.misbehaves else 404), b""
        if self.misbehaves == "garbage":
            return 200, b"\xff<html>"
        if self.misbehaves == "huge":
            return 200, b"x" * (MOST_BYTES + 1)
        if self.misbehaves == "replay" and self.last_answer:
            return 200, self.last_answer
        key = Ed25519PrivateKey.generate() if self.misbehaves == "forged" else self.key
        self.last_answer = adapter.write_answer(self._content(question), key=key)
        return 200, self.last_answer

    def _content(self, question: Question) -> Answer:
        now = datetime.now(UTC)
        proof = Proof(
            self.codes[question.person_hash], self.province, now, now + self.holds, "发热门诊"
        )
        if self.misbehaves == "wrong-province":
            proof = replace(proof, issuer="420000")
        if self.misbehaves == "expired":
            proof = replace(proof, issued_at=now - self.holds, valid_until=now)
        if self.misbehaves == "ahead":
            proof = replace(proof, issued_at=now + timedelta(hours=1))
        who = "0" * 64 if self.misbehaves == "wrong-person" else question.person_hash
        return Answer(
            question.nonce,
            Person(who, self.residence),
            Health(36.5, ("cough",), date(2020, 2, 14)),
            (Visit("410105", date(2020, 2, 1), date(2020, 2, 14)),),
            proof,
        )


@contextmanager
def running(peer: Peer) -> Iterator[Peer]:
    """Serve the peer on a port of its own until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if peer.misbehaves == "slow":
                time.sleep(1)
            status, said = peer.answer(body)
            if peer.misbehaves == "redirect":
                status = 302
            self.send_response(status)
            if status == 302:
                self.send_header("Location", peer.url)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    peer.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
