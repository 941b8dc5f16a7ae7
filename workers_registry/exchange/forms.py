"""The form by which an official recognises another province's code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from risk.refusal import Refused
from workers_registry import queries, wording
from workers_registry.forms import NoCodeForm
from workers_registry.models import Agreement, RecognisedCode
from workers_registry.phones import normalise_phone


class RecognitionForm(NoCodeForm):
    """Another province's code: of whom, from where, and in which of the three ways."""

    agreement = forms.ModelChoiceField(
        label=_("Province that issued the code"),
        queryset=Agreement.objects.none(),
        empty_label=None,
    )
    how = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[
            (RecognisedCode.How.VERIFIED, _("Verify: ask the province for the code")),
            (RecognisedCode.How.CONVERTED, _("Convert: make a code of this province from it")),
            (RecognisedCode.How.SHOWN, _("Accept what is shown, without asking")),
        ],
        initial=RecognisedCode.How.VERIFIED,
        widget=forms.RadioSelect,
    )
    colour = forms.ChoiceField(
        label=_("Colour that is shown"),
        help_text=_("Only if you accept what is shown"),
        choices=[("", "—"), *RecognisedCode.Colour.choices],
        required=False,
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("To convert the code of somebody who is not registered here"),
        max_length=60,
        required=False,
    )
    phone = forms.CharField(label=_("Mobile"), max_length=20, required=False)
    field_order = ("agreement", "identity_number", "how", "colour", "name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreement = self.fields["agreement"]
        assert isinstance(agreement, forms.ModelChoiceField)
        agreement.queryset = queries.agreements()

    def clean_phone(self) -> str:
        """Give the number, put right; empty where none was given."""
        text: str = self.cleaned_data["phone"]
        try:
            return normalise_phone(text) if text else ""
        except Refused as refusal:
            raise ValidationError(wording.sentence(refusal)) from None

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        data = super().clean() or {}
        if data.get("how") == RecognisedCode.How.SHOWN and not data.get("colour"):
            self.add_error("colour", _("Choose the colour that you see."))
        if data.get("how") == RecognisedCode.How.CONVERTED and not self.is_registered(data):
            for field in ("name", "phone"):
                if field in data and not data[field]:
                    self.add_error(field, _("Needed to register the person."))
        return data

    def is_registered(self, data: dict[str, Any]) -> bool:
        """Tell whether the person has a place here already."""
        number = data.get("identity_number")
        return bool(number and queries.find_by_identity([number]))
