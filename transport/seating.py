"""How many people a coach may take and who sits where (R5).

Pure. Rows count from the front; A and B are left of the aisle (A at the window), C and D right of
it. The last row has five seats, E at the right window. Which share of the seats may be taken is
risk.level_policy's to say. Sources are in docs/domain/boarding.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

LAST_ROW_SEATS = 5
ROW_SEATS = 4
LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers an authority may change. One dated version is in force at a time."""

    RULE: ClassVar[str] = "R5"
    observation_rows: int = 2
    """The last rows stay free for anybody who falls ill on the way (R5)."""


@dataclass(frozen=True, slots=True)
class Rider:
    """One person to be seated; people of one party may sit side by side."""

    key: int
    party: str
    enterprise: int
    """People of one enterprise share a seat pair before strangers do."""


@dataclass(frozen=True, slots=True)
class Place:
    """One seat of a coach."""

    row: int
    letter: str
    is_observation: bool

    @property
    def label(self) -> str:
        """Row and letter: 5A."""
        return f"{self.row}{self.letter}"


def usable_seats(approved: int, limit: Decimal | float, policy: Policy) -> int:
    """Give how many people may ride: the limit rounded down, never into the observation rows."""
    share = Decimal(str(limit)) * approved
    most = int(share.to_integral_value(rounding=ROUND_FLOOR))
    return max(0, min(most, len(open_places(approved, policy))))


def places(approved: int, policy: Policy) -> list[Place]:
    """Give every seat of a coach with so many approved seats, front to back, left to right.

    Seats that do not fill rows of four are the front row, short because of the door.
    """
    sizes = _row_sizes(approved)
    first_kept = len(sizes) - policy.observation_rows
    return [
        Place(row, letter, is_observation=row > first_kept)
        for row, size in enumerate(sizes, start=1)
        for letter in LETTERS[:size]
    ]


def open_places(approved: int, policy: Policy) -> list[Place]:
    """Give the seats in front of the observation rows."""
    return [place for place in places(approved, policy) if not place.is_observation]


def _row_sizes(approved: int) -> list[int]:
    """Give the number of seats in each row, front to back."""
    if approved <= LAST_ROW_SEATS:
        return [approved]
    short = (approved - LAST_ROW_SEATS) % ROW_SEATS
    full = (approved - LAST_ROW_SEATS) // ROW_SEATS
    return [*([short] if short else []), *[ROW_SEATS] * full, LAST_ROW_SEATS]


def seat_riders(riders: Sequence[Rider], *, approved: int, policy: Policy) -> dict[int, str]:
    """Give each rider's seat label by key.

    Parties sit side by side; everybody else alone on a pair of seats, window and aisle in turn, so
    that no two sit behind each other. Only when there are more people than pairs do two parties
    share a pair: two of one enterprise first. Raises ValueError when they do not fit.
    """
    pairs = _pairs(open_places(approved, policy))
    room = sum(len(pair) for pair in pairs)
    if len(riders) > room:
        raise ValueError(f"{len(riders)} riders for {room} seats")
    units = _units(riders)
    units = _doubled(units, most=len(pairs))
    return _seated(units, pairs)


def _pairs(open_: Sequence[Place]) -> list[list[Place]]:
    """Give the seats on each side of the aisle, row by row."""
    found: dict[tuple[int, bool], list[Place]] = {}
    for place in open_:
        found.setdefault((place.row, place.letter in "AB"), []).append(place)
    return list(found.values())


def _units(riders: Sequence[Rider]) -> list[list[Rider]]:
    """Give the riders in twos and ones, nobody beside a person of another party."""
    parties: dict[str, list[Rider]] = {}
    for rider in riders:
        parties.setdefault(rider.party, []).append(rider)
    return [party[i : i + 2] for party in parties.values() for i in range(0, len(party), 2)]


def _doubled(units: list[list[Rider]], *, most: int) -> list[list[Rider]]:
    """Join ones into twos until there are at most `most` units, people of one enterprise first."""
    units = list(units)
    for same in (True, False):
        i = 0
        while len(units) > most and i < len(units):
            mate = _mate(units, i, same_enterprise=same)
            if mate is not None:
                units[i] = units[i] + units.pop(mate)
            i += 1
    return units


def _mate(units: Sequence[list[Rider]], i: int, *, same_enterprise: bool) -> int | None:
    """Give the next single after single i, of the same enterprise if asked; None without one."""
    if len(units[i]) != 1:
        return None
    for j in range(i + 1, len(units)):
        alone = len(units[j]) == 1
        if alone and (not same_enterprise or units[j][0].enterprise == units[i][0].enterprise):
            return j
    return None


def _seated(units: Sequence[list[Rider]], pairs: Sequence[list[Place]]) -> dict[int, str]:
    """Put twos on whole pairs and ones on the seat that the diagonal gives, front to back.

    A pair of one seat only (beside the door) takes a single, before the whole pairs do.
    """
    waiting = list(units)
    seats: dict[int, str] = {}
    for pair in sorted(pairs, key=len):
        i = next((i for i, unit in enumerate(waiting) if len(unit) <= len(pair)), None)
        if i is None:
            continue
        unit = waiting.pop(i)
        chosen = pair if len(unit) == 2 else [_diagonal(pair)]
        seats.update({r.key: place.label for r, place in zip(unit, chosen, strict=True)})
    if waiting:
        raise ValueError(f"{sum(map(len, waiting))} riders found no pair of seats")
    return seats


def _diagonal(pair: Sequence[Place]) -> Place:
    """Give the left seat of the pair in odd rows, the right one in even rows."""
    return pair[0] if pair[0].row % 2 else pair[-1]
