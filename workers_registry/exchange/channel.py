"""The one door to other provinces: a question out, an answer back, within seconds."""

import http.client
import urllib.error
import urllib.request

from workers_registry.exchange.adapters import MOST_BYTES
from workers_registry.exchange.record import Fault, Unacceptable

SECONDS = 5.0
"""How long an official at a checkpoint can wait."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An agreement names one address: whoever sends us elsewhere has not answered."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Follow nobody."""


_opener = urllib.request.build_opener(_NoRedirects)


def ask(url: str, body: bytes, *, content_type: str, seconds: float = SECONDS) -> bytes:
    """Give the body of the answer.

    Raises Unacceptable: REFUSED where the other side says no, UNREACHABLE where it says nothing
    in time, MALFORMED where it says too much.
    """
    request = urllib.request.Request(url, data=body, headers={"Content-Type": content_type})
    try:
        with _opener.open(request, timeout=seconds) as answer:
            said: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unacceptable(Fault.REFUSED) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unacceptable(Fault.UNREACHABLE) from error
    if len(said) > MOST_BYTES:
        raise Unacceptable(Fault.MALFORMED)
    return said
