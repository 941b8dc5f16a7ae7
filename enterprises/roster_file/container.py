"""Is this file what it says, and safe to open? Looked at before any reader touches it. Pure."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

from risk.refusal import Refused

_ZIP = b"PK\x03\x04"
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")
"""How a scan, a photo or another archive begins: better said than "unknown encoding"."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<c [^<>]{0,80}?\br="([A-Z]{1,4})(\d{1,8})"')
_NAME = re.compile(rb'[^<>]{0,80}?\br="([A-Z]{1,3}\d{1,7})"')
_HAS_VALUE = re.compile(rb"<v>[^<]|<t[ >]")


class Kind(StrEnum):
    """Which reader a file needs."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one upload may hold; more is refused before it costs memory."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 400_000_000
    inflation: int = 200
    """Unpacked bytes for one packed byte; real sheets stay under 60."""
    rows: int = 100_000
    csv_bytes: int = 100_000_000
    """A .csv is read line by line and unpacks to nothing: it may be larger."""
    csv_rows: int = 600_000
    columns: int = 200


LIMITS = Limits()


def kind_of(content: bytes, limits: Limits) -> Kind:
    """Give the kind of file by its first bytes, never by its name. Raises Refused."""
    if not content.strip(b"\x00\r\n\t "):
        raise Refused("file-empty")
    kind = _kind_by_first_bytes(content)
    most = limits.csv_bytes if kind is Kind.CSV else limits.file_bytes
    if len(content) > most:
        raise Refused("file-too-big", megabytes=most // 1_000_000)
    return kind


def _kind_by_first_bytes(content: bytes) -> Kind:
    if content.startswith(_ZIP):
        return Kind.XLSX
    if content.startswith(_NO_TABLES):
        raise Refused("file-not-a-table")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refused("file-encrypted")
        return Kind.XLS
    return Kind.CSV


def check_archive(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Give the worksheets' XML by path inside the .xlsx. Raises Refused where it is unsafe."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive.infolist(), limits)
            names = [name for name in archive.namelist() if _is_worksheet(name)]
            return {name: archive.read(name) for name in names}
    except zipfile.BadZipFile as error:
        raise Refused("file-truncated") from error
    except (zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused("file-damaged") from error


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > 1_000_000 + packed * limits.inflation:
        raise Refused("file-inflates")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("file-encrypted")


def _is_worksheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def check_extent(sheet_xml: bytes, limits: Limits) -> None:
    """Raise Refused where a cell stands so far out that the table could not be a roster."""
    last_row = last_column = 0
    for letters, digits in _CELL.findall(sheet_xml):
        last_row = max(last_row, int(digits))
        last_column = max(last_column, len(letters))
    if last_row > limits.rows + 100:
        raise Refused("file-too-many-rows", rows=last_row, limit=limits.rows)
    if last_column > 2:
        raise Refused("file-too-many-columns", limit=limits.columns)


def formulas_without_value(sheet_xml: bytes) -> set[str]:
    """Give the cells ("B7") that hold a formula whose result was never computed."""
    if b"<f" not in sheet_xml:
        return set()
    found = set()
    for piece in sheet_xml.split(b"<c ")[1:]:
        cell = piece.split(b"</c>", 1)[0]
        name = _NAME.match(cell) if b"<f" in cell and not _HAS_VALUE.search(cell) else None
        if name:
            found.add(name[1].decode())
    return found
