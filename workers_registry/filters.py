"""Filters of workers and their facts, shared by the page and the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.models import County, Township
from workers_registry.models import (
    Declaration,
    HealthCode,
    IntendedArrival,
    ListMatch,
    MedicalCheck,
    RecognisedCode,
    Stay,
    Worker,
)
from workers_registry.queries import forecast_counties, visible_workers

MISSING = "missing"


def _townships(request: Any) -> QuerySet[Township]:
    """Give the townships of the people whom the user may see."""
    if request is None:
        return Township.objects.none()
    counties = visible_workers(request.user).order_by().values("home_county")
    return Township.objects.filter(county__in=counties)


class WorkerFilter(filters.FilterSet):
    """Needs the annotations of queries.with_latest_code."""

    q = filters.CharFilter(label=_("Name or last four digits"), method="by_text")
    colour = filters.ChoiceFilter(
        label=_("Code"),
        choices=[*HealthCode.Colour.choices, (MISSING, _("No code yet"))],
        method="by_colour",
        empty_label=_("All codes"),
    )
    is_current = filters.BooleanFilter(
        label=_("Up to date"),
        method="by_current",
        widget=forms.Select(
            choices=[("", _("All")), ("true", _("Up to date")), ("false", _("Not up to date"))]
        ),
    )
    township = filters.ModelChoiceFilter(
        label=_("Township"),
        field_name="home_township",
        queryset=_townships,  # type: ignore[arg-type]
        empty_label=_("All townships"),
    )

    class Meta:
        model = Worker
        fields = ("q", "colour", "is_current", "township")

    def by_text(self, workers: QuerySet[Worker], _name: str, text: str) -> QuerySet[Worker]:
        """Keep whose name holds the text, or whose phone or identity number ends with it."""
        ends = Q(phone_tail=text) | Q(identity_tail=text.upper())
        return workers.filter(Q(name__icontains=text) | ends)

    def by_colour(self, workers: QuerySet[Worker], _name: str, colour: str) -> QuerySet[Worker]:
        """Keep whose latest code has the colour, or who has no code."""
        return workers.filter(Q(colour=None) if colour == MISSING else Q(colour=colour))

    def by_current(self, workers: QuerySet[Worker], _name: str, wanted: bool) -> QuerySet[Worker]:
        """Keep whose latest code is, or is not, up to date today."""
        is_current = Q(current_until__gte=calendar.today())
        return workers.filter(is_current if wanted else ~is_current | Q(current_until=None))


class CodeFilter(filters.FilterSet):
    """Filters of codes."""

    class Meta:
        model = HealthCode
        fields = {
            "worker": ["exact"],
            "colour": ["exact"],
            "rule": ["exact"],
            "day": ["gte", "lte"],
        }


class DeclarationFilter(filters.FilterSet):
    """Filters of declarations."""

    class Meta:
        model = Declaration
        fields = {"worker": ["exact"], "day": ["exact", "gte", "lte"]}


class StayFilter(filters.FilterSet):
    """Filters of stays."""

    class Meta:
        model = Stay
        fields = {"worker": ["exact"], "county": ["exact"], "last_day": ["gte", "lte"]}


class ListMatchFilter(filters.FilterSet):
    """Filters of list matches."""

    class Meta:
        model = ListMatch
        fields = {"worker": ["exact"], "kind": ["exact"], "since": ["gte", "lte"]}


class MedicalCheckFilter(filters.FilterSet):
    """Filters of medical checks."""

    class Meta:
        model = MedicalCheck
        fields = {"worker": ["exact"], "is_fit": ["exact"], "valid_until": ["gte", "lte"]}


def _counties(request: Any) -> QuerySet[County]:
    """Give the counties whose forecast the user may see."""
    return County.objects.none() if request is None else forecast_counties(request.user)


class ArrivalFilter(filters.FilterSet):
    """Filters of intended arrivals; the county is one whose forecast the user may see."""

    county = filters.ModelChoiceFilter(
        label=_("County"),
        queryset=_counties,  # type: ignore[arg-type]
        empty_label=_("All counties"),
    )
    means = filters.ChoiceFilter(
        label=_("Means of travel"), choices=IntendedArrival.Means, empty_label=_("All means")
    )
    source = filters.ChoiceFilter(
        label=_("Said by"), choices=IntendedArrival.Source, empty_label=_("Everybody")
    )

    class Meta:
        model = IntendedArrival
        fields = ("county", "means", "source")


class RecognisedFilter(filters.FilterSet):
    """Filters of other provinces' codes."""

    province = filters.CharFilter(field_name="agreement__province_code")

    class Meta:
        model = RecognisedCode
        fields = {"how": ["exact"], "colour": ["exact"], "known_on": ["exact", "gte", "lte"]}
