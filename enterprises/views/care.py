"""After arrival: the handover at the gate, the round of temperatures, the county's day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, queries, temperature_file
from enterprises.models import Enterprise, Handover, TemperatureReading
from enterprises.views import application_page as page
from enterprises.views.answers import language_key, told, user_of
from risk import calendar
from risk.queries import duty_of
from workers_registry.identity import mask_name

Slot = TemperatureReading.Slot


@login_required
@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is to be signed for at the gate, by coach, and who was."""
    user = user_of(request)
    found = get_object_or_404(queries.visible_applications(user), pk=pk)
    lines = queries.gate_lines(found)
    is_own = queries.own_applications(user).filter(pk=pk).exists()
    today = calendar.today()
    signed = [line.handover for line in lines if line.handover]
    return render(
        request,
        "enterprises/handover.html",
        {
            "application": found,
            "may_sign": is_own and found.status == "approved",
            "lines": [(line, mask_name(line.entry.worker.name), _may_sign(line, today))
                      for line in lines],
            "all": len(lines),
            "arrived": sum(one.outcome == Handover.Outcome.ARRIVED for one in signed),
            "absent": sum(one.outcome == Handover.Outcome.ABSENT for one in signed),
            "ready": sum(_may_sign(line, today) for line in lines),
            "tabs": page.tabs(found, workers=len(lines), current="handover"),
        },
    )  # fmt: skip


def _may_sign(line: queries.GateLine, today: date) -> bool:
    """Tell whether the worker can be here: not signed for, and no coach of a later day."""
    is_late = line.news is not None and line.news.day is not None and line.news.day > today
    return line.handover is None and not is_late


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for the chosen workers."""
    found = get_object_or_404(queries.own_applications(user_of(request)), pk=pk)
    ids = [int(text) for text in request.POST.getlist("entry") if text.isdecimal()]
    outcome = request.POST.get("outcome", "")
    if outcome not in Handover.Outcome.values:
        messages.error(request, _("Choose whether they arrived or were not aboard."))
        return redirect("enterprises:handover", pk)

    def act() -> str:
        number = actions.sign_handover(
            found, ids, by=user_of(request), outcome=outcome,
            temperatures=_given(request, ids),
        )  # fmt: skip
        return ngettext(
            "Signed for %(number)s worker.", "Signed for %(number)s workers.", number
        ) % {"number": number}

    told(request, act)
    return redirect("enterprises:handover", pk)


def _given(request: HttpRequest, ids: list[int] | None = None) -> dict[int, Decimal]:
    """Give the temperatures of the form's fields t-<entry>. Raises Refused for an odd one."""
    found = {}
    for name, text in request.POST.items():
        key = name.removeprefix("t-")
        is_one = name.startswith("t-") and key.isdecimal() and str(text).strip()
        if is_one and (ids is None or int(key) in ids):
            found[int(key)] = temperature_file.degrees(str(text), row=key)
    return found


@login_required
@require_safe
def temperatures(request: HttpRequest) -> HttpResponse:
    """Show everybody on the site with the temperatures of a day, to fill in at once."""
    enterprise = _own(request)
    today = calendar.today()
    day = parse_date(request.GET.get("day", "")) or today
    slot = request.GET.get("slot") or _slot_due(enterprise, day)
    if slot not in Slot.values or day > today:
        raise Http404
    lines = queries.care_lines(enterprise, day)
    return render(
        request,
        "enterprises/temperatures.html",
        {
            "enterprise": enterprise,
            "day": day,
            "is_today": day == today,
            "yesterday": day - timedelta(days=1),
            "slot": slot,
            "slots": [
                (Slot(one).label, f"?day={day.isoformat()}&slot={one}", one == slot)
                for one in Slot.values
            ],
            "lines": [(line, mask_name(line.entry.worker.name), getattr(line, slot))
                      for line in lines],
            "morning": sum(line.morning is not None for line in lines),
            "evening": sum(line.evening is not None for line in lines),
            "limit": queries.fever_above(day),
        },
    )  # fmt: skip


def _slot_due(enterprise: Enterprise, day: date) -> str:
    """Give the half of the day that is not complete yet, the morning first."""
    lines = queries.care_lines(enterprise, day)
    is_done = lines and all(line.morning for line in lines)
    return Slot.EVENING if is_done else Slot.MORNING


def _own(request: HttpRequest) -> Enterprise:
    enterprise = queries.membership_of(user_of(request))
    if enterprise is None:
        raise Http404
    return enterprise


@login_required
@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Keep a round of temperatures from the form or from a file."""
    enterprise = _own(request)
    slot = request.POST.get("slot", "")
    day = parse_date(request.POST.get("day", "")) or calendar.today()
    if slot not in Slot.values:
        raise Http404
    file = request.FILES.get("file")

    def act() -> str:
        if file is not None:
            rows = temperature_file.read(file.read(temperature_file.LARGEST_BYTES + 1))
            given, source = {row.entry: row.temperature for row in rows}, "file"
        else:
            given, source = _given(request), "form"
        done = actions.record_temperatures(
            enterprise, given, slot=slot, source=source, by=user_of(request), day=day
        )
        return _done_words(done)

    told(request, act)
    address = reverse("enterprises:temperatures")
    return redirect(f"{address}?day={day.isoformat()}&slot={slot}")


def _done_words(done: actions.Measured) -> str:
    words = _(
        "%(new)s new, %(corrected)s corrected, %(unchanged)s unchanged, %(unknown)s not on the "
        "site."
    ) % {
        "new": done.new,
        "corrected": done.corrected,
        "unchanged": done.unchanged,
        "unknown": done.unknown,
    }
    if done.fevers:
        words += " " + ngettext(
            "%(number)s worker has a fever: isolate at once, the code has changed.",
            "%(number)s workers have a fever: isolate at once, the codes have changed.",
            done.fevers,
        ) % {"number": done.fevers}
    return words


@login_required
@require_safe
def temperatures_file(request: HttpRequest) -> HttpResponse:
    """Give the table of everybody on the site to fill in."""
    entries = queries.on_site(_own(request), calendar.today())
    heads = temperature_file.HEADS_ZH if language_key(request) == "zh" else temperature_file.HEADS
    people = ((entry.pk, mask_name(entry.worker.name)) for entry in entries)
    content = temperature_file.written(people, heads=heads)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="temperatures.csv"'
    return answer


@login_required
@require_safe
def daily(request: HttpRequest) -> HttpResponse:
    """Show the county what came of each enterprise's day, and whose reports are missing."""
    duty = duty_of(user_of(request))
    if duty is None or duty.county is None:
        raise Http404
    today = calendar.today()
    day = parse_date(request.GET.get("day", "")) or today
    lines = queries.day_lines(queries.visible_enterprises(user_of(request)), day)
    return render(
        request,
        "enterprises/daily.html",
        {
            "county": duty.county,
            "day": day,
            "is_today": day == today,
            "previous_day": day - timedelta(days=1),
            "next_day": day + timedelta(days=1) if day < today else None,
            "lines": lines,
            **_sums(lines),
        },
    )


def _sums(lines: list[queries.DayLine]) -> dict[str, Any]:
    return {
        "present": sum(line.present for line in lines),
        "fevers": sum(line.fevers for line in lines),
        "late": sum(line.missing > 0 for line in lines),
        "measured": sum(line.morning + line.evening for line in lines),
    }
