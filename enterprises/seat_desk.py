"""What this floor asks of the one above about seats. Pure.

Seats belong to transport, which this floor must not know. Transport takes the desk when it starts;
where nobody sits at it, nobody has a seat. See docs/adr/0007.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How far the journey of one worker is."""

    SEATED = "seated"
    """A published seat; the coach has not left."""
    LEFT = "left"
    """The coach has left; the worker is under way."""
    OVER = "over"
    """The journey is over: signed for, or the day of arrival is past."""
    MISSED = "missed"
    """The worker was not aboard and may be planned again."""
    PLANNED = "planned"
    """In a plan that is not published yet."""
    BEHIND = "behind"
    """The newest published plan had no seat, or it was lost."""


HAS_A_SEAT = (State.SEATED, State.LEFT, State.OVER)
"""The states of a worker with a seat that was not missed."""


@dataclass(frozen=True, slots=True)
class SeatNews:
    """What the floor above knows of one roster entry's seat."""

    state: State
    words: str
    """One sentence in the language of the reader."""
    day: date | None = None
    departs_at: datetime | None = None
    arrives_at: datetime | None = None
    trip: str = ""
    seat: str = ""
    href: str = ""


class Desk(Protocol):
    """Who answers for seats."""

    def news_of(self, entry_ids: Collection[int]) -> Mapping[int, SeatNews]:
        """Give what is known, by entry; an entry without any news is left out."""

    def free_seats(self, entry_ids: Collection[int], *, code: str, until: date | None) -> int:
        """Take back the seats on coaches that leave before `until` (None: all) and have not left.

        `code` says why, as the gate does. Gives how many were taken back.
        """

    def settle(self, entry_ids: Collection[int], *, has_arrived: bool) -> None:
        """Keep that these workers arrived, or were not aboard: their seats are open no more."""


class _Nobody:
    def news_of(self, entry_ids: Collection[int]) -> Mapping[int, SeatNews]:
        return {}

    def free_seats(self, entry_ids: Collection[int], *, code: str, until: date | None) -> int:
        return 0

    def settle(self, entry_ids: Collection[int], *, has_arrived: bool) -> None:
        return None


_at_the_desk: list[Desk] = [_Nobody()]


def take(desk: Desk) -> None:
    """Let `desk` answer from now on."""
    _at_the_desk[:] = [desk]


def news_of(entry_ids: Collection[int]) -> Mapping[int, SeatNews]:
    """Give what is known of the entries' seats, in as many queries for many as for one."""
    return _at_the_desk[0].news_of(entry_ids)


def free_seats(entry_ids: Collection[int], *, code: str, until: date | None = None) -> int:
    """Take back the entries' seats and give how many."""
    return _at_the_desk[0].free_seats(entry_ids, code=code, until=until)


def settle(entry_ids: Collection[int], *, has_arrived: bool) -> None:
    """Keep that these workers arrived, or were not aboard."""
    _at_the_desk[0].settle(entry_ids, has_arrived=has_arrived)
