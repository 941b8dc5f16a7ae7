"""What the risk templates say about rules, paths and levels."""

import json

from django import template

from risk import forms, queries, wording
from risk.models import Level, PolicyVersion

register = template.Library()


@register.filter
def rule_words(code: str) -> str:
    """Give what a rule's id means."""
    return wording.rule(code)


@register.filter
def path_words(code: str) -> str:
    """Give how an application is handled, in words."""
    return str(wording.PATHS[code]) if code in wording.PATHS else code


@register.filter
def stance_words(code: str) -> str:
    """Give what goes first at a level, in words."""
    return str(wording.STANCES[code]) if code in wording.STANCES else code


@register.filter
def mechanism_words(code: str) -> str:
    """Give the title of a control mechanism."""
    return wording.mechanism(code)


@register.filter
def indicator_words(code: str) -> str:
    """Give what an indicator of the precision index measures."""
    return wording.indicator(code)


@register.filter
def origin_words(code: str) -> str:
    """Give where a figure of the precision index comes from."""
    return wording.origin(code)


@register.filter
def rule_id(rule: str) -> str:
    """Give a rule's number as it is spoken of: R7 for R7.level."""
    return rule.split(".")[0]


@register.filter
def changed_numbers(version: PolicyVersion) -> list[tuple[str, str, str]]:
    """Give key, words and value of a version's numbers that are not as shipped.

    All of them, without words, for another app's rule.
    """
    policy = queries.POLICIES.get(version.rule)
    shipped = queries.to_values(policy()) if policy else {}
    return [
        (name, _number_words(version.rule, name), json.dumps(value, ensure_ascii=False))
        for name, value in version.values.items()
        if name not in shipped or shipped[name] != value
    ]


def _number_words(rule: str, name: str) -> str:
    """What a number is called where it is typed in; empty where it has no field of its own."""
    form = forms.POLICY_FORMS.get(rule)
    field = form.base_fields.get(name) if form else None
    return str(wording.REQUIREMENTS.get(name) or (field.label if field else "") or "")


@register.filter
def requirement_words(name: str) -> str:
    """Give what a number of the level policy is about."""
    return str(wording.REQUIREMENTS[name])


@register.simple_tag
def requirement_value(name: str, value: object) -> str:
    """Give one number of what a level requires, in words."""
    return wording.requirement(name, value)


@register.filter
def rise(number: float | None) -> str:
    """Write a change of an index with its sign; nothing where it is not known."""
    if number is None:
        return ""
    return f"{'+' if number >= 0 else '−'}{abs(number):.1f}"


@register.filter
def colour(level: int | None) -> str:
    """Give a level's colour in one word."""
    return wording.level(level)


@register.filter
def fill(level: int | None) -> str:
    """Give the name that the classes of a level carry; "none" for a county without a level."""
    return "none" if level is None else Level(level).name.lower()


@register.filter
def signed(number: int | None) -> str:
    """Write a change with its sign; a true minus, not a hyphen."""
    if not number:
        return "±0"
    return f"+{number}" if number > 0 else f"−{-number}"


@register.filter
def percent(share: float | None) -> str:
    """Write a share of one in per cent."""
    return "–" if share is None else f"{share * 100:.0f} %"
