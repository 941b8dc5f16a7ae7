"""What an enterprise and a clerk fill in."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from enterprises import approval
from enterprises.models import Enterprise, Inspection, Paper, RosterEntry
from enterprises.wording import ITEMS, MEASURES
from risk import calendar
from risk.models import County

MOST_PLACES = 100_000


class DayInput(forms.DateInput):
    """A date field that the browser draws as one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ApplicationForm(forms.Form):
    """From where and when the workers come, and what the enterprise promises."""

    origin_county = forms.ModelChoiceField(
        County.objects.none(),
        label=_("Workers come from"),
        help_text=_("One application for each county that workers come from."),
    )
    arrive_from = forms.DateField(label=_("First day of departure"), widget=DayInput())
    arrive_until = forms.DateField(label=_("Last day of departure"), widget=DayInput())
    measures = forms.MultipleChoiceField(
        choices=[(code, MEASURES[code]) for code in approval.MEASURES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Prevention measures"),
        help_text=_("All of them are needed to submit; you can save and go on later."),
    )
    isolation_places = forms.IntegerField(
        label=_("Isolation places"),
        min_value=0,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_PLACES)],
        help_text=_("Single rooms for people with a fever. One for 20 workers is advised."),
    )
    plan_note = forms.CharField(
        label=_("Prevention plan in a few sentences"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = County.objects.filter(townships__isnull=False).exclude(pk=enterprise.county_id)
        field = self.fields["origin_county"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = served.distinct()
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.initial = only[0].pk

    def clean(self) -> dict[str, Any]:
        """See that the days are in order and not over."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("arrive_from"), cleaned.get("arrive_until")
        if first and last and last < first:
            self.add_error("arrive_until", _("The last day is before the first."))
        elif last and last < calendar.today():
            self.add_error("arrive_until", _("This day is over; choose one from today on."))
        return cleaned


class RosterUploadForm(forms.Form):
    """One roster file."""

    file = forms.FileField(
        label=_("Roster"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.xls,.xlsm,.csv,text/csv,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        allow_empty_file=True,
    )


class JudgementForm(forms.Form):
    """What the county says of single workers."""

    standing = forms.ChoiceField(choices=RosterEntry.Standing)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    not_before = forms.DateField(label=_("Postponed to"), widget=DayInput(), required=False)


class ReplacementForm(forms.Form):
    """The worker who comes in place of another."""

    name = forms.CharField(label=_("Name"), max_length=60)
    identity_number = forms.CharField(label=_("Identity number"), max_length=18)
    phone = forms.CharField(label=_("Phone"), max_length=11)
    pickup = forms.CharField(label=_("Pick-up township"), max_length=40)
    checked_on = forms.DateField(label=_("Medical check on"), widget=DayInput(), required=False)
    note = forms.CharField(label=_("Reason"), max_length=300, required=False)


class PaperForm(forms.Form):
    """One or more files of one kind."""

    kind = forms.ChoiceField(choices=Paper.Kind, label=_("What it is"))
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
        ),
        allow_empty_file=True,
    )


class _ReasonByItem(forms.Form):
    """Beside each item of a return, a line for its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in approval.RETURN_ITEMS:
            label = _("Why: %(item)s") % {"item": ITEMS[item]}
            self.fields[f"why-{item}"] = forms.CharField(
                label=label, max_length=300, required=False
            )

    def reasons(self) -> dict[str, str]:
        """Give why by item, of the items that are ticked."""
        return {item: self.cleaned_data[f"why-{item}"] for item in self.cleaned_data["items"]}

    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Give the tick of each item with the field for its reason."""
        return [
            (tick, self[f"why-{item}"])
            for tick, item in zip(self["items"], approval.RETURN_ITEMS, strict=True)
        ]


class DecisionForm(_ReasonByItem):
    """A clerk's words to the enterprise, and what they are about."""

    note = forms.CharField(
        label=_("Words to the enterprise"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("Needed to return it; the enterprise reads them as they stand."),
    )
    items = forms.MultipleChoiceField(
        choices=[(code, ITEMS[code]) for code in approval.RETURN_ITEMS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("What is to be changed"),
    )


class InspectionForm(forms.Form):
    """How a mismatch of papers and meter stands, and what was found."""

    code = forms.ChoiceField(choices=Inspection.Code, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=Inspection.State, label=_("State"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was found"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
        help_text=_("Needed for an explanation. The enterprise does not see it."),
    )


class AgreementForm(forms.Form):
    """Who pays the coaches from one county to one's own, from when on."""

    origin = forms.ModelChoiceField(County.objects.none(), label=_("Coaches come from"))
    first_day = forms.DateField(label=_("First day of departure"), widget=DayInput())
    last_day = forms.DateField(
        label=_("Last day of departure"),
        widget=DayInput(),
        required=False,
        help_text=_("Left out: until another agreement replaces it."),
    )
    county_percent = forms.IntegerField(label=_("The county pays, %"), min_value=0, max_value=100)
    enterprise_percent = forms.IntegerField(
        label=_("The enterprise pays, %"), min_value=0, max_value=100
    )
    worker_percent = forms.IntegerField(
        label=_("The worker pays, %"), min_value=0, max_value=100, initial=0
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Number or title of the notice that promises it."),
    )

    def __init__(self, *args: Any, destination: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["origin"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = County.objects.exclude(pk=destination.pk).order_by("code")

    def clean(self) -> dict[str, Any]:
        """See that the days are in order and that the shares make the whole."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        shares = [cleaned.get(f"{who}_percent") for who in ("county", "enterprise", "worker")]
        whole = sum(share for share in shares if share is not None)
        if None not in shares and whole != 100:
            words = _("The three shares make %(whole)s %%, not 100 %%.") % {"whole": whole}
            self.add_error("county_percent", words)
        return cleaned
