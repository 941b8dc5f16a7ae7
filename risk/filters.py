"""Which counties, ratings and figures are asked for: one set of filters for page and API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.models import CaseCount, County, CountyRating, Level
from risk.queries import ratings_on


def _cities() -> list[tuple[str, str]]:
    """Give the cities for the choice, by code."""
    return list(County.objects.order_by("city_code").values_list("city_code", "city").distinct())


class CountyFilter(django_filters.FilterSet):
    """Counties by city, name, and their level on a day (today, if none is given)."""

    day = django_filters.DateFilter(method="keep", label=_("day"))
    level = django_filters.ChoiceFilter(
        method="on_level", choices=Level.choices, label=_("level"), empty_label=_("all levels")
    )
    city = django_filters.ChoiceFilter(
        field_name="city_code", choices=_cities, label=_("city"), empty_label=_("all cities")
    )
    q = django_filters.CharFilter(method="named", label=_("county"))

    class Meta:
        model = County
        fields: tuple[str, ...] = ()

    def asked_day(self) -> date:
        """Give the day asked for, or the business date."""
        return self.form.cleaned_data.get("day") or calendar.today()

    def keep(self, queryset: QuerySet[County], name: str, value: date) -> QuerySet[County]:
        """Leave the counties as they are: the day only says when their level counts."""
        return queryset

    def on_level(self, queryset: QuerySet[County], name: str, value: str) -> QuerySet[County]:
        """Keep the counties that have a level on the day."""
        rated = ratings_on(self.asked_day())
        return queryset.filter(pk__in=[c for c, row in rated.items() if row.level == int(value)])

    def named(self, queryset: QuerySet[County], name: str, value: str) -> QuerySet[County]:
        """Keep the counties whose name or code contains what was typed."""
        return queryset.filter(Q(name__icontains=value) | Q(code__startswith=value))


class RatingFilter(django_filters.FilterSet):
    """Ratings in force on a day, or all that were given in a span of days."""

    day = django_filters.DateFilter(method="in_force", label=_("in force on"))
    first = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("first day"))
    last = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("last day"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("level"))
    city = django_filters.CharFilter(field_name="county__city_code", label=_("city"))
    county = django_filters.CharFilter(field_name="county_id", label=_("county"))
    basis = django_filters.ChoiceFilter(choices=CountyRating.Basis.choices, label=_("basis"))

    class Meta:
        model = CountyRating
        fields: tuple[str, ...] = ()

    def in_force(
        self, queryset: QuerySet[CountyRating], name: str, value: date
    ) -> QuerySet[CountyRating]:
        """Keep each county's rating in force on the day."""
        return queryset.filter(pk__in=[row.pk for row in ratings_on(value).values()])


class CaseFilter(django_filters.FilterSet):
    """Case figures by county, city and span of days."""

    first = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("first day"))
    last = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("last day"))
    city = django_filters.CharFilter(field_name="county__city_code", label=_("city"))
    county = django_filters.CharFilter(field_name="county_id", label=_("county"))
    is_synthetic = django_filters.BooleanFilter(label=_("synthetic"))

    class Meta:
        model = CaseCount
        fields: tuple[str, ...] = ()


def counties_asked_for(data: Any, counties: QuerySet[County]) -> CountyFilter:
    """Return the filter of a page, bound to what its address asks for."""
    return CountyFilter(data, queryset=counties)
