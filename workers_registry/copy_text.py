"""Values as PostgreSQL's COPY reads them as text. Pure: another process can write them ahead."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

Value = str | bytes | int | Decimal | date | datetime | Sequence[str] | None
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_line(values: Iterable[Value]) -> bytes:
    """Give values as a line for COPY, without its end; a tuple is an array of plain words."""
    return "\t".join([_field(value) for value in values]).encode()


def _field(value: Value) -> str:
    if isinstance(value, str):
        return value if value.isalnum() else value.translate(_ESCAPES)
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, tuple):
        return f"{{{','.join(value)}}}"
    return str(value)
