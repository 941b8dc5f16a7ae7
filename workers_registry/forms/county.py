"""What officials type in: lists, decisions, grounds, what a checkpoint reads."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from risk import calendar, sheets
from risk import wording as risk_wording
from risk.models import County, Township
from risk.refusal import Refused
from workers_registry import wording
from workers_registry.identity import check_identity_number
from workers_registry.models import ListMatch, ListProposal, ObservationPlaces
from workers_registry.phones import normalise_phone

HEADS = {"number": ("身份证号", "身份证号码", "公民身份号码", "id number", "identity number")}
"""What the column of a list's file may be called."""


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


class DecisionForm(forms.Form):
    """The county's answer to an appeal."""

    answer = forms.CharField(
        label=_("Words to the worker"),
        help_text=_("They get them by text message, with the new colour"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TownshipCheckForm(forms.Form):
    """What the township found when the county asked it about an appeal.

    It stands in the form of the decision, which must not wait for it.
    """

    use_required_attribute = False

    words = forms.CharField(
        label=_("What the township found"),
        help_text=_("Whom they asked, and what they saw"),
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
            "since": _("The day of diagnosis, of the last contact, or of release"),
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


class PersonForm(forms.Form):
    """Somebody whom the county registers: a relative, a village officer, a person without phone."""

    name = forms.CharField(label=_("Name"), max_length=60)
    identity_number = forms.CharField(
        label=_("Identity number, all 18 characters"),
        help_text=_("From the card in the person's hand"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Mobile"),
        help_text=_("Empty if the person has none: then let another phone hold the code"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    township = forms.ModelChoiceField(
        label=_("Township"), queryset=Township.objects.none(), required=False
    )

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township = self.fields["township"]
        assert isinstance(township, forms.ModelChoiceField)
        township.queryset = Township.objects.filter(county=county).order_by("code")


class DestructionForm(forms.Form):
    """Why everything that is kept of persons is to be destroyed."""

    reason = forms.CharField(
        label=_("Why is the purpose over?"),
        help_text=_("The decision, its date and number"),
        max_length=200,
    )


class BackupsForm(forms.Form):
    """What the second person says of the copies that the site cannot reach."""

    backups = forms.CharField(
        label=_("Which backups exist, and who destroys each until when?"),
        help_text=_("It stands on the certificate; the site cannot reach them"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
