"""A county registers one person: a relative, a village officer, somebody without a phone."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from risk.models import County, Township
from risk.refusal import Refused
from workers_registry import queries
from workers_registry.actions.facts import reissue
from workers_registry.fields import number_digest
from workers_registry.identity import check_identity_number
from workers_registry.models import Worker
from workers_registry.phones import normalise_phone


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One person whom the county knows; without a phone, somebody else's holds the code."""

    name: str
    identity_number: str
    county: County
    phone: str = ""
    township: Township | None = None


@transaction.atomic
def register_person(row: NewPerson, *, by: User) -> Worker:
    """Register somebody new and give them a code.

    Raises Refused: a number that cannot be one, somebody who is registered, somebody else's phone.
    """
    number = check_identity_number(row.identity_number)
    phone = normalise_phone(row.phone) if row.phone else ""
    if phone and queries.find_by_phone(phone):
        raise Refused("phone-of-somebody-else")
    try:
        with transaction.atomic():
            person = Worker.objects.create(
                name=row.name.strip(),
                identity_number=number,
                identity_digest=number_digest(number),
                identity_tail=number[-4:],
                phone=phone,
                # Of whom has no phone the digest is one that no number has: nobody signs in by it.
                phone_digest=number_digest(phone) if phone else secrets.token_hex(32),
                phone_tail=phone[-4:],
                home_county=row.county,
                home_township=row.township,
            )
    except IntegrityError:
        raise Refused("person-registered-already") from None
    reissue([person.pk], by=by)
    return person
