"""Pages of the coaches and of the stops."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from risk import calendar
from transport import queries
from transport.filters import CoachFilter, StopFilter

PAGE = 30


@login_required
def coach_list(request: HttpRequest) -> HttpResponse:
    """List the coaches with where each one is, and count them by type."""
    user = cast(User, request.user)
    coaches = queries.visible_coaches(user)
    if not queries.is_staff(user):
        raise Http404
    found = CoachFilter(request.GET, queryset=queries.with_state(coaches, calendar.today())).qs
    context = {
        "page": Paginator(found.order_by("plate"), PAGE).get_page(request.GET.get("page")),
        "types": queries.type_counts(coaches),
        "type": request.GET.get("type", ""),
        "q": request.GET.get("q", ""),
        "total": coaches.count(),
    }
    return render(request, "transport/coaches.html", context)


@login_required
def stop_list(request: HttpRequest) -> HttpResponse:
    """List the stops by county."""
    user = cast(User, request.user)
    if not queries.is_staff(user):
        raise Http404
    found = StopFilter(request.GET, queryset=queries.visible_stops(user)).qs
    page = Paginator(found.order_by("township"), 60).get_page(request.GET.get("page"))
    return render(request, "transport/stops.html", {"page": page})
