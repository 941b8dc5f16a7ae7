"""What a user may see of runs, trips, seats and of the people left behind."""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, Q, QuerySet

from enterprises import queries as enterprise_queries
from risk import queries as risk_queries
from risk.models import Duty
from transport.models import LeftBehind, PlanningRun, Seat, Trip

Viewer = User | AnonymousUser
FILES = ("problem_file", "plan_file", "question_file")
M = TypeVar("M", bound=Model)


def visible_runs(user: Viewer) -> QuerySet[PlanningRun]:
    """Give the runs whose corridor begins or ends in the user's county; all to administrators."""
    runs = PlanningRun.objects.select_related("origin", "destination", "by", "publish_asked_by")
    runs = runs.defer(*heavy_columns())
    return _of_corridor(runs, user, path="")


def heavy_columns(path: str = "") -> list[str]:
    """Give the columns of runs, met by this path, that no list may read.

    The files of a large run are a megabyte, and a list of its trips would read them for each trip.
    """
    return [f"{path}{name}" for name in (*FILES, "history")]


def with_history(runs: QuerySet[PlanningRun]) -> QuerySet[PlanningRun]:
    """Give the runs with the history of their search, and `has_plan` instead of their files."""
    return runs.defer(None).defer(*FILES).annotate(has_plan=Q(plan_file__isnull=False))


def with_ends(trips: QuerySet[Trip]) -> QuerySet[Trip]:
    """Give the trips with their run and both its counties at hand."""
    return trips.select_related("run__origin", "run__destination").defer(*heavy_columns("run__"))


def visible_trips(user: Viewer) -> QuerySet[Trip]:
    """Give the trips the user may see.

    Coordinators see all trips of their corridors, the province every published one, an enterprise
    the published ones that bring its people.
    """
    trips = with_ends(Trip.objects.select_related("vehicle_type", "coach"))
    if _is_province(user):
        return trips.filter(is_published=True)
    firm = _enterprise(user)
    if firm is not None:
        own = Seat.objects.filter(is_published=True, entry__application__enterprise=firm)
        return trips.filter(is_published=True, pk__in=own.values("trip"))
    return _of_corridor(trips, user, path="run__")


def visible_seats(user: Viewer) -> QuerySet[Seat]:
    """Give the seats the user may see by name.

    Coordinators see those of their corridors, an enterprise its own people's published seats, a
    worker their own published seat; the province sees nobody by name.
    """
    seats = Seat.objects.select_related("trip", "worker", "entry__application__enterprise")
    firm = _enterprise(user)
    if firm is not None:
        return seats.filter(is_published=True, entry__application__enterprise=firm)
    if user.is_authenticated and not user.is_superuser and _county(user) is None:
        return seats.filter(is_published=True, worker__user=user)
    return _of_corridor(seats, user, path="run__")


def visible_left_behind(user: Viewer) -> QuerySet[LeftBehind]:
    """Give the people left behind whom the user may see by name.

    Coordinators see those of their corridors, an enterprise its own people, once the plan is out.
    """
    left = LeftBehind.objects.select_related("worker", "entry__application__enterprise")
    firm = _enterprise(user)
    if firm is not None:
        return left.filter(
            run__status=PlanningRun.Status.PUBLISHED, entry__application__enterprise=firm
        )
    return _of_corridor(left, user, path="run__")


def may_plan(user: Viewer, *, origin: str, destination: str) -> bool:
    """Tell whether the user may plan coaches between two counties: only who acts for an end."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or _county(user) in (origin, destination)


def is_planner(user: Viewer) -> bool:
    """Tell whether the user plans coaches for any county."""
    return user.is_authenticated and (user.is_superuser or _county(user) is not None)


def is_staff(user: Viewer) -> bool:
    """Tell whether the user is an administrator or has a duty."""
    return user.is_authenticated and (user.is_superuser or risk_queries.duty_of(user) is not None)


def firm_of(user: Viewer) -> int | None:
    """Give the key of the enterprise that the user acts for; None for everybody else."""
    return _enterprise(user)


def _of_corridor(rows: QuerySet[M], user: Viewer, *, path: str) -> QuerySet[M]:
    """Give the rows whose corridor begins or ends in the user's county; all to administrators."""
    if not user.is_authenticated:
        return rows.none()
    if user.is_superuser:
        return rows
    county = _county(user)
    if county is None:
        return rows.none()
    return rows.filter(Q(**{f"{path}origin": county}) | Q(**{f"{path}destination": county}))


def _county(user: Viewer) -> str | None:
    """Give the code of the county that the user acts for; None for everybody else."""
    duty = risk_queries.duty_of(user)
    return None if duty is None else duty.county_id


def _is_province(user: Viewer) -> bool:
    """Tell whether the user acts for the province."""
    duty = risk_queries.duty_of(user)
    return duty is not None and duty.role == Duty.Role.PROVINCE


def _enterprise(user: Viewer) -> int | None:
    """Give the key of the enterprise that the user acts for."""
    firm = enterprise_queries.membership_of(user)
    return None if firm is None else firm.pk
