"""When a coach is where: departure, stops, breaks and the standstill at night (R6).

Pure. Civil times are minutes after midnight of the day of departure, so 1,500 is 01:00 of the day
after. One coach, driven at one average speed; who drives when is not decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers an authority may change. One dated version is in force at a time."""

    RULE: ClassVar[str] = "R6"
    kmh: float = 70.0
    """Average speed that journeys are planned with (R6, assumption between 80 and 40)."""
    circuity: float = 1.27
    """Road km for a great-circle km: 1,495 become about 1,900 (R6, see docs/domain/boarding.md)."""
    first_departure: int = 6 * 60 + 30
    """The first coach of a day leaves at this minute (assumption)."""
    minutes_between: int = 5
    """Minutes between the departures of a day (assumption)."""
    minutes_at_stop: int = 15
    """Minutes at a stop where people get on or off (assumption)."""
    day_drive: int = 240
    """Most minutes at the wheel without a break by day (R6)."""
    night_drive: int = 120
    """Most minutes at the wheel without a break at night (R6)."""
    break_minutes: int = 20
    """Least length of a break (R6)."""
    night_from: int = 22 * 60
    """Night begins (R6)."""
    night_until: int = 6 * 60
    """Night ends (R6)."""
    standstill_from: int = 2 * 60
    """Coaches stand still from here (R6)."""
    standstill_until: int = 5 * 60
    """Coaches may drive again from here (R6)."""
    first_stop_minutes: int = 30
    """Minutes at the first stop in the province of arrival (assumption)."""


class Kind(StrEnum):
    """What a coach does at a point of its journey."""

    PICKUP = "pickup"
    DROPOFF = "dropoff"
    BREAK = "break"
    STANDSTILL = "standstill"
    FIRST_STOP = "first-stop"


class Why(StrEnum):
    """Why a coach stops on the way; wording.py has the sentences."""

    DAY_LIMIT = "day-limit"
    NIGHT_LIMIT = "night-limit"
    BEFORE_NIGHT = "before-night"
    STANDSTILL = "standstill"
    FIRST_STOP = "first-stop"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to one planned stop from the one before; the first leg of a trip has no length."""

    key: str
    """Names the stop."""
    kind: Kind
    km: float


@dataclass(frozen=True, slots=True)
class Point:
    """Where the coach stands from minute `at` up to minute `until`, `km` from its first pick-up."""

    key: str
    """The stop; empty where the coach rests between two of them."""
    kind: Kind
    at: int
    until: int
    km: float
    why: Why = Why.NONE
    driven: int = 0
    """Minutes at the wheel since the last break when the coach came here."""


class _Clock:
    """A coach on its way: the minute, the km, and the minutes since its last break."""

    def __init__(self, start: int, policy: Policy) -> None:
        self.policy = policy
        self.at = float(start)
        self.km = 0.0
        self.driven = 0.0
        self.points: list[Point] = []

    def drive(self, km: float) -> None:
        """Drive so far, resting wherever R6 asks for it."""
        speed = self.policy.kmh / 60
        left = km / speed
        while left > 1e-9:
            step, why = self._free_minutes()
            if step <= 1e-9:
                self._rest(why)
                continue
            step = min(step, left)
            self.at += step
            self.driven += step
            self.km += step * speed
            left -= step

    def stand(self, leg: Leg, minutes: int, *, why: Why = Why.NONE) -> None:
        """Stand at a planned stop; one that is as long as a break counts as one."""
        begun = round(self.at)
        self.points.append(
            Point(leg.key, leg.kind, begun, begun + minutes, self.km, why, round(self.driven))
        )
        self.at += minutes
        if minutes >= self.policy.break_minutes:
            self.driven = 0

    def _free_minutes(self) -> tuple[float, Why]:
        """Give the minutes that may be driven from here before something ends them, and what."""
        return min(self._until_break(), (self._until_standstill(), Why.STANDSTILL))

    def _until_standstill(self) -> float:
        policy, clock = self.policy, self.at % DAY
        if policy.standstill_from <= clock < policy.standstill_until:
            return 0.0
        return (policy.standstill_from - clock) % DAY

    def _until_break(self) -> tuple[float, Why]:
        """Give the minutes until the break that day or night demands."""
        policy, clock = self.policy, self.at % DAY
        by_day = policy.day_drive - self.driven
        if policy.night_until <= clock < policy.night_from:
            until_night = policy.night_from - clock
            if by_day <= until_night:
                return by_day, Why.DAY_LIMIT
            by_night = policy.night_drive - (self.driven + until_night)
            return until_night + max(0.0, by_night), Why.NIGHT_LIMIT
        by_night = policy.night_drive - self.driven
        if by_night < -1e-9:
            return 0.0, Why.BEFORE_NIGHT
        until_day = (policy.night_until - clock) % DAY
        return (by_night, Why.NIGHT_LIMIT) if by_night <= until_day else (by_day, Why.DAY_LIMIT)

    def _rest(self, why: Why) -> None:
        """Take the break, or stand still until coaches may drive again."""
        policy = self.policy
        begun = round(self.at)
        if why is Why.STANDSTILL:
            length = (policy.standstill_until - begun) % DAY
            kind = Kind.STANDSTILL
        else:
            length, kind = policy.break_minutes, Kind.BREAK
        self.points.append(Point("", kind, begun, begun + length, self.km, why, round(self.driven)))
        self.at = float(begun + length)
        self.driven = 0


def departure(place_of_day: int, policy: Policy) -> int:
    """Give the minute at which a trip's boarding begins, when so many leave before it that day."""
    return policy.first_departure + place_of_day * policy.minutes_between


def timetable(legs: Sequence[Leg], *, start: int, policy: Policy) -> list[Point]:
    """Give every point of a trip in order: stops, breaks, standstill and the first stop.

    Boarding begins at minute `start`. The last point is the last drop-off.
    """
    clock = _Clock(start, policy)
    for leg in legs:
        clock.drive(leg.km)
        if leg.kind is Kind.FIRST_STOP:
            clock.stand(leg, policy.first_stop_minutes, why=Why.FIRST_STOP)
        else:
            clock.stand(leg, policy.minutes_at_stop)
    return clock.points


def driving_minutes(km: float, policy: Policy) -> int:
    """Give the minutes at the wheel for so many km, without any stop."""
    return round(km / policy.kmh * 60)
