"""What a file that somebody hands in is, by its content: photos and papers. Pure.

What the browser says of it, and its name, are never believed.
"""

from risk.refusal import Refused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_HEAD = _TAIL = 1024


def media_type(content: bytes, *, largest: int) -> str:
    """Give the type of a file of at most `largest` bytes, which are whole MB.

    Raises Refused("paper-empty" | "paper-too-big" | "paper-type" | "paper-damaged" |
    "paper-encrypted").
    """
    if not content:
        raise Refused("paper-empty")
    if len(content) > largest:
        raise Refused("paper-too-big", megabytes=largest // 1024**2)
    found = _by_signature(content)
    if found is None:
        raise Refused("paper-type")
    if not _is_whole(content, found):
        raise Refused("paper-damaged")
    if found == PDF and b"/Encrypt" in content:
        raise Refused("paper-encrypted")
    return found


def _by_signature(content: bytes) -> str | None:
    if b"%PDF-" in content[:_HEAD]:
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if content.startswith(b"\x89PNG\r\n\x1a\n") else None


def _is_whole(content: bytes, kind: str) -> bool:
    """Tell whether the file has its end: a broken upload has not."""
    ends = {PDF: b"%%EOF", JPEG: b"\xff\xd9", PNG: b"IEND\xaeB`\x82"}
    return ends[kind] in content[-_TAIL:]
