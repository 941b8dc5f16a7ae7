"""How transport's pages write money."""

from django import template

register = template.Library()


@register.filter
def yuan(cents: int) -> str:
    """Write whole cents as yuan with two decimals and commas: 12,345.60."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
