"""The forms of workers' pages and of the county's pages about them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from risk import calendar, sheets
from risk import wording as risk_wording
from risk.models import County
from risk.refusal import Refused
from workers_registry import queries, wording
from workers_registry.identity import check_identity_number
from workers_registry.models import (
    Appeal,
    Correction,
    Declaration,
    IntendedArrival,
    ListMatch,
    ListProposal,
    ObservationPlaces,
)
from workers_registry.phones import normalise_phone

ATTACHMENT_TYPES = ("image/jpeg", "image/png", "application/pdf")
HEADS = {"number": ("身份证号", "身份证号码", "公民身份号码", "id number", "identity number")}
"""What the column of a list's file may be called."""
ATTACHMENT_BYTES = 2 * 1024 * 1024


def checked_attachment(file: "UploadedFile[bytes] | None") -> "UploadedFile[bytes] | None":
    """Give the uploaded file; raise ValidationError for other kinds and sizes."""
    if file is None:
        return None
    if file.content_type not in ATTACHMENT_TYPES:
        raise ValidationError(_("Only JPEG, PNG or PDF. Take a photo of the paper."))
    if (file.size or 0) > ATTACHMENT_BYTES:
        raise ValidationError(_("The file is over 2 MB. Take a smaller photo."))
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


class ClearanceForm(forms.Form):
    """The county's confirmation that a red code may end."""

    note = forms.CharField(
        label=_("On what ground"),
        help_text=_("For example: 14 days without symptoms, seen by the township health centre"),
        max_length=200,
    )


class ListMatchForm(forms.ModelForm):  # type: ignore[type-arg]
    """The county puts one of its people on a list."""

    class Meta:
        model = ListMatch
        fields = ("kind", "since", "released_on", "source")
        widgets = {
            "since": forms.DateInput(attrs={"type": "date"}),
            "released_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "since": _("The day of diagnosis, or of the last contact"),
            "released_on": _("For cases only"),
            "source": _("Who keeps the list, and its number"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["released_on"].required = False


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
    attachment = forms.FileField(
        label=_("Photo of a paper, if you have one"),
        help_text=_("A ticket, a certificate: JPEG, PNG or PDF, up to 2 MB"),
        required=False,
    )

    def clean_attachment(self) -> "UploadedFile[bytes] | None":
        """Take pictures and PDF of at most 2 MB only."""
        return checked_attachment(self.cleaned_data["attachment"])


class DecisionForm(forms.Form):
    """The county's answer to an appeal."""

    answer = forms.CharField(
        label=_("Words to the worker"),
        help_text=_("They get them by text message, with the new colour"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListProposalForm(forms.ModelForm):  # type: ignore[type-arg]
    """A list of people by identity number, as it comes from the health authority."""

    numbers = forms.CharField(
        label=_("Identity numbers"),
        help_text=_("One a line; only your own county's people are matched"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        max_length=400_000,
        required=False,
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("CSV or Excel with a column “identity number”; others are not read"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
        required=False,
    )

    class Meta:
        model = ListProposal
        fields = ("kind", "since", "source")
        widgets = {"since": forms.DateInput(attrs={"type": "date"})}
        help_texts = {
            "since": _("The day of diagnosis, or of the last contact"),
            "source": _("Who keeps the list, and its number"),
        }

    def clean_numbers(self) -> list[str]:
        """Give the numbers, put right; name the first line that is none."""
        return _checked(enumerate(self.cleaned_data["numbers"].splitlines(), start=1))

    def clean_file(self) -> list[str]:
        """Give the numbers of the file, put right; name the first row that is none."""
        given = self.cleaned_data["file"]
        if given is None:
            return []
        try:
            rows = list(
                sheets.records(given.read(), name=given.name, heads=HEADS, required=["number"])
            )
        except Refused as refusal:
            if refusal.code == "case-file-without-head":
                raise ValidationError(_("The first row lacks “identity number”.")) from None
            raise ValidationError(risk_wording.sentence(refusal)) from None
        return _checked((place, cells["number"]) for place, cells in rows)

    def clean(self) -> dict[str, Any]:
        """Put both together, nobody twice; at least one number is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"numbers", "file"} & set(self.errors):
            cleaned["numbers"] = list(dict.fromkeys([*cleaned["numbers"], *cleaned["file"]]))
            if not cleaned["numbers"]:
                self.add_error("numbers", _("Enter the numbers, or choose a file."))
        return cleaned


def _checked(lines: Iterable[tuple[int, str]]) -> list[str]:
    """Give the identity numbers of the lines that hold one; name the first that is none."""
    numbers = []
    for place, line in lines:
        if line.strip():
            try:
                numbers.append(check_identity_number(line))
            except Refused as refusal:
                said = {"line": place, "why": wording.sentence(refusal)}
                raise ValidationError(_("Line %(line)s: %(why)s") % said) from None
    return numbers


class RevealForm(forms.Form):
    """Why an official needs a person's full name and numbers."""

    reason = forms.CharField(
        label=_("Why do you need them?"),
        help_text=_("The person can read your name and this reason"),
        max_length=200,
    )


class ProxyForm(forms.Form):
    """Who holds the code of a person without a phone."""

    phone = forms.CharField(
        label=_("Mobile number of the relative or village officer"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    consent = forms.CharField(
        label=_("How did the person agree?"),
        help_text=_("For example: in person at the village office on 14 February"),
        max_length=200,
    )

    def clean_phone(self) -> str:
        """Give the eleven digits."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except Refused as refusal:
            raise ValidationError(wording.sentence(refusal)) from None


class TokenForm(forms.Form):
    """What a pass's QR code holds, scanned by hand scanner, pasted or typed."""

    token = forms.CharField(
        label=_("Code, pasted or from a hand scanner"),
        max_length=400,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NoCodeForm(forms.Form):
    """The identity card of a person without a code."""

    identity_number = forms.CharField(
        label=_("Identity number, all 18 characters"),
        help_text=_("From the card in the person's hand"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def clean_identity_number(self) -> str:
        """Give the number, put right."""
        try:
            return check_identity_number(self.cleaned_data["identity_number"])
        except Refused as refusal:
            raise ValidationError(wording.sentence(refusal)) from None


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


class PlacesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How many places for observation a county has from a day on."""

    class Meta:
        model = ObservationPlaces
        fields = ("from_day", "places")
        widgets = {"from_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        labels = {"from_day": _("Counted from")}
        help_texts = {"places": _("All rooms for one person, taken or free")}

    def clean_from_day(self) -> date:
        """Take today and the days to come: what was counted stays counted."""
        day: date = self.cleaned_data["from_day"]
        if day < calendar.today():
            raise ValidationError(_("This day is past."))
        return day


class AnswerForm(DecisionForm):
    """The county's answer to a wish for correction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = _("They get them by text message")


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
