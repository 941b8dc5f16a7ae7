"""The template tags and filters that the components need; built in, so no page loads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from config import charts
from risk import calendar
from risk.models import Level

register = template.Library()

LETTERS = {
    Level.RED: pgettext_lazy("level letter", "R"),
    Level.ORANGE: pgettext_lazy("level letter", "O"),
    Level.YELLOW: pgettext_lazy("level letter", "Y"),
    Level.BLUE: pgettext_lazy("level letter", "B"),
    Level.GREEN: pgettext_lazy("level letter", "G"),
}
CODE_WORDS = {
    "green": _("Green code"),
    "yellow": _("Yellow code"),
    "red": _("Red code"),
    "stale": _("Not current"),
}
CODE_ADVICE = {
    "green": _("You may ride"),
    "yellow": _("You cannot ride yet"),
    "red": _("Stay where you live, do not ride"),
    "stale": _("Check in first"),
}
NOTICE_KINDS = {
    constants.SUCCESS: "ok",
    constants.WARNING: "warn",
    constants.ERROR: "bad",
}
NOTICE_ICONS = {"ok": "check", "warn": "clock", "bad": "warning"}
TAG_ICONS = {"ok": "check", "warn": "clock", "bad": "warning"}


@dataclass(frozen=True)
class LevelFace:
    """How a county's level looks: name of its classes, character of its tile, its word."""

    name: str
    letter: str
    word: str


@dataclass(frozen=True)
class CodeFace:
    """How a health code looks: green, yellow, red or stale; its word and what it means."""

    name: str
    word: str
    advice: str


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Give one icon of the sprite: silent beside a word, or an image named by `label`."""
    href = f"{static('img/icons.svg')}#{name}"
    if not label:
        return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
    )


@register.simple_tag
def hotline() -> str:
    """Give the telephone number that answers questions."""
    return str(settings.HOTLINE)


@register.filter
def level_face(level: int) -> LevelFace:
    """Give the face of a level 0 to 4 (a number, or risk.models.Level)."""
    known = Level(level)
    return LevelFace(known.name.lower(), str(LETTERS[known]), str(capfirst(known.label)))


@register.filter
def code_face(code: Any, today: date | None = None) -> CodeFace:
    """Give the face of a HealthCode on a day (left out: the business day), or of a colour's name.

    No code, and a green code that is no longer current, are "stale"; yellow and red stay what
    they are, for a missed check-in never hides them.
    """
    name = code if isinstance(code, str) and code else _colour_of(code, today)
    return CodeFace(name, str(CODE_WORDS[name]), str(CODE_ADVICE[name]))


def _colour_of(code: Any, today: date | None) -> str:
    """Give the colour's name, or "stale"."""
    if not code:
        return "stale"
    is_current = code.current_until and code.current_until >= (today or calendar.today())
    return str(code.colour) if is_current or code.colour != "green" else "stale"


@register.filter
def day(value: date | None) -> str:
    """Say a date as "2月15日" or "15 Feb"; nothing for None."""
    return formats.date_format(_local(value), pgettext("day", "j M")) if value else ""


@register.filter
def full_day(value: date | None) -> str:
    """Say a date with its year and weekday: "2020年2月15日，星期六"."""
    return formats.date_format(_local(value), pgettext("day", "l j F Y")) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Say a point in time as "2月15日 10:38" or "15 Feb 10:38"."""
    if not value:
        return ""
    return formats.date_format(_local(calendar.as_told(value)), pgettext("day", "j M H:i"))


def _local(value: Any) -> Any:
    """Bring a point in time into local time; leave a date alone."""
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value


@register.filter
def figure(value: float | None, places: int = 0) -> str:
    """Write a number with thousands commas and so many decimal places; "–" for None."""
    return "–" if value is None else f"{value:,.{places}f}"


@register.filter
def notice_kind(message: Message) -> str:
    """Give the notice kind of a Django message: info, ok, warn or bad."""
    return NOTICE_KINDS.get(message.level, "info")


@register.filter
def notice_icon(kind: str) -> str:
    """Give the icon of a notice kind."""
    return NOTICE_ICONS.get(kind, "info")


@register.filter
def tag_icon(kind: str) -> str:
    """Give the icon of a tag kind; nothing for the kinds that carry none."""
    return TAG_ICONS.get(kind, "")


@register.filter
def elided(page: Page[Any]) -> Iterable[int | str]:
    """Give the page numbers to show, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def is_choice(field: BoundField) -> bool:
    """Tell whether a form field is a single tick box."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choices(field: BoundField) -> bool:
    """Tell whether a form field is a group of tick boxes or radio buttons."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Draw a form field's control in the house's look, tied to its hint and its error."""
    if is_choice(field) or is_choices(field):
        return field.as_widget()
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {given}".strip()})


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: template.Context, key: str, label: str, css: str = "") -> dict[str, Any]:
    """Draw a table head that sorts by `key` through ?order=key, keeping the other filters."""
    query = context["request"].GET.copy()
    order = query.get("order", "")
    query["order"] = f"-{key}" if order == key else key
    query.pop("page", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(order, "")
    return {"label": label, "css": css, "href": f"?{query.urlencode()}", "direction": direction}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(points: list[tuple[str, float]], title: str, **options: Any) -> dict[str, Any]:
    """Draw bars of (label, value); options: limit, limit_label, is_last_named, height."""
    return {"chart": charts.bars(points, **options), "title": title}


@register.inclusion_tag("components/line_chart.html")
def line_chart(series: list[charts.Series], title: str, **options: Any) -> dict[str, Any]:
    """Draw up to three lines, with the band between the first two if `has_band`."""
    return {"chart": charts.lines(series, **options), "title": title}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: list[float], title: str) -> dict[str, Any]:
    """Draw a small line without axes; its title says what it shows."""
    return {"line": charts.sparkline(values), "title": title}
