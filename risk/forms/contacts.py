"""Whom the people of one township call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from risk.models import Township


class ContactsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The clinic's name and number, and who brings food and medicine."""

    class Meta:
        model = Township
        fields = ("clinic", "clinic_phone", "supplies_phone")
        help_texts = {
            "clinic": _("Left empty: the township's name with “health centre”."),
            "clinic_phone": _(
                "It stands on everybody's code page and printed code. Left empty, they read the"
                " hotline."
            ),
            "supplies_phone": _(
                "Who brings food and medicine to people who may not go out: the village or the"
                " township office. Left empty, they read the hotline."
            ),
        }
        widgets = {
            "clinic_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            "supplies_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        }
