"""Which applications, workers and enterprises are asked for: one set for page and API."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Application, Enterprise, RosterEntry
from risk import calendar
from risk.models import Township


def _townships() -> list[tuple[str, str]]:
    """Give the townships that have an enterprise, for the choice."""
    townships = Township.objects.filter(enterprises__isnull=False).distinct().order_by("code")
    return list(townships.values_list("code", "name"))


class ApplicationFilter(django_filters.FilterSet):
    """Applications by state, words, township, due day; sorted by any of the shown columns."""

    q = django_filters.CharFilter(method="named", label=_("enterprise or number"))
    status = django_filters.ChoiceFilter(choices=Application.Status, label=_("status"))
    township = django_filters.ChoiceFilter(
        field_name="enterprise__township",
        choices=_townships,
        label=_("township"),
        empty_label=_("all townships"),
    )
    path = django_filters.ChoiceFilter(
        choices=Application.Path, label=_("path"), empty_label=_("all paths")
    )
    approver = django_filters.ChoiceFilter(
        choices=Application.Approver, label=_("who decides"), empty_label=_("All")
    )
    overdue = django_filters.BooleanFilter(method="is_overdue", label=_("due today or over"))
    origin = django_filters.CharFilter(field_name="origin_county", label=_("workers come from"))
    enterprise = django_filters.NumberFilter(field_name="enterprise", label=_("enterprise"))
    order = django_filters.OrderingFilter(
        fields=(
            ("due_on", "due"),
            ("enterprise__name", "name"),
            ("enterprise__township", "township"),
            ("workers", "workers"),
            ("submitted_on", "submitted"),
            ("id", "id"),
        ),
        label=_("order"),
    )

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def named(
        self, queryset: QuerySet[Application], name: str, value: str
    ) -> QuerySet[Application]:
        """Keep those whose enterprise, number or social credit code contains the words."""
        return queryset.filter(
            Q(enterprise__name__icontains=value)
            | Q(number__icontains=value)
            | Q(enterprise__credit_code__istartswith=value)
        )

    def is_overdue(
        self, queryset: QuerySet[Application], name: str, value: bool
    ) -> QuerySet[Application]:
        """Keep submitted applications whose answer is due today or was due before."""
        due = Q(status=Application.Status.SUBMITTED, due_on__lte=calendar.today())
        return queryset.filter(due if value else ~due)


class EntryFilter(django_filters.FilterSet):
    """Roster entries by name, township and state."""

    q = django_filters.CharFilter(method="named", label=_("name or last digits"))
    application = django_filters.NumberFilter(field_name="application", label=_("application"))
    pickup = django_filters.CharFilter(field_name="pickup", label=_("pick-up township"))
    dropoff = django_filters.CharFilter(field_name="dropoff", label=_("drop-off township"))
    is_open = django_filters.BooleanFilter(label=_("open"))
    order = django_filters.OrderingFilter(
        fields=(("row", "row"), ("pickup", "pickup"), ("priority", "priority"), ("id", "id")),
        label=_("order"),
    )

    class Meta:
        model = RosterEntry
        fields: tuple[str, ...] = ()

    def named(
        self, queryset: QuerySet[RosterEntry], name: str, value: str
    ) -> QuerySet[RosterEntry]:
        """Keep those whose name holds the words, or whose numbers end so."""
        return queryset.filter(
            Q(worker__name__icontains=value)
            | Q(worker__identity_tail__iexact=value)
            | Q(worker__phone_tail=value)
        )


class EnterpriseFilter(django_filters.FilterSet):
    """Enterprises by words, county, township and industry."""

    q = django_filters.CharFilter(method="named", label=_("name or code"))
    county = django_filters.CharFilter(field_name="county", label=_("county"))
    township = django_filters.CharFilter(field_name="township", label=_("township"))
    industry = django_filters.CharFilter(label=_("industry"))
    order = django_filters.OrderingFilter(
        fields=(("name", "name"), ("staff_count", "staff"), ("id", "id")), label=_("order")
    )

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def named(self, queryset: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        """Keep those whose name contains the words or whose code begins so."""
        return queryset.filter(Q(name__icontains=value) | Q(credit_code__istartswith=value))
