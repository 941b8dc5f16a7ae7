"""New versions of the rules' numbers: R1, R2, what a level requires, the weights of the index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from risk import calendar, level_policy, national_rating, precision, rating, wording
from risk.models import Level
from risk.queries import PolicyClass

MOST_CASES = 100_000
MOST_DAYS = 60
MOST_MECHANISMS = 20
LONGEST_MECHANISM = 60
"""As long as ControlTick.mechanism may be."""


def whole(label: Any, least: int, most: int) -> forms.IntegerField:
    """Give the field of one whole number."""
    return forms.IntegerField(label=label, min_value=least, max_value=most)


def share(label: Any) -> forms.FloatField:
    """Give the field of a share of one."""
    return forms.FloatField(label=label, min_value=0, max_value=1)


class PolicyForm(forms.Form):
    """A new version of one rule's numbers; each rule adds its own fields."""

    POLICY: ClassVar[type[PolicyClass]]
    version = forms.CharField(label=_("version"), max_length=20)
    valid_from = forms.DateField(
        label=_("valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @classmethod
    def of(cls, policy: Any) -> "PolicyForm":
        """Give the form filled with a policy's numbers, valid from tomorrow on."""
        return cls(
            initial={**cls.values_of(policy), "valid_from": calendar.today() + timedelta(days=1)}
        )

    @classmethod
    def values_of(cls, policy: Any) -> dict[str, Any]:
        """Give a policy's numbers by the names of the form's fields: the same, where not told."""
        return {name: getattr(policy, name) for name in cls.base_fields if hasattr(policy, name)}

    def clean_valid_from(self) -> date:
        """Refuse a day that is over: what was rated then keeps its version."""
        day: date = self.cleaned_data["valid_from"]
        if day < calendar.today():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def policy(self, current: Any) -> PolicyClass:
        """Give the numbers typed in; what the form does not ask stays as it is."""
        given = {key: one for key, one in self.cleaned_data.items() if key in self.numbers()}
        policy: PolicyClass = type(current)(**{**self.kept(current), **given})
        return policy

    def kept(self, current: Any) -> dict[str, Any]:
        """Give the numbers that the form does not ask."""
        return {}

    @classmethod
    def numbers(cls) -> Sequence[str]:
        """Give the names of the policy's numbers."""
        return list(cls.POLICY.__dataclass_fields__)


class RatingPolicyForm(PolicyForm):
    """The numbers of R1."""

    POLICY = rating.Policy
    blue = whole(_("Blue from, cases"), 1, MOST_CASES)
    yellow = whole(_("Yellow from, cases"), 1, MOST_CASES)
    orange = whole(_("Orange from, cases"), 1, MOST_CASES)
    red = whole(_("Red from, cases"), 1, MOST_CASES)
    quiet_days = whole(_("Quiet days before a step down"), 1, MOST_DAYS)
    first_quiet_days = whole(_("Quiet days that lower a first rating"), 1, MOST_DAYS)
    override_days = whole(_("Longest override, days"), 1, 30)
    high_local_share = share(_("Local share that weighs half a level up"))
    low_local_share = share(_("Local share that weighs half a level down"))
    assessment_days = whole(_("Days between assessments"), 1, 30)
    stale_days = whole(_("Days after which figures are stale"), 0, 30)

    @classmethod
    def values_of(cls, policy: rating.Policy) -> dict[str, Any]:
        """Give the numbers, the cut points one by one."""
        blue, yellow, orange, red = policy.cut_points
        cuts = {"blue": blue, "yellow": yellow, "orange": orange, "red": red}
        return {**super().values_of(policy), **cuts}

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

    def kept(self, current: rating.Policy) -> dict[str, Any]:
        """Keep the anchor; put the cut points together."""
        values = self.cleaned_data
        cuts = (values["blue"], values["yellow"], values["orange"], values["red"])
        return {"anchor": current.anchor, "cut_points": cuts}


class NationalPolicyForm(PolicyForm):
    """The numbers of R2."""

    POLICY = national_rating.Policy
    window_days = whole(_("Days without a new case until a county is low"), 1, MOST_DAYS)
    many_cases = whole(_("High above so many cases, with a recent cluster"), 1, MOST_CASES)


class PrecisionPolicyForm(PolicyForm):
    """The weights of the precision index, one field for each indicator."""

    POLICY = precision.Policy
    keep_days = whole(_("Days for which a figure counts"), 0, 30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in precision.Indicator:
            words = wording.indicator(one)
            self.fields[_weight(one)] = forms.FloatField(label=words, min_value=0, max_value=100)

    @classmethod
    def values_of(cls, policy: precision.Policy) -> dict[str, Any]:
        """Give the weights, indicator by indicator."""
        weights = (*policy.control_weights, *policy.flow_weights)
        own = zip(precision.Indicator, weights, strict=True)
        return {**super().values_of(policy), **{_weight(one): weight for one, weight in own}}

    def clean(self) -> dict[str, Any]:
        """Refuse a half in which nothing weighs anything."""
        values = super().clean() or {}
        for half in (precision.CONTROL, precision.FLOW):
            given = [values.get(_weight(one)) for one in half]
            if all(weight == 0 for weight in given):
                self.add_error(_weight(half[0]), _("One indicator of each half must weigh more."))
        return values

    def kept(self, current: precision.Policy) -> dict[str, Any]:
        """Put the weights of each half together."""
        return {
            "control_weights": tuple(self.cleaned_data[_weight(one)] for one in precision.CONTROL),
            "flow_weights": tuple(self.cleaned_data[_weight(one)] for one in precision.FLOW),
        }


class LevelPolicyForm(PolicyForm):
    """What each level requires: a row of fields for each, and the control checklist."""

    POLICY = level_policy.Policy
    mechanisms = forms.CharField(
        label=_("Control mechanisms"),
        help_text=_("One a line, as the checklist is to name them."),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    COLUMNS: ClassVar[Mapping[str, Any]] = wording.REQUIREMENTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in Level:
            for column in self.COLUMNS:
                self.fields[_cell(column, level)] = _requirement(column, level)

    @property
    def columns(self) -> list[Any]:
        """Give the heads of the table of requirements."""
        return list(self.COLUMNS.values())

    def levels(self) -> Iterator[tuple[Level, list[BoundField]]]:
        """Yield each level with its fields, the gravest first."""
        for level in sorted(Level, reverse=True):
            yield level, [self[_cell(column, level)] for column in self.COLUMNS]

    def plain_fields(self) -> list[BoundField]:
        """Give the fields that stand outside the table."""
        return [self[name] for name in ("version", "valid_from", "mechanisms")]

    @classmethod
    def values_of(cls, policy: level_policy.Policy) -> dict[str, Any]:
        """Give the requirements cell by cell, load limits in per cent."""
        values: dict[str, Any] = {
            _cell(column, level): getattr(policy, column)[level]
            for column in cls.COLUMNS
            for level in Level
        }
        for level in Level:
            values[_cell("load_limits", level)] = round(policy.load_limits[level] * 100)
        values["mechanisms"] = "\n".join(wording.mechanism(one) for one in policy.mechanisms)
        return values

    def clean_mechanisms(self) -> tuple[str, ...]:
        """Give the items of the checklist: ours by their ids, others as they are worded."""
        lines = [line.strip() for line in self.cleaned_data["mechanisms"].splitlines()]
        ids = {str(title): one for one, title in wording.MECHANISMS.items()}
        found = tuple(ids.get(line, line) for line in lines if line)
        if len(set(found)) != len(found):
            raise forms.ValidationError(_("Two lines say the same."))
        if len(found) > MOST_MECHANISMS or any(len(one) > LONGEST_MECHANISM for one in found):
            words = _("At most %(lines)s lines of at most %(letters)s characters.")
            most = {"lines": MOST_MECHANISMS, "letters": LONGEST_MECHANISM}
            raise forms.ValidationError(words, params=most)
        return found

    def kept(self, current: level_policy.Policy) -> dict[str, Any]:
        """Put each requirement of the five levels together."""
        values = self.cleaned_data
        found: dict[str, Any] = {
            column: tuple(values[_cell(column, level)] for level in Level)
            for column in self.COLUMNS
        }
        found["load_limits"] = tuple(percent / 100 for percent in found["load_limits"])
        return found


def _weight(one: precision.Indicator) -> str:
    """The name of an indicator's field."""
    return f"weight_{one.replace('-', '_')}"


def _cell(column: str, level: Level) -> str:
    """The name of a requirement's field."""
    return f"{column}_{level.name.lower()}"


def _requirement(column: str, level: Level) -> forms.Field:
    """The field of one requirement of one level, named for who does not see the table."""
    label = f"{level.label} · {wording.REQUIREMENTS[column]}"
    named = {"aria-label": label}
    if column in ("may_leave", "may_arrive", "has_strict_controls"):
        tick = forms.CheckboxInput(attrs=named)
        return forms.BooleanField(label=label, required=False, widget=tick)
    words = {"approval_paths": wording.PATHS, "stances": wording.STANCES}.get(column)
    if words is not None:
        return forms.ChoiceField(
            label=label, choices=list(words.items()), widget=forms.Select(attrs=named)
        )
    least, most = (1, 100) if column == "load_limits" else (0, MOST_DAYS)
    number = forms.NumberInput(attrs=named)
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=number)


FORMS: Mapping[str, type[PolicyForm]] = {
    form.POLICY.RULE: form
    for form in (RatingPolicyForm, NationalPolicyForm, LevelPolicyForm, PrecisionPolicyForm)
}
"""The form of each rule whose numbers this app keeps, by the rule's id."""
