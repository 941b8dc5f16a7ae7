"""How any rule of any app says no. Pure.

It stands on the ground floor because every app refuses (docs/adr/0003).
"""

from typing import Any


class Refused(Exception):
    """A rule forbids what was asked; `code` names the reason, the app's wording.py has words."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
