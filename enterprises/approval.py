"""Which path an application takes, who decides, by when, and what must be promised (R7). Pure.

Sources and assumptions are in docs/domain/application-states.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from enterprises import papers
from risk import level_policy
from risk.level_policy import Path


class Approver(StrEnum):
    """Who decides."""

    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of R7 that an authority may change."""

    RULE: ClassVar[str] = "R7"

    county_staff: int = 100
    """R7: from so many staff the county decides, below it the township."""
    city_staff: int = 1000
    """R7: from so many staff the city decides."""
    lead_days: int = 3
    """R7: an application should be filed so many days before the first departure."""
    filing_days: int = 2
    """R7: days for the answer to a filing."""
    site_check_days: int = 3
    """R7: days for the answer where the site is checked."""
    white_list_days: int = 5
    """R7: days for the answer where the white list decides."""
    workers_per_isolation_place: int = 20
    """R7: one isolation place is advised for so many workers."""


MEASURES: tuple[str, ...] = (
    "commitment",
    "responsible-person",
    "prevention-plan",
    "staff-screened",
    "protective-goods",
    "temperature-twice",
    "dormitory-limits",
    "emergency-plan",
)
"""What an enterprise promises before it may submit (R7); enterprises.wording has the sentences."""

RETURN_ITEMS: tuple[str, ...] = (
    "roster",
    "measures",
    "isolation",
    "dates",
    "plan",
    *(f"paper-{kind}" for kind in papers.Kind),
)
"""What a county can point at when it returns an application: its parts and each paper."""


def path_for(
    level: int,
    *,
    staff: int,
    is_white_listed: bool,
    policy: Policy,
    levels: level_policy.Policy | None = None,
) -> tuple[Path, Approver]:
    """Give the path by the level of the enterprise's county (0 green to 4 red), and who decides.

    On the white-list path the county's head office decides at least; an enterprise that is on
    the list already only has its site checked.
    """
    path = level_policy.requirements(level, levels).approval_path
    approver = _by_size(staff, policy)
    if path is not Path.WHITE_LIST:
        return path, approver
    if is_white_listed:
        return Path.SITE_CHECK, approver
    return path, Approver.COUNTY if approver is Approver.TOWNSHIP else approver


def _by_size(staff: int, policy: Policy) -> Approver:
    if staff < policy.county_staff:
        return Approver.TOWNSHIP
    return Approver.COUNTY if staff < policy.city_staff else Approver.CITY


def due_day(path: Path, *, submitted_on: date, policy: Policy) -> date:
    """Give the last day on which the answer is in time."""
    days = {
        Path.FILING: policy.filing_days,
        Path.SITE_CHECK: policy.site_check_days,
        Path.WHITE_LIST: policy.white_list_days,
    }[path]
    return submitted_on + timedelta(days=days)


def is_late(*, submitted_on: date, arrive_from: date, policy: Policy) -> bool:
    """Tell whether it is filed too late to be sure of the first departure; it is not refused."""
    return submitted_on + timedelta(days=policy.lead_days) > arrive_from


def missing_measures(measures: list[str]) -> tuple[str, ...]:
    """Give the measures that are not promised yet."""
    return tuple(measure for measure in MEASURES if measure not in measures)


def advised_isolation_places(workers: int, policy: Policy) -> int:
    """Give the advised number of isolation places: at least one, rounded up."""
    return max(1, -(-workers // policy.workers_per_isolation_place))
