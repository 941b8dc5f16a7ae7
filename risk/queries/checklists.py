"""Which control mechanisms a county has in force on a day, and whether its level asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from risk import level_policy
from risk.models import ControlTick, County, Level
from risk.queries.people import duty_of
from risk.queries.policies import policy_on
from risk.queries.ratings import ratings_on


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One mechanism and the row that says how it stands; None where nobody has said."""

    mechanism: str
    tick: ControlTick | None

    @property
    def is_in_force(self) -> bool:
        """Tell whether the mechanism is in force."""
        return self.tick is not None and self.tick.is_in_force


@dataclass(frozen=True, slots=True)
class Checklist:
    """The control mechanisms of one county on a day."""

    county: County
    day: date
    level: Level | None
    is_required: bool
    """The county's level asks for every mechanism."""
    items: tuple[ChecklistItem, ...]
    seen: int
    """The row recorded last; whoever changes the list names it, so that nothing is lost."""

    @property
    def in_force(self) -> int:
        """Give how many mechanisms are in force."""
        return sum(item.is_in_force for item in self.items)

    @property
    def missing(self) -> int:
        """Give how many mechanisms the level asks for and the county has not."""
        return len(self.items) - self.in_force if self.is_required else 0


def ticking_counties(user: User) -> QuerySet[County]:
    """Return the counties whose checklist the user keeps: a coordinator's own."""
    if user.is_superuser and user.is_active:
        return County.objects.all()
    duty = duty_of(user)
    return County.objects.filter(pk=duty.county_id if duty else None)


def checklist(county: County, day: date) -> Checklist:
    """Return a county's checklist on a day."""
    return checklists([county], day)[0]


def checklists(counties: Iterable[County], day: date) -> list[Checklist]:
    """Return the checklists of counties on a day, in their order."""
    listed = list(counties)
    policy, _ = policy_on(day, level_policy.Policy)
    ratings = ratings_on(day, [county.code for county in listed])
    ticks = _ticks(listed, day)
    found = []
    for county in listed:
        row = ratings.get(county.code)
        own = ticks.get(county.code, {})
        found.append(
            Checklist(
                county=county,
                day=day,
                level=None if row is None else Level(row.level),
                is_required=row is not None and policy.has_strict_controls[row.level],
                items=tuple(ChecklistItem(name, own.get(name)) for name in policy.mechanisms),
                seen=max((tick.pk for tick in own.values()), default=0),
            )
        )
    return found


def _ticks(counties: Iterable[County], day: date) -> dict[str, dict[str, ControlTick]]:
    rows = ControlTick.objects.filter(county__in=counties, day__lte=day).select_related("by")
    latest = rows.order_by("county_id", "mechanism", "-day", "-id")
    found: dict[str, dict[str, ControlTick]] = {}
    for tick in latest.distinct("county_id", "mechanism"):
        found.setdefault(tick.county_id, {})[tick.mechanism] = tick
    return found
