"""Who pays what: the statement of the trips that were ridden, as a page and as a workbook."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from risk import calendar
from transport import queries
from transport.statement_file import statement_workbook

DAYS = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Show the statement of some days."""
    found = _asked(request)
    return render(request, "transport/statement.html", {"statement": found})


@login_required
@require_safe
def statement_file(request: HttpRequest) -> HttpResponse:
    """Give the statement as a workbook."""
    found = _asked(request)
    name = f"statement-{found.first_day}-{found.last_day}.xlsx"
    answer = HttpResponse(statement_workbook(found), XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest) -> queries.Statement:
    """Give the statement of the days asked for; 404 for who sees no trips."""
    user = request.user
    if not isinstance(user, User) or not (queries.is_staff(user) or queries.firm_of(user)):
        raise Http404
    today = calendar.today()
    first = _day(request.GET.get("from")) or today - timedelta(days=DAYS)
    last = _day(request.GET.get("to")) or today
    return queries.statement_of(user, first_day=first, last_day=max(first, last))


def _day(text: str | None) -> date | None:
    """Read a day; what is none counts as left out."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None
