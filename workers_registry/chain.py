"""A log whose links hold each other: change one row, and every later link is wrong. Pure."""

import hashlib
from collections.abc import Iterable

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
