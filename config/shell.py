"""What the page shell shows on every page: whose data this is, where one may go, today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.look import look_of
from enterprises import workflow
from enterprises.models import PowerDuty
from enterprises.queries import (
    decidable_applications,
    membership_of,
    own_applications,
    power_duty_of,
)
from risk import calendar
from risk.queries import duty_of
from workers_registry.queries import city_duty_of, worker_of


class Role(StrEnum):
    """Whose pages these are."""

    ADMIN = "admin"
    PROVINCE = "province"
    CITY = "city"
    COORDINATOR = "coordinator"
    ENTERPRISE = "enterprise"
    WORKER = "worker"
    GRID = "grid"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Scope:
    """A user's role and the words that say whose data they see."""

    role: Role
    words: str = ""


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; `count` is None where nothing waits behind it."""

    label: str
    href: str
    icon: str = ""
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Place:
    """One page of the site that the navigation knows: its words, url name and icon."""

    label: Any
    url: str
    icon: str = ""


HOME = Place(gettext_lazy("Home"), "home", "home")
MAP = Place(gettext_lazy("Five-colour map"), "risk:map", "map")
TRIPS = Place(gettext_lazy("Trips"), "transport:trips", "bus")
RUNS = Place(gettext_lazy("Planning"), "transport:runs", "calendar")
WORKERS = Place(gettext_lazy("People"), "workers_registry:workers", "people")
POWER = Place(gettext_lazy("Electricity index"), "enterprises:power", "screen")
NOTICES = Place(gettext_lazy("About to resume"), "enterprises:notices", "screen")
PRECISION = Place(gettext_lazy("Precision index"), "risk:precision", "table")
QUEUE = Place(gettext_lazy("Applications to review"), "enterprises:queue", "file")

NAV: Mapping[Role, tuple[Place, ...]] = {
    Role.ENTERPRISE: (
        HOME,
        Place(gettext_lazy("Applications"), "enterprises:applications", "file"),
        TRIPS,
        Place(gettext_lazy("Our people"), "enterprises:members", "people"),
        Place(gettext_lazy("After arrival"), "enterprises:temperatures", "thermometer"),
        Place(gettext_lazy("Our power"), "enterprises:own_portrait", "screen"),
        MAP,
    ),
    Role.COORDINATOR: (HOME, QUEUE, RUNS, TRIPS, WORKERS, MAP, POWER),
    Role.PROVINCE: (
        Place(gettext_lazy("The province"), "home", "home"),
        MAP,
        PRECISION,
        POWER,
        TRIPS,
    ),
    Role.CITY: (Place(gettext_lazy("Code reviews"), "workers_registry:appeals", "message"), MAP),
    Role.ADMIN: (HOME, MAP, PRECISION, POWER, QUEUE, RUNS, TRIPS, WORKERS),
    Role.GRID: (NOTICES, MAP),
    Role.WORKER: (
        Place(gettext_lazy("My code"), "workers_registry:me", "scan"),
        Place(gettext_lazy("Ticket"), "transport:ticket", "bus"),
        Place(gettext_lazy("Check in"), "workers_registry:check_in", "thermometer"),
        Place(gettext_lazy("Help"), "workers_registry:help", "help"),
    ),
}


def scope_of(user: User | AnonymousUser) -> Scope:
    """Give a user's role, the widest first, and the words for it."""
    if not user.is_authenticated:
        return Scope(Role.NOBODY)
    if user.is_superuser:
        return Scope(Role.ADMIN, _("All data"))
    duty = duty_of(user)
    if duty and duty.county:
        return Scope(Role.COORDINATOR, _("%(county)s · task force") % {"county": duty.county.name})
    if duty:
        return Scope(Role.PROVINCE, _("Zhejiang · province"))
    city_duty = city_duty_of(user)
    if city_duty:
        return Scope(Role.CITY, _("%(city)s · code reviews") % {"city": city_duty.city})
    enterprise = membership_of(user)
    if enterprise:
        return Scope(Role.ENTERPRISE, enterprise.name)
    power_duty = power_duty_of(user)
    if power_duty:
        return Scope(Role.GRID, _grid_words(power_duty))
    return Scope(Role.WORKER if worker_of(user) else Role.NOBODY)


def _grid_words(duty: PowerDuty) -> str:
    """Say whose grid this is."""
    place = duty.county.name if duty.county else _("Zhejiang")
    return _("%(place)s · power company") % {"place": place}


def _to_decide(user: User | AnonymousUser) -> int:
    """Count the applications that wait for the county's decision."""
    return decidable_applications(user).filter(status=workflow.SUBMITTED).count()


def _to_finish(user: User | AnonymousUser) -> int:
    """Count the applications that lie with the enterprise: drafts and those sent back."""
    return own_applications(user).filter(status__in=[workflow.DRAFT, workflow.RETURNED]).count()


COUNTS: Mapping[str, Callable[[User | AnonymousUser], int]] = {
    "enterprises:queue": _to_decide,
    "enterprises:applications": _to_finish,
}
"""What waits behind an entry; nothing is written where nothing waits."""


class Shell:
    """What base.html reads; every part is worked out when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def scope(self) -> Scope:
        """Give whose data the user sees."""
        return scope_of(self.request.user)

    @cached_property
    def name(self) -> str:
        """Give the user's own name, or what they sign in with."""
        user = self.request.user
        return (user.get_full_name() or user.username) if user.is_authenticated else ""

    @cached_property
    def initial(self) -> str:
        """Give the letter that stands for the user."""
        return self.name[:1].upper()

    @cached_property
    def nav(self) -> list[NavItem]:
        """Give the entries that lead somewhere, the current one marked."""
        found = [
            (place, href)
            for place in NAV.get(self.scope.role, ())
            if (href := _href(place.url)) is not None
        ]
        here = _longest_match(self.request.path, [href for _, href in found])
        return [
            NavItem(
                label=str(place.label),
                href=href,
                icon=place.icon,
                is_current=href == here,
                count=self._count(place),
            )
            for place, href in found
        ]

    def _count(self, place: Place) -> int | None:
        """Give how much waits behind an entry; None where nothing does."""
        count = COUNTS.get(place.url)
        return (count(self.request.user) or None) if count else None

    @cached_property
    def is_worker(self) -> bool:
        """Tell whether the pages are a worker's."""
        return self.scope.role is Role.WORKER


def _href(url: str) -> str | None:
    """Give the address of a url name; None where no app serves it."""
    try:
        return reverse(url)
    except NoReverseMatch:
        return None


def _longest_match(path: str, hrefs: list[str]) -> str | None:
    """Give the entry that the page stands under; the root counts for itself only."""
    under = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(under, key=len, default=None)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the shell (lazily), the look, the business date and whether it is frozen."""
    return {
        "shell": SimpleLazyObject(lambda: Shell(request)),
        "look": look_of(request),
        "today": calendar.today(),
        "is_demo": calendar.is_demo(),
    }
