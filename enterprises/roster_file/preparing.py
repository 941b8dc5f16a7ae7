"""From the bytes of a roster to rows that only need writing, part by part. Pure.

Whoever takes a roster asks the database only; all that needs none is done here, so that it can be
done ahead, in another process (see `apart`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enterprises.roster_file.checking import CheckedRoster, FaultyRow, check_in_parts
from enterprises.roster_file.places import Places
from enterprises.roster_file.reading import read_sheet
from enterprises.roster_file.rows import RawRow, RosterRow
from workers_registry.copy_text import copy_line
from workers_registry.newcomers import Newcomers
from workers_registry.sealed_workers import NewWorker, SealedWorker, seal_worker

Key = tuple[str, ...]
"""What a person is known by in two versions of a row."""


@dataclass(frozen=True, slots=True)
class Order:
    """A roster to prepare, and what has to be known for it."""

    content: bytes = field(repr=False)
    places: Places
    today: date
    size: int
    """So many rows make a part."""
    home_county: str
    is_synthetic: bool
    secret: str = field(repr=False)
    """Seals the numbers."""
    wanted: frozenset[Key] = frozenset()
    """The people to look for in the file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A part's rows one by one, for what was there before."""

    accepted: tuple[RosterRow, ...]
    raw_by_row: Mapping[int, RawRow]
    people: Mapping[int, SealedWorker]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, ready to be written as they are where nobody in them is registered."""

    rows: int
    newcomers: Newcomers
    entries: list[bytes]
    """The columns of ENTRY of each newcomer, by their place."""
    faulty: tuple[FaultyRow, ...]
    found: frozenset[Key]
    """Those of the wanted people who stand here."""


ENTRY = ("row", "pickup_id", "dropoff_id", "household", "priority", "wanted_on")
Parts = Iterator[tuple[Part, Callable[[], Checked]]]
"""Each part with a way to its rows, which are seldom asked for."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that could be read: its columns, and its rows part by part."""

    columns: list[tuple[str, str]]
    """The headings with their fields."""
    rows: int
    parts: Parts


def prepare(order: Order) -> Prepared:
    """Read the file and give its parts, each when it is asked for. Raises Refused("file-...")."""
    sheet = read_sheet(order.content)
    parts = check_in_parts(sheet.rows, order.places, today=order.today, size=order.size)
    columns = list(zip(sheet.headings, sheet.fields, strict=True))
    return Prepared(columns, len(sheet.rows), (_prepared(part, order) for part in parts))


def _prepared(part: CheckedRoster, order: Order) -> tuple[Part, Callable[[], Checked]]:
    people = {row.row: seal_person(row, order) for row in part.accepted}
    # In the order of their digests: two files with the same people do not wait in a circle.
    accepted = sorted(part.accepted, key=lambda row: people[row.row].identity_digest)
    newcomers = Newcomers()
    entries = []
    for row in accepted:
        at = newcomers.add(people[row.row])
        newcomers.say(at, temperature=row.temperature, symptoms=row.symptoms, day=row.checked_on)
        newcomers.stays.extend((at, county, left_on) for county, left_on in row.stays)
        entries.append(
            copy_line(
                (row.row, row.pickup, row.dropoff, row.household, row.priority, row.wanted_on)
            )
        )
    found = _found(part.raw_by_row, order.wanted)
    checked = Checked(tuple(accepted), part.raw_by_row, people)
    ready = Part(len(part.raw_by_row), newcomers, entries, part.faulty, found)
    return ready, lambda: checked


def seal_person(row: RosterRow, order: Order) -> SealedWorker:
    """Give the person of a row with sealed numbers."""
    person = NewWorker(
        row.name, row.identity_number, row.phone, order.home_county, row.pickup, order.is_synthetic
    )
    return seal_worker(person, secret=order.secret)


def _found(rows: Mapping[int, RawRow], wanted: frozenset[Key]) -> frozenset[Key]:
    if not wanted:
        return frozenset()
    return frozenset(key for raw in rows.values() for key in person_keys(raw.cells)) & wanted


def person_keys(cells: Mapping[str, str]) -> set[Key]:
    """Give what a person is known by in two versions of a row; empty cells tell nothing."""
    keys: set[Key] = {
        ("identity", cells.get("identity_number", "").upper()),
        ("phone", cells.get("name", ""), cells.get("phone", "")),
    }
    return {key for key in keys if all(key)}
