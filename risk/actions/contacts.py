"""A county says whom the people of its townships call."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from risk.models import County, Township


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom the people of a township call; empty where there is no number."""

    clinic: str = ""
    """The clinic's name; empty: the township's own, as clinics are called."""
    clinic_phone: str = ""
    supplies_phone: str = ""
    """Who brings food and medicine to people under observation."""


@transaction.atomic(durable=True)
def set_contacts(county: County, wanted: Mapping[str, Contacts]) -> int:
    """Write the numbers of a county's townships, by code; return how many townships had others.

    Townships that are not named keep theirs; those of another county are left alone.
    """
    rows = Township.objects.select_for_update(no_key=True).filter(county=county, pk__in=wanted)
    changed = []
    for row in rows.order_by("pk"):
        new = wanted[row.pk]
        if (row.clinic, row.clinic_phone, row.supplies_phone) != _values(new):
            row.clinic, row.clinic_phone, row.supplies_phone = _values(new)
            changed.append(row)
    return Township.objects.bulk_update(changed, ["clinic", "clinic_phone", "supplies_phone"])


def _values(contacts: Contacts) -> tuple[str, str, str]:
    return contacts.clinic, contacts.clinic_phone, contacts.supplies_phone
