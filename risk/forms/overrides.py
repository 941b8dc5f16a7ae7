"""A level set against the rule, and the checklist of a county."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from risk import wording
from risk.models import County, Level


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
