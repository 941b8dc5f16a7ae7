"""How far work has resumed, by the electricity meters (R9). Pure.

The index of a set of users is 100 * (0.5 * share of users that resumed + 0.5 * share of their base
consumption that is back). It is always rolled up from the users, never an average of averages.
Sources, assumptions and the check value (57.60 and 45.28 give 51.44) are in
docs/domain/resumption-index.md.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

SECTORS: tuple[str, ...] = (
    "farming",
    "industry",
    "construction",
    "transport",
    "information",
    "trade",
    "catering",
    "finance",
    "property",
    "public",
)
"""The ten sectors by which the index is read (the grid's classes; the full list is assumed)."""
QUARTERS = 96
"""A day that is read by quarters of an hour counts when all of them were read."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R9's power index that an authority may change."""

    RULE: ClassVar[str] = "R9"

    resumed_share: float = 0.30
    """R9: a user has resumed from this share of its own base on (assumption)."""
    resumed_share_by_sector: dict[str, float] = field(default_factory=dict)
    """R9: another share for a sector, by its code."""
    users_weight: float = 0.5
    """R9: weight of the share of users; consumption has the rest."""
    user_cap: float | None = None
    """R9: one user counts at most this multiple of its base; None: no cap (for reports)."""
    base_days_needed: int = 10
    """R9: a base of fewer December days is no base (assumption)."""
    base_first_day: date = date(2019, 12, 1)
    """R9: first day of the base period."""
    base_last_day: date = date(2019, 12, 31)
    """R9: last day of the base period, included."""

    grace_days: int = 7
    """R9: an approved enterprise may stand still for so many days before anybody asks (assumed)."""

    roster_slack: float = 0.30
    """R9: roster and load may differ by this share of the staff before anybody asks (assumed)."""
    notice_days: int = 7
    """R9: the grid is told of arrivals within so many days (assumed)."""

    def threshold(self, sector: str) -> float:
        """Give the share of the base from which a user of the sector has resumed."""
        return self.resumed_share_by_sector.get(sector, self.resumed_share)


@dataclass(frozen=True, slots=True)
class UserDay:
    """One metered user on one day."""

    kwh: float | None
    """The day's consumption; None: no reading (a gap)."""
    base_kwh: float | None
    """Mean day of the base period; None: too few readings to know."""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a set of users adds up to on one day; sums of sums are right, averages would not be."""

    users: int = 0
    """Users that count: with a base above 0 and a reading."""
    resumed: int = 0
    kwh: float = 0.0
    """Consumption that counts, after the cap."""
    base_kwh: float = 0.0
    capped: int = 0
    without_base: int = 0
    """Left out: no base, or a base of 0."""
    gaps: int = 0
    """Left out: a base but no reading on the day."""

    @property
    def left_out(self) -> int:
        """Count the users that do not count."""
        return self.without_base + self.gaps

    def __add__(self, other: "Sums") -> "Sums":
        """Add two sets of different users."""
        return Sums(
            self.users + other.users,
            self.resumed + other.resumed,
            self.kwh + other.kwh,
            self.base_kwh + other.base_kwh,
            self.capped + other.capped,
            self.without_base + other.without_base,
            self.gaps + other.gaps,
        )


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a set of users on one day, in percent, with its two halves."""

    value: float
    users_rate: float
    """Share of users that resumed, in percent (复工率)."""
    consumption_rate: float
    """Share of the base consumption that is back, in percent (复产率)."""
    sums: Sums


def sums_of(users: Iterable[UserDay], policy: Policy) -> Sums:
    """Add up users of one day, counting who is left out and who is capped."""
    total = Sums()
    for user in users:
        total += _sums_of_one(user, policy)
    return total


def _sums_of_one(user: UserDay, policy: Policy) -> Sums:
    if user.base_kwh is None or user.base_kwh <= 0:
        return Sums(without_base=1)
    if user.kwh is None:
        return Sums(gaps=1)
    resumed = has_resumed(user.kwh, user.base_kwh, sector=user.sector, policy=policy)
    most = None if policy.user_cap is None else policy.user_cap * user.base_kwh
    is_capped = most is not None and user.kwh > most
    counted = most if most is not None and is_capped else user.kwh
    return Sums(1, int(resumed), counted, user.base_kwh, int(is_capped))


def has_resumed(kwh: float, base_kwh: float, *, sector: str, policy: Policy) -> bool:
    """Tell whether a user consumed at least the sector's share of its own base."""
    return kwh >= policy.threshold(sector) * base_kwh


def index_of(sums: Sums, policy: Policy) -> Index | None:
    """Give the index of what was added up, or None where no user counts."""
    if sums.users == 0:
        return None
    users_rate = 100 * sums.resumed / sums.users
    consumption_rate = 100 * sums.kwh / sums.base_kwh
    value = combined(users_rate, consumption_rate, policy)
    return Index(value, users_rate, consumption_rate, sums)


def combined(users_rate: float, consumption_rate: float, policy: Policy) -> float:
    """Give the index of two rates in percent: 57.60 and 45.28 give 51.44."""
    return policy.users_weight * users_rate + (1 - policy.users_weight) * consumption_rate


def base_of(readings: Iterable[float], policy: Policy) -> float | None:
    """Give the mean day of the base period, or None where too few days were read."""
    days = list(readings)
    if len(days) < policy.base_days_needed:
        return None
    return sum(days) / len(days)


def mismatch(*, is_approved: bool, has_applied: bool, is_running: bool) -> str:
    """Give the code of what does not fit between papers and meter, or "" where all does."""
    if is_approved and not is_running:
        return "approved-without-power"
    if is_running and not has_applied:
        return "power-without-application"
    return ""


def roster_misfit(*, workers: int, staff: int, share: float, are_due: bool, policy: Policy) -> str:
    """Give the code of what does not fit between roster and load, or "" where both fit.

    `share` is the load as a share of December, `workers` those on the roster of `staff`. Once they
    should all be at work (`are_due`) the load must show them; before, it may not be there already.
    """
    if workers == 0:
        return ""
    brought = workers / staff
    if are_due and brought > share + policy.roster_slack:
        return "roster-above-load"
    if not are_due and share + brought > 1 + policy.roster_slack:
        return "load-above-roster"
    return ""


def is_about_to_resume(
    recent: Iterable[float | None], base_kwh: float | None, *, sector: str, policy: Policy
) -> bool:
    """Tell whether a user that has not resumed yet has risen on each of the last days.

    `recent` holds the last days' kWh, oldest first. The grid calls such users before they ask.
    """
    days = [kwh for kwh in recent if kwh is not None]
    if base_kwh is None or base_kwh <= 0 or len(days) < 3:
        return False
    if has_resumed(days[-1], base_kwh, sector=sector, policy=policy):
        return False
    return all(later > earlier for earlier, later in itertools.pairwise(days))
