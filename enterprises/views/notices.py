"""Advance notice for the power company: who is about to resume, as a page and as a file."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises import queries, tables, wording
from enterprises.queries import PowerNotice, Signal
from enterprises.views.answers import csv_file, user_of
from risk import calendar

PAGE_SIZE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show who is about to resume: most signs first, then the soonest."""
    day, found = _found(request)
    signal = request.GET.get("signal", "")
    kept = [one for one in found if signal not in wording.SIGNALS or signal in one.signals]
    chips = [(_("All"), "?", len(found), signal not in wording.SIGNALS)] + [
        (
            wording.SIGNALS[one],
            f"?signal={one}",
            sum(one in notice.signals for notice in found),
            signal == one,
        )
        for one in Signal
    ]
    rows = [
        (one, [wording.SIGNALS[signal] for signal in one.signals], wording.SECTORS[one.sector])
        for one in kept
    ]
    return render(
        request,
        "enterprises/notices.html",
        {
            "day": day,
            "may_call": queries.power_duty_of(user_of(request)) is not None,
            "number": len(found),
            "workers": sum(one.workers for one in found),
            "base_kwh": sum(one.base_kwh for one in found),
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "chips": chips,
        },
    )


@login_required
@require_safe
def notices_csv(request: HttpRequest) -> HttpResponse:
    """Give the whole list as a file."""
    day, found = _found(request)
    head = (
        _("Customer"),
        _("User numbers"),
        _("Contact"),
        _("Contact phone"),
        _("County"),
        _("Sector"),
        _("Signs"),
        _("Workers arrive from"),
        _("Workers"),
        _("Share of December"),
        _("December day, kWh"),
    )
    rows = [
        (
            one.name,
            " ".join(one.numbers),
            one.contact,
            one.phone,
            one.county,
            str(wording.SECTORS[one.sector]),
            wording.joined(wording.SIGNALS[signal] for signal in one.signals),
            one.arrives_from,
            one.workers,
            round(100 * one.share, 1),
            round(one.base_kwh, 1),
        )
        for one in found
    ]
    return csv_file(tables.csv_bytes(head, rows), f"about-to-resume-{day}.csv")


def _found(request: HttpRequest) -> tuple[date, list[PowerNotice]]:
    """Give the last day read and the notices; 404 for whom they are not."""
    if queries.noticed_users(user_of(request)) is None:
        raise Http404
    return queries.notices_for(user_of(request), today=calendar.today())
