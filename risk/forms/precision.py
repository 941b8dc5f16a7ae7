"""Figures of the precision index."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from risk import calendar, wording
from risk.models import County


class IndicatorFileForm(forms.Form):
    """A file of figures of the index."""

    file = forms.FileField(
        label=_("File of index figures"),
        help_text=_("CSV or XLSX with the columns day, county, indicator, part and whole."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class IndicatorForm(forms.Form):
    """One indicator of the precision index, as a part of a whole."""

    county = forms.ModelChoiceField(label=_("county"), queryset=County.objects.none())
    day = forms.DateField(
        label=_("day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    indicator = forms.ChoiceField(label=_("indicator"), choices=wording.INDICATORS)
    part = forms.FloatField(label=_("part"), min_value=0)
    whole = forms.FloatField(
        label=_("whole"), help_text=_("For example 18 of 30 coach lines: part 18, whole 30.")
    )
    source = forms.CharField(label=_("source"), max_length=200)

    def __init__(self, *args: Any, counties: QuerySet[County], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["county"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = counties
        self.fields["day"].initial = calendar.today

    def clean_day(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["day"]
        if day > calendar.today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a whole of nothing, and a part beyond its whole."""
        values = super().clean() or {}
        part, whole = values.get("part"), values.get("whole")
        if part is not None and whole is not None and not (whole > 0 and part <= whole):
            self.add_error("part", _("The part lies between nothing and the whole."))
        return values
