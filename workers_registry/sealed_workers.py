"""A person as a roster or a county names them, and with sealed numbers. Pure: the key is given."""

from dataclasses import dataclass
from typing import NamedTuple

from workers_registry import sealed
from workers_registry.identity import check_identity_number
from workers_registry.phones import normalise_phone


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A person as a roster or a county names them."""

    name: str
    identity_number: str
    phone: str
    home_county_code: str
    home_township_code: str | None = None
    is_synthetic: bool = False


class SealedWorker(NamedTuple):
    """A person with sealed numbers and their digests, as the database keeps them."""

    name: str
    identity_number: bytes
    identity_digest: str
    identity_tail: str
    phone: bytes
    phone_digest: str
    phone_tail: str
    home_county_id: str
    home_township_id: str | None
    is_synthetic: bool


def seal_worker(row: NewWorker, *, secret: str) -> SealedWorker:
    """Give the row with its numbers sealed. Raises Refused for a number that cannot be one."""
    number = check_identity_number(row.identity_number)
    phone = normalise_phone(row.phone)
    return SealedWorker(
        name=row.name.strip(),
        identity_number=sealed.seal(number, secret=secret),
        identity_digest=sealed.digest(number, secret=secret),
        identity_tail=number[-4:],
        phone=sealed.seal(phone, secret=secret),
        phone_digest=sealed.digest(phone, secret=secret),
        phone_tail=phone[-4:],
        home_county_id=row.home_county_code,
        home_township_id=row.home_township_code,
        is_synthetic=row.is_synthetic,
    )
