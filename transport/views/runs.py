"""Pages of planning runs: the list, a new one, the workbench, its live part."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from risk.refusal import Refused
from transport import actions, drawing, queries, route, tasks, wording
from transport.actions import NewRun
from transport.filters import RunFilter, TripFilter
from transport.forms import RunForm
from transport.models import PlanningRun
from transport.queries import CorridorChoice

PAGE = 20
Status = PlanningRun.Status


@login_required
def run_list(request: HttpRequest) -> HttpResponse:
    """List the runs of the user's corridors, and the corridors that wait for one."""
    user = cast(User, request.user)
    corridors = queries.corridors_of(user)
    runs = RunFilter(request.GET, queryset=queries.run_list(queries.visible_runs(user))).qs
    if not corridors and not queries.visible_runs(user).exists() and not queries.is_planner(user):
        raise Http404
    context = {
        "corridors": corridors,
        "page": Paginator(runs, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "transport/runs.html", context)


@login_required
def new_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run; a corridor is chosen by ?corridor=origin-destination."""
    user = cast(User, request.user)
    if not queries.is_planner(user):
        raise Http404
    corridors = queries.corridors_of(user)
    if not corridors:
        return render(request, "transport/new_run.html", {"corridors": corridors})
    form = _run_form(request, _chosen(request, corridors))
    if form.is_valid():
        try:
            run = actions.queue_run(NewRun(**form.asked()), by=user)
        except Refused as refusal:
            form.add_error(None, wording.sentence(refusal))
        else:
            _nudge(run)
            return redirect("transport:run", pk=run.pk)
    status = 400 if form.is_bound else 200
    context = {"form": form, "corridors": corridors, "choice": form.choice}
    return render(request, "transport/new_run.html", context, status=status)


def _nudge(run: PlanningRun) -> None:
    """Tell a worker of the run; without a broker the sweep finds it a little later."""
    transaction.on_commit(lambda: tasks.plan_buses.delay(run.pk), robust=True)


def _chosen(request: HttpRequest, corridors: list[CorridorChoice]) -> CorridorChoice:
    """Give the corridor of the address, else the first; 404 for one that is not the user's."""
    key = request.GET.get("corridor", corridors[0].key)
    found = next((choice for choice in corridors if choice.key == key), None)
    if found is None:
        raise Http404
    return found


def _run_form(request: HttpRequest, choice: CorridorChoice) -> RunForm:
    ends = choice.origin.pk, choice.destination.pk
    return RunForm(
        request.POST or None,
        choice=choice,
        fleet=queries.fleet_of(*ends),
        limit=queries.default_limit(*ends),
    )


@login_required
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a run: how far it is, its line, its trips, and who stays and why."""
    user = cast(User, request.user)
    run = get_object_or_404(queries.with_history(queries.visible_runs(user)), pk=pk)
    trips = queries.visible_trips(user).filter(run=run)
    shown = TripFilter(request.GET, queryset=queries.trip_list(trips)).qs
    left = queries.visible_left_behind(user).filter(run=run)
    reasons = [
        (code, people, wording.short_reason(code), wording.remedy(code))
        for code, people in queries.left_behind_counts(left)
    ]
    context = {
        "run": run,
        "live": live_of(run),
        "refusal": wording.refusal(run),
        "map": _map(run),
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "days": _days(trips),
        "day": request.GET.get("day", ""),
        "q": request.GET.get("q", ""),
        "reasons": reasons,
        "left": sum(people for _, people, *_ in reasons),
        "fleet": _fleet(run),
        "planned_coaches": sum(run.fleet.values()),
        "effects": _effects(run, sum(people for _, people, *_ in reasons)),
    }
    return render(request, "transport/run.html", context)


@login_required
def run_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the live part of a run anew; once the run has ended it asks for the whole page."""
    visible = queries.visible_runs(cast(User, request.user))
    run = get_object_or_404(queries.with_history(visible), pk=pk)
    context = {
        "run": run,
        "live": live_of(run),
        "planned_coaches": sum(run.fleet.values()),
        "is_part": True,
    }
    return render(request, "transport/_live.html", context)


@login_required
@require_POST
def stop_run(request: HttpRequest, pk: int) -> HttpResponse:
    """End the search with the best plan so far."""
    user = cast(User, request.user)
    run = get_object_or_404(queries.visible_runs(user), pk=pk)
    try:
        actions.ask_to_stop(run, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("The search ends now; the best plan so far is kept."))
    return redirect("transport:run", pk=pk)


# ---- what the page shows of a run ---------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """One line of the chart of costs."""

    name: str
    points: list[tuple[float, float]]
    is_step: bool = True


@dataclass(frozen=True)
class Live:
    """How far a run is, in the figures that the live part shows."""

    seconds: int
    percent: int
    is_active: bool
    """Whether a plan is still to come."""
    is_followed: bool
    """Whether something is still to come: a plan, or its publication."""
    gap: float | None
    """In per cent of the cost."""
    saving: float | None
    """Yuan that any further search can save at most."""
    series: list[Series]
    feet: list[tuple[float, str]]
    last: float
    failure: str
    quiet: int
    """Seconds since the cost fell last."""
    again: int
    """Number of the attempt, counted anew to join pieces and to publish."""


def live_of(run: PlanningRun) -> Live:
    """Give how far a run is."""
    is_active = run.status in (Status.QUEUED, Status.RUNNING, Status.PARTED)
    seconds = _seconds(run)
    cost, bound = run.best_cost, run.bound
    is_known = bool(cost and bound)
    last = max(float(run.seconds), *(point[0] for point in run.history), 1.0)
    return Live(
        seconds=seconds,
        percent=_percent(run, seconds),
        is_active=is_active,
        is_followed=is_active or run.status == Status.PUBLISHING,
        gap=100 * max(0.0, cost - bound) / cost if is_known else None,  # type: ignore[operator]
        saving=max(0.0, cost - bound) if is_known else None,  # type: ignore[operator]
        series=_series(run),
        feet=[(last * n / 4, _("%(seconds)s s") % {"seconds": round(last * n / 4)})
              for n in range(5)],
        last=last,
        failure=wording.failure(run),
        quiet=_quiet(run),
        again=run.attempt - run.attempts_before,
    )  # fmt: skip


def _seconds(run: PlanningRun) -> int:
    """Give the seconds that the run has taken; a run's clock is real time."""
    if run.started_at is None:
        return 0
    if run.finished_at is not None:
        return round((run.finished_at - run.started_at).total_seconds())
    taken = int((timezone.now() - run.started_at).total_seconds())
    return taken if run.pieces_all else min(run.seconds, taken)


def _percent(run: PlanningRun, seconds: int) -> int:
    """Give how much of the search is over: of its time, or of the pieces and their joining."""
    if run.pieces_all:
        return round(100 * run.pieces_done / (run.pieces_all + 1))
    return min(100, round(100 * seconds / run.seconds))


def _series(run: PlanningRun) -> list[Series]:
    """Give cost and bound over the seconds; nothing before both are known.

    A bound holds for all times, so the first one proved stands for the time before it too.
    """
    first = next((bound for _at, _cost, bound in run.history if bound > 0), None)
    if len(run.history) < 2 or first is None:
        return []
    costs = [(at, float(round(cost))) for at, cost, _ in run.history]
    bounds = [(at, float(round(bound or first))) for at, _, bound in run.history]
    return [Series(_("cost"), costs), Series(_("bound"), bounds)]


def _quiet(run: PlanningRun) -> int:
    """Give the seconds from the last fall of the cost to the last point of the history."""
    if not run.history:
        return 0
    best = min(cost for _, cost, _ in run.history)
    fell = next(at for at, cost, _ in run.history if cost == best)
    return int(run.history[-1][0] - fell)


def _effects(run: PlanningRun, left: int) -> list[tuple[str, str]]:
    """Give what publishing does, each with its number, for the dialog."""
    return [
        (f"{run.trips_planned:,}", _("trips get a coach and are seen by everybody concerned")),
        (f"{run.people_served:,}", _("people are told coach, seat, place and time")),
        (f"{left:,}", _("people stay, each with a reason on their page")),
    ]


def _map(run: PlanningRun) -> dict[str, Any]:
    """Give the map of the corridor with the levels of the counties on it."""
    line = queries.corridor_of(run.origin, run.destination)
    codes = {code for code, _ in drawing.counties_along(line) if code}
    ratings = risk_queries.ratings_on(calendar.today(), codes)
    levels = {code: rating.level for code, rating in ratings.items()}
    policy, drawn = queries.journey_policy(run.first_day), drawing.route_map(line)
    km = policy.circuity * route.great_circle_km(_spot(run.origin), _spot(run.destination))
    return {
        "is_surveyed": line.is_surveyed,
        "drawn": drawn,
        "areas": [(area.path, levels[area.code]) for area in drawn.areas if area.code in levels],
        "spots": [(spot, wording.place_name(spot.waypoint)) for spot in drawn.spots],
        "counts": sorted(Counter(levels.values()).items()),
        "km": round(km / 10) * 10,
        "hours": round(km / policy.kmh),
        "provinces": len({waypoint.province for waypoint in line.waypoints}),
    }


def _spot(county: County) -> tuple[float, float]:
    return county.lon, county.lat


def _days(trips: Any) -> list[tuple[str, Any, int]]:
    """Give each day of departure with its number of trips, for the chips."""
    rows = trips.order_by("day").values_list("day").annotate(trips=Count("pk"))
    return [(day.isoformat(), day, count) for day, count in rows]


def _fleet(run: PlanningRun) -> list[tuple[str, int, int]]:
    """Give each type of the run's fleet: its name, how many, and the seats that may be taken."""
    usable = {kind.id: kind.seats for kind in queries.vehicle_types_of(run)}
    names = queries.type_names(run.fleet)
    return [(name, run.fleet[code], usable.get(code, 0)) for code, name in names.items()]
