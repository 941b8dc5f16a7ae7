"""The token that a code's QR carries: what was signed, until when, and nothing of the person. Pure.

A token is `key id . payload . signature`, in letters that a QR code packs well. The payload is an
opaque pass id, the colour and two moments; the signature is Ed25519 over key id and payload.
"""

import base64
import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PAYLOAD = struct.Struct(">16sBII")
"""Pass id, colour, issued, expires (seconds since 1970)."""
COLOURS = ("green", "yellow", "red")
SIGNATURE_BYTES = 64


class Fault(StrEnum):
    """Why a token is not accepted."""

    MALFORMED = "token-malformed"
    UNKNOWN_KEY = "token-unknown-key"
    FORGED = "token-forged"
    EXPIRED = "token-expired"
    REVOKED = "token-revoked"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says."""

    pass_id: bytes
    """Sixteen random bytes that name the worker to us only."""
    colour: str
    issued: int
    expires: int
    """Seconds since 1970; the token counts before this moment."""


def sign(code: Pass, *, key_id: str, key: Ed25519PrivateKey) -> str:
    """Give the token for a pass."""
    payload = PAYLOAD.pack(code.pass_id, COLOURS.index(code.colour), code.issued, code.expires)
    signature = key.sign(key_id.encode() + payload)
    return f"{key_id}.{letters(payload)}.{letters(signature)}"


def verify(
    token: str,
    *,
    keys: Mapping[str, Ed25519PublicKey],
    revoked: Collection[bytes],
    now: int,
) -> Pass | Fault:
    """Give the pass, or the first fault: form, key, signature, age, revocation.

    `keys` are the published ones by id; a withdrawn key is simply not among them.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return Fault.MALFORMED
    key_id, payload, signature = parts[0], unlettered(parts[1]), unlettered(parts[2])
    if payload is None or signature is None or len(payload) != PAYLOAD.size:
        return Fault.MALFORMED
    key = keys.get(key_id)
    if key is None:
        return Fault.UNKNOWN_KEY
    try:
        key.verify(signature, key_id.encode() + payload)
    except InvalidSignature:
        return Fault.FORGED
    return _in_force(payload, revoked, now)


def _in_force(payload: bytes, revoked: Collection[bytes], now: int) -> Pass | Fault:
    """Give the pass of a genuine payload unless it is too old or was withdrawn."""
    pass_id, colour, issued, expires = PAYLOAD.unpack(payload)
    if colour >= len(COLOURS):
        return Fault.MALFORMED
    if not issued <= now < expires:
        return Fault.EXPIRED
    if pass_id in revoked:
        return Fault.REVOKED
    return Pass(pass_id, COLOURS[colour], issued, expires)


def letters(data: bytes) -> str:
    """Give the bytes as base 32 without padding: all of QR's cheap letters."""
    return base64.b32encode(data).decode().rstrip("=")


def unlettered(text: str) -> bytes | None:
    """Give the bytes of letters; None where they are none, or not as `letters` writes them."""
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return None
    return data if letters(data) == text else None
