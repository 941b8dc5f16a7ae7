"""What people type in on their own phone: check-ins, stays, arrivals, appeals, corrections."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.models import County
from risk.refusal import Refused
from workers_registry import queries, wording
from workers_registry.appeal import ATTACHMENT_BYTES, check_papers
from workers_registry.identity import check_identity_number
from workers_registry.models import Appeal, Correction, Declaration, IntendedArrival
from workers_registry.paper_file import media_type
from workers_registry.phones import normalise_phone

STAYS_BACK = 28
"""Days back of which a stay is asked: what is older is not kept (R10)."""


def checked_attachment(file: "UploadedFile[bytes] | None") -> "UploadedFile[bytes] | None":
    """Give the uploaded file, judged by its content; raise ValidationError for what is no paper."""
    if file is None:
        return None
    try:
        media_type(file.read(ATTACHMENT_BYTES + 1), largest=ATTACHMENT_BYTES)
    except Refused as refusal:
        raise ValidationError(wording.sentence(refusal)) from None
    file.seek(0)
    return file


class CheckInForm(forms.Form):
    """One day's check-in: temperature, symptoms, contact."""

    temperature = forms.DecimalField(
        label=_("Temperature today, °C"),
        help_text=_("For example 36.5"),
        min_value=Decimal("34.0"),
        max_value=Decimal("43.0"),
        max_digits=3,
        decimal_places=1,
        error_messages={
            "min_value": _("A temperature lies between 34 and 43 °C. Measure again."),
            "max_value": _("A temperature lies between 34 and 43 °C. Measure again."),
        },
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )
    symptoms = forms.MultipleChoiceField(
        label=_("Do you have any of these?"),
        help_text=_("Leave all empty if you are well"),
        choices=Declaration.Symptom,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    had_contact = forms.BooleanField(
        label=_("I met somebody who has the new coronavirus"), required=False
    )


class ManyFiles(forms.FileField):
    """Several files in one field; each is checked, and so is their number."""

    widget = type("ManyFilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Give the list of files, empty where none came."""
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyFiles, self).clean(one, initial) for one in given]
        return [file for one in files if (file := checked_attachment(one)) is not None]


class AppealForm(forms.Form):
    """What a worker says is wrong with the code."""

    ground = forms.ChoiceField(
        label=_("What is wrong?"), choices=Appeal.Ground, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Say it in your own words"),
        help_text=_("Where were you really, on which days? Who can confirm it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    papers = ManyFiles(
        label=_("Photos of papers, if you have any"),
        help_text=_("Tickets, certificates: up to 5 files, JPEG, PNG or PDF, up to 2 MB each"),
        required=False,
    )

    def clean_papers(self) -> "list[UploadedFile[bytes]]":
        """Take at most five."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["papers"]
        try:
            check_papers(len(files))
        except Refused as refusal:
            raise ValidationError(wording.sentence(refusal)) from None
        return files


class CountyOfCity(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A county, said with its city."""

    def label_from_instance(self, county: County) -> str:
        """Give both names."""
        return f"{county.city} {county.name}"


class ArrivalForm(forms.Form):
    """Where and when somebody means to arrive, and how."""

    county = CountyOfCity(
        label=_("County that you travel to"), queryset=County.objects.none(), empty_label=None
    )
    day = forms.DateField(
        label=_("Day of arrival"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    means = forms.ChoiceField(
        label=_("How do you travel?"), choices=IntendedArrival.Means, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = self.fields["county"]
        assert isinstance(county, CountyOfCity)
        county.queryset = queries.arrival_counties()
        self.fields["day"].widget.attrs["min"] = calendar.today().isoformat()

    def clean_day(self) -> date:
        """Take today and the days to come."""
        day: date = self.cleaned_data["day"]
        if day < calendar.today():
            raise ValidationError(_("This day is past. Give the day on which you will arrive."))
        return day


class CorrectionForm(forms.Form):
    """What a person says is wrong of what is kept about them."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"), choices=Correction.Kind, widget=forms.RadioSelect
    )
    fact = forms.ChoiceField(
        label=_("Which stay or check-in?"),
        help_text=_("Only if one of these is wrong"),
        required=False,
    )
    right = forms.CharField(
        label=_("What is right?"),
        help_text=_("The whole name or number; of a stay, where you really were"),
        max_length=200,
        required=False,
    )
    words = forms.CharField(
        label=_("How can one see it?"),
        help_text=_("Which paper, who can confirm it?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attachment = forms.FileField(
        label=_("Photo of a paper, if you have one"),
        help_text=_("A ticket, a certificate: JPEG, PNG or PDF, up to 2 MB"),
        required=False,
    )

    def __init__(self, *args: Any, facts: dict[str, str], townships: list[str], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.townships = townships
        field = cast(forms.ChoiceField, self.fields["fact"])
        field.choices = [("", _("None of these")), *facts.items()]

    def clean_attachment(self) -> "UploadedFile[bytes] | None":
        """Take pictures and PDF of at most 2 MB only."""
        return checked_attachment(self.cleaned_data["attachment"])

    def clean(self) -> dict[str, Any]:
        """Check what is right by what is wrong."""
        data: dict[str, Any] = super().clean() or {}
        kind, right = data.get("kind"), data.get("right", "").strip()
        if kind == Correction.Kind.FACT:
            if not data.get("fact"):
                self.add_error("fact", _("Choose the stay or check-in that is wrong."))
        elif kind and not right:
            self.add_error("right", _("Say what is right."))
        elif kind:
            data["right"] = self._checked(kind, right)
        return data

    def _checked(self, kind: str, right: str) -> str:
        """Give what is right in the form that is kept; note an error where it cannot be."""
        try:
            if kind == Correction.Kind.IDENTITY:
                return check_identity_number(right)
            if kind == Correction.Kind.PHONE:
                return normalise_phone(right)
        except Refused as refusal:
            self.add_error("right", wording.sentence(refusal))
        if kind == Correction.Kind.TOWNSHIP and right not in self.townships:
            names = "、".join(self.townships)
            self.add_error("right", _("Townships of your county: %(names)s") % {"names": names})
        if kind == Correction.Kind.NAME and len(right) > 60:
            self.add_error("right", _("A name has at most 60 characters."))
        return right


class StayForm(forms.Form):
    """Where somebody was, from which day to which."""

    county = CountyOfCity(label=_("County"), queryset=County.objects.none(), empty_label=None)
    first_day = forms.DateField(
        label=_("First day there"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    last_day = forms.DateField(
        label=_("Last day there"),
        help_text=_("Still there? Then give today."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = self.fields["county"]
        assert isinstance(county, CountyOfCity)
        county.queryset = queries.stay_counties()
        today = calendar.today()
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Take days of the last four weeks, in order."""
        data: dict[str, Any] = super().clean() or {}
        first, last, today = data.get("first_day"), data.get("last_day"), calendar.today()
        if first and first > today:
            self.add_error("first_day", _("This day has not come yet."))
        if last and last > today:
            self.add_error("last_day", _("This day has not come yet."))
        elif last and last < today - timedelta(days=STAYS_BACK):
            self.add_error("last_day", _("Only the last 28 days are asked."))
        if first and last and first > last:
            self.add_error("last_day", _("The last day is before the first."))
        return data


class CountyStayForm(StayForm):
    """The county records where one of its people was, and from whom it knows."""

    source = forms.CharField(
        label=_("Source"), help_text=_("Who said it, or which paper shows it"), max_length=40
    )
