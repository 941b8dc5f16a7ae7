"""How many people come to a county each day, who may go straight on and who needs a place. Pure.

It answers three questions: how many come, how many may enter, how many must be isolated. Whoever
is not green on the day of arrival is observed until the colour ends, and takes one place a day.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from workers_registry.health_code import Colour

WORKER, PROXY, ROSTER, TRIP = "worker", "proxy", "roster", "trip"
RANK = {ROSTER: 0, WORKER: 1, PROXY: 1, TRIP: 2}
"""Who is believed first: a seat on a published trip, then the person, then the enterprise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the forecast that an authority may change."""

    RULE: ClassVar[str] = "forecast"

    open_days: int = 14
    """Days of observation supposed where a colour has no last day yet."""
    look_back_days: int = 28
    """Arrivals so many days ago may still be under observation."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """So many people who are to arrive on one day, and whose codes say the same."""

    day: date
    people: int
    colour: str | None
    """None: no code yet."""
    until: date | None = None
    """The last day of the colour; None: until something changes."""
    means: str = "other"


@dataclass(slots=True)
class DayForecast:
    """What one day brings to one county; all figures count people, but for the places."""

    day: date
    places: int
    """Places for observation that exist."""
    expected: int = 0
    straight_on: int = 0
    """Green on the day: they go straight on."""
    to_observe: int = 0
    """Not green on the day: they must be isolated."""
    without_code: int = 0
    """Nobody knows yet: they need a code before they travel."""
    housed: int = 0
    """Of those to observe, for how many there is a place on the day."""
    taken: int = 0
    """Places taken that day, those who came earlier included."""
    days_needed: int = 0
    """Days of observation that the day's people need together."""
    longest: int = 0
    """Days that the longest observation among them lasts."""
    by_means: Counter[str] = field(default_factory=Counter)

    @property
    def may_enter(self) -> int:
        """Give how many may enter: the green, and the others for whom there is a place."""
        return self.straight_on + self.housed

    @property
    def without_place(self) -> int:
        """Give how many must be isolated and find no place: they should travel later."""
        return self.to_observe - self.housed

    @property
    def free(self) -> int:
        """Give the places that stay free."""
        return max(self.places - self.taken, 0)


def replaces(new: str, old: str, *, old_day: date, today: date) -> bool:
    """Tell whether what one source says takes the place of what another said before.

    A past arrival is over, whoever said it; otherwise nobody overrules a source believed first.
    """
    return old_day < today or RANK[new] >= RANK[old]


def observation_days(colour: str, until: date | None, *, arrives: date, policy: Policy) -> int:
    """Give the days, that of arrival included, for which the colour lasts; 0 where green."""
    if colour == Colour.GREEN:
        return 0
    if until is None:
        return policy.open_days
    return max((until - arrives).days + 1, 0)


def forecast(
    arrivals: Iterable[Arrivals],
    *,
    days: Sequence[date],
    places_on: Callable[[date], int],
    policy: Policy,
) -> list[DayForecast]:
    """Give one forecast for each of the days, in their order.

    Who arrived before the first day and is still observed takes a place too. On one day the
    shorter observations are housed first: so the most people find a place.
    """
    rows = {day: DayForecast(day, places_on(day)) for day in days}
    taken: Counter[date] = Counter()
    for group, needed in _in_order(arrivals, policy):
        if needed is None or needed == 0:
            housed = 0
        elif group.day < days[0]:
            housed = group.people
        else:
            free = places_on(group.day) - taken[group.day]
            housed = min(group.people, max(free, 0))
        for offset in range(needed or 0):
            taken[group.day + timedelta(days=offset)] += housed
        if group.day in rows:
            _count(rows[group.day], group, needed=needed, housed=housed)
    for day, row in rows.items():
        row.taken = taken[day]
    return list(rows.values())


def _in_order(arrivals: Iterable[Arrivals], policy: Policy) -> list[tuple[Arrivals, int | None]]:
    """Give each group with the days of observation it needs (None: no code), by day and need."""
    found = [
        (
            one,
            None
            if one.colour is None
            else observation_days(one.colour, one.until, arrives=one.day, policy=policy),
        )
        for one in arrivals
    ]
    return sorted(found, key=lambda pair: (pair[0].day, pair[1] or 0, pair[0].means))


def _count(row: DayForecast, group: Arrivals, *, needed: int | None, housed: int) -> None:
    """Add a group to the day on which it arrives."""
    row.expected += group.people
    row.by_means[group.means] += group.people
    row.housed += housed
    if needed is None:
        row.without_code += group.people
    elif needed == 0:
        row.straight_on += group.people
    else:
        row.to_observe += group.people
        row.days_needed += group.people * needed
        row.longest = max(row.longest, needed)
