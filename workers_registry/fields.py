"""A model field whose text is sealed in the database."""

from typing import Any

from django.conf import settings
from django.db import models

from workers_registry import sealed


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text in Python, AES-GCM bytes in PostgreSQL: not searchable, so keep a digest beside it."""

    def get_prep_value(self, value: Any) -> bytes | None:
        """Seal the text on its way to the database."""
        if value is None or isinstance(value, bytes):
            return value
        return sealed_text(value)

    def to_python(self, value: Any) -> Any:
        """Leave the text as it is: a form or a check sees text, never bytes."""
        return value

    def from_db_value(self, value: Any, *_args: Any) -> str | None:
        """Unseal what the database gave."""
        return None if value is None else sealed.unseal(value, secret=settings.DATA_KEY)


def sealed_text(text: str) -> bytes:
    """Give the text as a SealedTextField keeps it, for statements that go by the field."""
    return sealed.seal(text, secret=settings.DATA_KEY)


def number_digest(text: str) -> str:
    """Give the digest that a sealed number is looked up by."""
    return sealed.digest(text, secret=settings.DATA_KEY)
