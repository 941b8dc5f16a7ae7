"""What people type in: case figures, overrides, the numbers of R1."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from risk import calendar, rating, wording
from risk.case_file import CaseRow
from risk.models import County, Level


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
        return values

    def row(self) -> CaseRow:
        """Give the figures as the action takes them."""
        values = self.cleaned_data
        return CaseRow(
            county_code=values["county"].code,
            day=values["day"],
            confirmed=values["confirmed"],
            local=values["local"],
            clusters=values["clusters"],
            source=values["source"],
        )


class OverrideForm(forms.Form):
    """A level to set against the rule, with its reason and its end."""

    county = forms.ModelChoiceField(label=_("county"), queryset=County.objects.none())
    level = forms.TypedChoiceField(
        label=_("level"),
        choices=[(level.value, level.label) for level in sorted(Level, reverse=True)],
        coerce=int,
    )
    valid_until = forms.DateField(
        label=_("last day"),
        help_text=_("At most three days from today; then the rule's level holds again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, counties: QuerySet[County], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["county"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = counties


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

    def clean(self) -> dict[str, Any]:
        """Refuse a whole of nothing, and a part beyond its whole."""
        values = super().clean() or {}
        part, whole = values.get("part"), values.get("whole")
        if part is not None and whole is not None and not (whole > 0 and part <= whole):
            self.add_error("part", _("The part lies between nothing and the whole."))
        return values


class ChecklistForm(forms.Form):
    """Which control mechanisms are in force in a county."""

    in_force = forms.MultipleChoiceField(
        label=_("In force"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("remark"), max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mechanisms: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mechanisms = mechanisms
        field = self.fields["in_force"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, wording.mechanism(one)) for one in mechanisms]

    def states(self) -> dict[str, bool]:
        """Give of each mechanism whether it is ticked."""
        ticked = self.cleaned_data["in_force"]
        return {one: one in ticked for one in self.mechanisms}


class PolicyForm(forms.Form):
    """A new version of R1's numbers."""

    version = forms.CharField(label=_("version"), max_length=20)
    valid_from = forms.DateField(
        label=_("valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    blue = forms.IntegerField(label=_("Blue from, cases"), min_value=1, max_value=100_000)
    yellow = forms.IntegerField(label=_("Yellow from, cases"), min_value=1, max_value=100_000)
    orange = forms.IntegerField(label=_("Orange from, cases"), min_value=1, max_value=100_000)
    red = forms.IntegerField(label=_("Red from, cases"), min_value=1, max_value=100_000)
    quiet_days = forms.IntegerField(
        label=_("Quiet days before a step down"), min_value=1, max_value=60
    )
    first_quiet_days = forms.IntegerField(
        label=_("Quiet days that lower a first rating"), min_value=1, max_value=60
    )
    override_days = forms.IntegerField(label=_("Longest override, days"), min_value=1, max_value=30)
    high_local_share = forms.FloatField(
        label=_("Local share that weighs half a level up"), min_value=0, max_value=1
    )
    low_local_share = forms.FloatField(
        label=_("Local share that weighs half a level down"), min_value=0, max_value=1
    )
    assessment_days = forms.IntegerField(
        label=_("Days between assessments"), min_value=1, max_value=30
    )
    stale_days = forms.IntegerField(
        label=_("Days after which figures are stale"), min_value=0, max_value=30
    )

    @classmethod
    def of(cls, policy: rating.Policy) -> "PolicyForm":
        """Give the form filled with a policy's numbers, valid from tomorrow on."""
        blue, yellow, orange, red = policy.cut_points
        return cls(
            initial={
                "blue": blue,
                "yellow": yellow,
                "orange": orange,
                "red": red,
                "quiet_days": policy.quiet_days,
                "first_quiet_days": policy.first_quiet_days,
                "override_days": policy.override_days,
                "high_local_share": policy.high_local_share,
                "low_local_share": policy.low_local_share,
                "assessment_days": policy.assessment_days,
                "stale_days": policy.stale_days,
                "valid_from": calendar.today() + timedelta(days=1),
            }
        )

    def clean(self) -> dict[str, Any]:
        """Refuse cut points that do not rise, and local shares the wrong way round."""
        values = super().clean() or {}
        names = ("blue", "yellow", "orange", "red")
        cuts: list[int] = [values[name] for name in names if name in values]
        if sorted(set(cuts)) != cuts:
            self.add_error("red", _("Each graver level must begin at more cases."))
        low, high = values.get("low_local_share"), values.get("high_local_share")
        if low is not None and high is not None and low > high:
            self.add_error(
                "low_local_share", _("The share that weighs down cannot be above the other.")
            )
        return values

    def policy(self, current: rating.Policy) -> rating.Policy:
        """Give the numbers typed in; what the form does not ask stays as it is."""
        values = self.cleaned_data
        return rating.Policy(
            cut_points=(values["blue"], values["yellow"], values["orange"], values["red"]),
            quiet_days=values["quiet_days"],
            first_quiet_days=values["first_quiet_days"],
            override_days=values["override_days"],
            high_local_share=values["high_local_share"],
            low_local_share=values["low_local_share"],
            assessment_days=values["assessment_days"],
            anchor=current.anchor,
            stale_days=values["stale_days"],
        )
