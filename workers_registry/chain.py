"""A log whose links hold each other: change one row, and every later link is wrong. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

START = "0" * 64
"""What the first link of a chain calls its predecessor."""


def rows_digest(rows: Iterable[str]) -> str:
    """Give the digest (64 hex digits) over the rows in their order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def link_hash(*, previous: str, digest: str, said: str) -> str:
    """Give a link's hash: over the link before it, its rows, and what it says of itself."""
    return hashlib.sha256(f"{previous}\n{digest}\n{said}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Said:
    """What a link says of its rows."""

    day: str
    """ISO date of the computation."""
    rows: int


def said_of(text: str) -> Said | None:
    """Give what a link says (cause, day, actor, number of rows); None where it says otherwise."""
    words = text.split(" ")
    if len(words) != 4 or not words[3].isdigit():
        return None
    return Said(day=words[1], rows=int(words[3]))
