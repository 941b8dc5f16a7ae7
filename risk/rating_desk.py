"""Whom this floor tells that counties were rated. Pure.

What follows from a rating belongs to the floors above, which this one must not know. The health
codes take the desk when they start; where nobody sits at it, nothing follows at once. See
docs/adr/0007.
"""

from collections.abc import Callable

Listener = Callable[[], None]


def _nobody() -> None:
    """Do nothing: nobody sits at the desk."""


_at_the_desk: list[Listener] = [_nobody]


def take(listener: Listener) -> Listener:
    """Let `listener` hear of ratings from now on; give who sat there before."""
    before = _at_the_desk[0]
    _at_the_desk[:] = [listener]
    return before


def tell_rated() -> None:
    """Say that ratings were added; called by the face or task that added them."""
    _at_the_desk[0]()
