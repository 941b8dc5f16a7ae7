"""Corridors that wait for coaches: who travels from where to where, and by which load limit."""

from dataclasses import dataclass

from django.db.models import Count

from enterprises.models import Application, RosterEntry
from risk import calendar, level_policy
from risk import queries as risk_queries
from risk.models import County
from transport import route
from transport.queries.sight import Viewer, may_plan


@dataclass(frozen=True, slots=True)
class CorridorChoice:
    """One pair of counties with people on approved applications."""

    origin: County
    destination: County
    people: int
    enterprises: int

    @property
    def key(self) -> str:
        """Both codes, as forms carry them."""
        return f"{self.origin.pk}-{self.destination.pk}"


def corridors_of(user: Viewer) -> list[CorridorChoice]:
    """Give the corridors that the user may plan, the most people first."""
    rows = (
        RosterEntry.objects.filter(is_open=True, application__status=Application.Status.APPROVED)
        .values_list("application__origin_county", "application__enterprise__county")
        .annotate(people=Count("pk"), enterprises=Count("application__enterprise", distinct=True))
        .order_by("-people")
    )
    mine = [row for row in rows if may_plan(user, origin=row[0], destination=row[1])]
    counties = County.objects.in_bulk({code for row in mine for code in row[:2]})
    return [CorridorChoice(counties[a], counties[b], n, firms) for a, b, n, firms in mine]


def corridor_of(origin: County, destination: County) -> route.Corridor:
    """Give the line between two counties."""
    return route.corridor(_end(origin), _end(destination))


def _end(county: County) -> route.Waypoint:
    """Give the county's own point as an end of a line."""
    name = county.short_name
    return route.Waypoint(
        name, name, county.province, county.province, county.pk, county.lon, county.lat, "end"
    )


def default_limit(origin: str, destination: str) -> float:
    """Give the load limit by today's levels of both ends; an end without a level counts as red."""
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, level_policy.Policy)
    ratings = risk_queries.ratings_on(today)
    ends = [ratings.get(code) for code in (origin, destination)]
    levels = [4 if rating is None else rating.level for rating in ends]
    return min(level_policy.requirements(level, policy).load_limit for level in levels)
