"""The gallery: every component in each of its states, light beside dark. Samples, no data."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from config.charts import Series
from config.shell import NavItem
from risk import calendar
from risk.models import Level

SPRITE = Path(__file__).parent / "static" / "img" / "icons.svg"


class SampleForm(forms.Form):
    """One field of each kind, two of them wrong."""

    arrive_on = forms.DateField(
        label=gettext_lazy("First day at work"),
        help_text=gettext_lazy("Between 16 and 18 February"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    phone = forms.RegexField(
        r"^\d{11}$",
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("11 digits"),
        error_messages={"invalid": gettext_lazy("Only 10 digits, one is missing")},
    )
    township = forms.ChoiceField(
        label=gettext_lazy("Pick-up township"), choices=[("poji", "泼机镇"), ("yigu", "以古镇")]
    )
    note = forms.CharField(
        label=gettext_lazy("Words to the enterprise"), required=False, widget=forms.Textarea
    )
    path = forms.ChoiceField(
        label=gettext_lazy("Corridor"),
        choices=[("north", "G60"), ("south", "G72")],
        widget=forms.RadioSelect,
    )
    is_kept = forms.BooleanField(label=gettext_lazy("Keep the published trips"))


def _form(prefix: str) -> SampleForm:
    """Give the sample form, filled in with one wrong number and one box not ticked."""
    data = {"arrive_on": "2020-02-17", "phone": "1508847213", "township": "poji", "path": "north"}
    return SampleForm({f"{prefix}-{name}": value for name, value in data.items()}, prefix=prefix)


def _codes() -> list[Any]:
    """Give a green, a yellow and a red code, a green one that is not current, and no code."""
    today = calendar.today()
    until = today + timedelta(days=2)
    current = [
        SimpleNamespace(colour=colour, current_until=until) for colour in ("green", "yellow", "red")
    ]
    old = SimpleNamespace(colour="green", current_until=today - timedelta(days=1))
    return [*current, old, None]


def _marks() -> dict[str, Any]:
    """Give the samples of levels, codes, navigation and rows."""
    return {
        "levels": sorted(Level, reverse=True),
        "level_rows": [
            (level, count, "", False)
            for level, count in zip(sorted(Level, reverse=True), (0, 7, 7, 9, 67), strict=True)
        ],
        "codes": _codes(),
        "tabs": [(_("Checks"), "#", None, True), (_("Roster"), "#", 55, False)],
        "chips": [(_("All"), "#", 59, True), (_("With problems"), "#", 1, False)],
        "views": [(_("Map"), "#", True), (_("Table"), "#", False)],
        "bar": [
            NavItem(_("My code"), "#", "scan", is_current=True),
            NavItem(_("Ticket"), "#", "bus"),
            NavItem(_("Check in"), "#", "thermometer"),
            NavItem(_("Help"), "#", "help"),
        ],
        "icons": re.findall(r'id="([^"]+)"', SPRITE.read_text("utf-8")),
        "page": Paginator(range(59), 6).page(2),
        "swatches": [
            "paper", "canvas", "sunken", "line", "line-strong",
            "ink-3", "ink-2", "ink", "accent-solid", "accent-soft",
        ],
    }  # fmt: skip


def _courses() -> dict[str, Any]:
    """Give the samples of steps, timelines and effects."""
    return {
        "steps": [
            (_("Enterprise"), "done"),
            (_("Roster"), "now"),
            (_("Documents"), "next"),
            (_("Submit"), "next"),
        ],
        "points": [
            (_("Approved"), _("14 February"), "done"),
            (_("Missing: receipt of a county on the way"), "", "gap"),
            (_("Boarding check"), "", "now"),
            (_("Received by the enterprise"), "", "next"),
        ],
        "chain": [
            (_("Boarding"), "24 / 24", "done"),
            (_("First stop"), _("being checked"), "now"),
            (_("Signed for"), "16:20", "next"),
        ],
        "effects": [
            (_("3,412 people"), _("get a message; their seats are fixed")),
            (_("224 enterprises"), _("get their lists")),
            (_("70 counties"), _("get the travel plan and answer within 24 hours")),
        ],
    }


def _pictures() -> dict[str, Any]:
    """Give the samples of seats and charts."""
    return {
        "seats": [
            (12, "taken", "5A", _("taken")),
            (74, "spare", "", _("left free")),
            (136, "family", "6C", _("household")),
            (198, "family", "6D", _("household")),
            (260, "watch", "", _("watch row")),
            (322, "taken me", "5A", _("selected")),
        ],
        "costs": [
            Series(_("Cost"), [(0, 1598000), (2, 1580000), (5, 1565000), (11, 1551000),
                               (20, 1546700)], is_step=True),
            Series(_("Bound"), [(0, 1467000), (2, 1482000), (9, 1485000), (20, 1486876)],
                   is_step=True),
        ],
        "cost_feet": [(0, "0 s"), (10, "10 s"), (20, "20 s"), (30, "30 s")],
        "arrivals": [("19", 1240), ("20", 1420), ("21", 1610), ("22", 1380), ("23", 1190)],
        "trend": [3, 4, 4, 6, 5, 7, 9],
    }  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the gallery."""
    sides = [
        {"theme": theme, "form": _form(theme), "empty_form": SampleForm(prefix=f"{theme}-new")}
        for theme in ("light", "dark")
    ]
    return render(request, "gallery.html", {"sides": sides} | _marks() | _courses() | _pictures())
