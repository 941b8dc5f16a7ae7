"""The one door to providers of text messages.

settings.SMS_GATEWAY names the class that sends. A provider's package comes in as one more class
with the same method; the `key` lets it send the same message only once.
"""

import json
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


class Undelivered(Exception):
    """The provider did not take the message; it may be tried again."""


class Gateway(Protocol):
    """Sends one text to one phone."""

    def send(self, *, phone: str, text: str, key: str) -> None:
        """Send the text. Raises Undelivered where the provider refuses or cannot be reached."""


class FileGateway:
    """Writes each message as a line of JSON to settings.SMS_OUTBOX, and sends nothing."""

    def send(self, *, phone: str, text: str, key: str) -> None:
        """Append the message to the file."""
        line = {"at": timezone.now().isoformat(), "to": phone, "key": key, "text": text}
        path = Path(settings.SMS_OUTBOX)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as outbox:
            outbox.write(json.dumps(line, ensure_ascii=False) + "\n")


@cache
def _gateway(name: str) -> Gateway:
    """Make the gateway of a dotted name, once."""
    gateway: Gateway = import_string(name)()
    return gateway


def send(*, phone: str, text: str, key: str) -> None:
    """Send the text through the gateway that the settings name. Raises Undelivered."""
    _gateway(settings.SMS_GATEWAY).send(phone=phone, text=text, key=key)
