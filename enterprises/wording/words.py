"""The words for columns, promises and the parts of an application."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises.models import Paper

FIELDS: Mapping[str, Promise] = {
    "name": gettext_lazy("Name"),
    "identity_number": gettext_lazy("Identity number"),
    "phone": gettext_lazy("Phone"),
    "pickup": gettext_lazy("Pick-up township"),
    "dropoff": gettext_lazy("Drop-off township"),
    "household": gettext_lazy("Travels with"),
    "priority": gettext_lazy("Post priority"),
    "temperature": gettext_lazy("Temperature"),
    "symptoms": gettext_lazy("Symptoms"),
    "stay_county": gettext_lazy("Other counties in 14 days"),
    "left_on": gettext_lazy("Left on"),
    "checked_on": gettext_lazy("Medical check on"),
    "wanted_on": gettext_lazy("Wanted at work on"),
}
"""The columns of a roster, as in the template."""

SECTORS: Mapping[str, Promise] = {
    "farming": gettext_lazy("Farming, forestry, fishing"),
    "industry": gettext_lazy("Industry and manufacturing"),
    "construction": gettext_lazy("Construction"),
    "transport": gettext_lazy("Transport, storage, post"),
    "information": gettext_lazy("Information and software"),
    "trade": gettext_lazy("Wholesale and retail"),
    "catering": gettext_lazy("Hotels and catering"),
    "finance": gettext_lazy("Finance"),
    "property": gettext_lazy("Property and business services"),
    "public": gettext_lazy("Public services and management"),
}
"""The sectors of the electricity index."""

MEASURES: Mapping[str, Promise] = {
    "commitment": gettext_lazy("Commitment letter, signed by the legal representative"),
    "responsible-person": gettext_lazy("One person is responsible, the others know who"),
    "prevention-plan": gettext_lazy("Prevention plan for workshops, canteen and dormitories"),
    "staff-screened": gettext_lazy("Every worker's last 14 days have been asked for"),
    "protective-goods": gettext_lazy("Masks, disinfectant and thermometers for 15 days"),
    "temperature-twice": gettext_lazy("Temperature taken at the gate and twice a day"),
    "dormitory-limits": gettext_lazy("At most 6 people to a dormitory room, 2.5 m² each"),
    "emergency-plan": gettext_lazy("Emergency plan for fever and for a confirmed case"),
}
"""What the enterprise promises (R7)."""

PAPERS: Mapping[str, Promise] = dict(Paper.Kind.choices)
"""The papers of an application (R7)."""

ITEMS: Mapping[str, Promise] = {
    "roster": gettext_lazy("Roster"),
    "measures": gettext_lazy("Prevention measures"),
    "isolation": gettext_lazy("Isolation places"),
    "dates": gettext_lazy("Dates"),
    "plan": gettext_lazy("Plan in a few sentences"),
    **{
        f"paper-{kind}": format_lazy(gettext_lazy("Paper: {paper}"), paper=word)
        for kind, word in PAPERS.items()
    },
}
"""What a county can point at when it returns an application."""


def field_word(field: str) -> str:
    """Give the name of a roster column."""
    return str(FIELDS.get(field, field))


def joined(words: Iterable[object]) -> str:
    """Join words as the language lists them."""
    return pgettext("between listed words", ", ").join(str(word) for word in words)


def level_word(level: int | None) -> str:
    """Give a county level in words."""
    words = (
        _("low risk"),
        _("lower risk"),
        _("medium risk"),
        _("higher risk"),
        _("high risk"),
    )
    return words[level] if level is not None and 0 <= level < len(words) else _("not rated")
