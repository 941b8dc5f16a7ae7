"""Pages of trips: the list, one trip, its manifest on paper and as a file, a worker's ticket."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from risk import calendar
from risk import queries as risk_queries
from transport import drawing, journey, manifest, queries, route, seating, strip, wording
from transport.filters import TripFilter
from transport.models import PlanningRun, Trip
from transport.queries.timetables import moment
from workers_registry import queries as worker_queries

PAGE = 20


@login_required
def trip_list(request: HttpRequest) -> HttpResponse:
    """List the published trips that the user may see."""
    user = cast(User, request.user)
    if not queries.is_staff(user) and queries.firm_of(user) is None:
        raise Http404
    trips = queries.visible_trips(user).filter(is_published=True)
    shown = TripFilter(request.GET, queryset=queries.trip_list(trips, by=user)).qs
    days = trips.order_by("day").values_list("day").annotate(trips=Count("pk"))
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "days": [(day.isoformat(), day, count) for day, count in days],
        "day": request.GET.get("day", ""),
        "q": request.GET.get("q", ""),
        "all": sum(count for _, count in days),
        "people": queries.visible_seats(user).filter(is_published=True).count(),
    }
    return render(request, "transport/trips.html", context)


@login_required
def trip_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one trip: who handed over to whom, the line, the timetable, the seats, the people."""
    user = cast(User, request.user)
    trip = get_object_or_404(queries.trip_list(queries.visible_trips(user), by=user), pk=pk)
    line = queries.corridor_of(trip.run.origin, trip.run.destination)
    points = queries.timetable_of(trip)
    rows = queries.manifest_of(trip, by=user)
    stops = _stops(trip, points, line)
    context = {
        "trip": trip,
        "rows": rows,
        "is_named": bool(rows),
        "is_whole": len(rows) == trip.seats.count(),
        "seats": _seats(trip, rows),
        "stops": stops,
        **_strip(stops, points, line),
        "chain": _chain(trip, points, line),
        "last_place": stops[-1].place,
        "km": points[-1].km,
        "may_see_run": queries.visible_runs(user).filter(pk=trip.run_id).exists(),
    }
    return render(request, "transport/trip.html", context)


@login_required
def manifest_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the manifest as a sheet to print; 404 for who may see nobody of the trip by name."""
    trip, rows = _manifest(request, pk)
    stops = trip.trip_stops.select_related("stop__township").order_by("order")
    missing = sum(row.was_missing for row in rows)
    context = {"trip": trip, "rows": rows, "stops": stops, "missing": missing}
    return render(request, "transport/manifest.html", context)


@login_required
def manifest_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the manifest as a CSV file that spreadsheet programs open."""
    trip, rows = _manifest(request, pk)
    head = [_("No."), _("Seat"), _("Name"), _("Identity number"), _("Phone"), _("Pick-up"),
            _("Drop-off"), _("Enterprise"), _("Health code"), _("Remark")]  # fmt: skip
    lines = [
        (r.number, r.seat, r.name, r.identity_number, r.phone, r.pickup, r.dropoff, r.enterprise,
         r.colour, _("was not aboard") if r.was_missing else "")
        for r in rows
    ]  # fmt: skip
    answer = HttpResponse(manifest.csv_text(head, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{trip.number}.csv"'
    return answer


def _manifest(request: HttpRequest, pk: int) -> tuple[Trip, list[manifest.Row]]:
    user = cast(User, request.user)
    trip = get_object_or_404(queries.visible_trips(user), pk=pk)
    rows = queries.manifest_of(trip, by=user, reader=manifest.Reader.PAPER)
    if not rows:
        raise Http404
    return trip, rows


@login_required
def ticket(request: HttpRequest) -> HttpResponse:
    """Show a worker their own coach, seat, place, time and earlier trips; 404 to all others."""
    worker = worker_queries.worker_of(cast(User, request.user))
    if worker is None:
        raise Http404
    found = queries.journey_of(worker)
    shown = found["assignment"]
    context = {
        "worker": worker,
        **found,
        "earlier": queries.earlier_seats(worker.pk, current=shown.seat if shown else None),
        "hotline": settings.HOTLINE,
    }
    return render(request, "transport/ticket.html", context)


# ---- what the page shows of a trip --------------------------------------------------------------


@dataclass(frozen=True)
class StopLine:
    """One line of the timetable."""

    at: Any
    until: Any
    place: str
    kind: journey.Kind
    word: str
    short: str
    """The place as the line strip names it."""
    people: int
    why: str
    km: float


def _stops(trip: Trip, points: list[journey.Point], line: route.Corridor) -> list[StopLine]:
    """Give the timetable with places and reasons in words."""
    rows = trip.trip_stops.select_related("stop__township")
    names = {row.stop_id: row.stop.township.name for row in rows}
    on, off = _people_at(trip)
    first, last = _trunk(points)
    found = []
    for point in points:
        short = names.get(point.key) or _between(line, (point.km - first) / ((last - first) or 1))
        is_rest = point.kind in (journey.Kind.BREAK, journey.Kind.STANDSTILL)
        place = _("service area, %(stretch)s") % {"stretch": short} if is_rest else short
        if point.kind is journey.Kind.FIRST_STOP:
            place = short = _checkpoint(line)
        people = (on if point.kind is journey.Kind.PICKUP else off).get(point.key, 0)
        found.append(
            StopLine(
                at=moment(trip.day, point.at),
                until=moment(trip.day, point.until),
                place=place,
                short=short,
                kind=point.kind,
                word=str(wording.KIND_WORDS[point.kind]),
                people=people,
                why=wording.why(point),
                km=point.km,
            )
        )
    return found


def _people_at(trip: Trip) -> tuple[dict[str, int], dict[str, int]]:
    """Give how many get on and off at each stop of a trip."""
    ends = trip.seats.values_list("entry__pickup", "entry__dropoff")
    return Counter(on for on, _ in ends), Counter(off for _, off in ends)


def _trunk(points: list[journey.Point]) -> tuple[float, float]:
    """Give the km at which the last pick-up and the first drop-off lie."""
    last_on = max(p.km for p in points if p.kind is journey.Kind.PICKUP)
    first_off = min(p.km for p in points if p.kind is journey.Kind.DROPOFF)
    return last_on, first_off


def _between(line: route.Corridor, share: float) -> str:
    a, b = line.stretch(share)
    return f"{wording.place_name(a)}–{wording.place_name(b)}"


def _checkpoint(line: route.Corridor) -> str:
    first = line.first_stop()
    return _("%(place)s checkpoint") % {"place": wording.place_name(first[0])} if first else ""


def _strip(
    stops: list[StopLine], points: list[journey.Point], line: route.Corridor
) -> dict[str, Any]:
    """Give the line strip with the levels of the counties on it, as far as they are known."""
    drawn = strip.line_strip(points, line, [stop.short for stop in stops])
    codes = {ribbon.code for ribbon in drawn.ribbons if ribbon.code}
    ratings = risk_queries.ratings_on(calendar.today(), codes)
    ribbons = [(r, ratings[r.code].level if r.code in ratings else None) for r in drawn.ribbons]
    told = {id(point): stop for point, stop in zip(points, stops, strict=True)}
    return {
        "strip": drawn,
        "strip_marks": [
            (mark, told[id(mark.point)].short, told[id(mark.point)].at) for mark in drawn.marks
        ],
        "ribbons": ribbons,
        "shown_levels": sorted({level for _, level in ribbons if level is not None}),
    }


def _seats(trip: Trip, rows: list[manifest.Row]) -> drawing.SeatPlan:
    """Give the coach's seats; who may see nobody by name sees an empty coach."""
    policy, _version = risk_queries.policy_on(trip.day, seating.Policy)
    taken = {row.seat: row.number for row in rows}
    shared = frozenset(row.seat for row in rows if row.travels_with > 1)
    return drawing.seat_plan(trip.vehicle_type.approved_seats, taken, shared, policy)


def _chain(
    trip: Trip, points: list[journey.Point], line: route.Corridor
) -> list[tuple[str, str, str]]:
    """Give the chain of custody: title, detail and state of each link."""
    is_out = trip.run.status == PlanningRun.Status.PUBLISHED
    sent, queued = queries.told_of(trip)
    links = [
        (_("Plan published"), _published(trip), "done" if is_out else "next"),
        (_("Workers told"), _("%(sent)s of %(all)s messages sent") % {"sent": sent, "all": queued},
         _told_state(is_out, sent, queued)),
        (_("Boarding check"), _clock(trip, points[0].at), "now" if is_out else "next"),
    ]  # fmt: skip
    first = next((p for p in points if p.kind is journey.Kind.FIRST_STOP), None)
    if first is not None:
        links.append((_checkpoint(line), _clock(trip, first.at), "next"))
    handover = _("Handover in %(place)s") % {"place": trip.run.destination.short_name}
    links.append((handover, _clock(trip, points[-1].at), "next"))
    return links


def _told_state(is_out: bool, sent: int, queued: int) -> str:
    if not is_out:
        return "next"
    return "done" if sent == queued else "now"


def _published(trip: Trip) -> str:
    run = trip.run
    if run.published_at is None:
        return _("not yet")
    by = run.published_by
    who = by.get_full_name() or by.get_username() if by else ""
    return f"{wording.moment(run.published_at)}, {who}"


def _clock(trip: Trip, minute: int) -> str:
    return wording.moment(moment(trip.day, minute))
