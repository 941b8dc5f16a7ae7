"""Case figures, by file and one place at a time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.case_file import CaseRow
from risk.models import County
from risk.queries import Unit, units_of


class CaseFileForm(forms.Form):
    """A file of case figures."""

    file = forms.FileField(
        label=_("File of figures"),
        help_text=_("CSV or XLSX with the columns day, county and confirmed; see the template."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class CaseReportForm(forms.Form):
    """The figures of one county for one day."""

    county = forms.ModelChoiceField(label=_("county"), queryset=County.objects.none())
    unit = forms.ChoiceField(
        label=_("township or development zone"),
        required=False,
        help_text=_("Left out: the county's own figure. A zone is reported apart from it."),
    )
    day = forms.DateField(
        label=_("as of day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    confirmed = forms.IntegerField(
        label=_("confirmed, cumulative"),
        min_value=0,
        max_value=9_999_999,
        help_text=_("A lower figure than before is taken as a correction and kept beside it."),
    )
    local = forms.IntegerField(label=_("of these local"), min_value=0, required=False)
    clusters = forms.IntegerField(
        label=_("clusters, last 14 days"), min_value=0, max_value=1000, required=False
    )
    source = forms.CharField(label=_("source"), max_length=200)

    def __init__(self, *args: Any, counties: QuerySet[County], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["county"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = counties
        self.units = units_of(counties)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [("", "–"), *_choices(self.units)]
        self.fields["day"].initial = calendar.today

    def clean_day(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["day"]
        if day > calendar.today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse more local cases than cases."""
        values = super().clean() or {}
        local, confirmed = values.get("local"), values.get("confirmed")
        if local is not None and confirmed is not None and local > confirmed:
            self.add_error("local", _("More local cases than confirmed cases."))
        county, unit = values.get("county"), values.get("unit")
        if county and unit and self.units[unit].county_code != county.pk:
            self.add_error("unit", _("It does not lie in the county."))
        return values

    def row(self) -> CaseRow:
        """Give the figures as the action takes them."""
        values = self.cleaned_data
        unit = self.units.get(values["unit"])
        return CaseRow(
            county_code=values["county"].code,
            zone=unit.zone if unit else "",
            township_code=unit.township_code if unit else None,
            day=values["day"],
            confirmed=values["confirmed"],
            local=values["local"],
            clusters=values["clusters"],
            source=values["source"],
        )


def _choices(units: Mapping[str, Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units of each county, under its name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, unit in units.items():
        found.setdefault(unit.county_name, []).append((key, unit.name))
    return list(found.items())
