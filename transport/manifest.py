"""The rows of a trip's manifest, with what each reader may see of a person (R10).

Pure. A page masks names and numbers; the paper that goes with the coach names people in full, since
the captain must call them, and masks the numbers all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workers_registry.identity import mask_identity, mask_name, mask_phone

UTF8_MARK = "\ufeff"
"""Stands before the text of a CSV file, so that spreadsheet programs read Chinese rightly."""


class Reader(StrEnum):
    """For whom the rows are made."""

    SCREEN = "screen"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Passenger:
    """One person aboard, as the registry knows them."""

    seat: str
    name: str
    identity_number: str
    phone: str
    pickup: str
    dropoff: str
    enterprise: str
    colour: str
    """green, yellow, red, or empty without a code."""
    party: str
    pickup_order: int
    worker: int
    """Key of the worker, for links."""
    was_missing: bool = False
    """The gate signed that the person was not aboard."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the manifest, masked for its reader."""

    number: int
    seat: str
    name: str
    identity_number: str
    phone: str
    pickup: str
    dropoff: str
    enterprise: str
    colour: str
    travels_with: int
    """People of the same party aboard, the person included."""
    worker: int
    was_missing: bool = False


def rows(passengers: Iterable[Passenger], *, reader: Reader) -> list[Row]:
    """Give the manifest in boarding order: by pick-up, then by seat from the front."""
    listed = sorted(passengers, key=lambda p: (p.pickup_order, seat_order(p.seat)))
    party_size: dict[str, int] = {}
    for person in listed:
        party_size[person.party] = party_size.get(person.party, 0) + 1
    return [
        _row(number, person, travels_with=party_size[person.party], reader=reader)
        for number, person in enumerate(listed, start=1)
    ]


def seat_order(label: str) -> tuple[int, str]:
    """Give what orders seats from the front: 2A before 10A."""
    return int(label[:-1]), label[-1]


def _row(number: int, person: Passenger, *, travels_with: int, reader: Reader) -> Row:
    """Give one line, masked for the reader."""
    is_paper = reader is Reader.PAPER
    identity = mask_identity(person.identity_number)
    return Row(
        number=number,
        seat=person.seat,
        name=person.name if is_paper else mask_name(person.name),
        identity_number=identity if is_paper else identity[-4:],
        phone=mask_phone(person.phone),
        pickup=person.pickup,
        dropoff=person.dropoff,
        enterprise=person.enterprise,
        colour=person.colour,
        travels_with=travels_with,
        worker=person.worker,
        was_missing=person.was_missing,
    )


def csv_text(head: Sequence[str], lines: Iterable[Sequence[str | int]]) -> str:
    """Give a CSV file's text; a cell that a spreadsheet would run as a formula is made plain."""
    told = [",".join(_cell(cell) for cell in line) for line in [head, *lines]]
    return UTF8_MARK + "\r\n".join(told) + "\r\n"


def _cell(value: str | int) -> str:
    """Give one cell, quoted where it must be."""
    text = str(value)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        text = "'" + text
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\r\n') else text
