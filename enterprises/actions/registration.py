"""Puts enterprises into the register, and people in charge of them."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from enterprises.models import Enterprise, Membership
from risk.models import Township


@dataclass(frozen=True, slots=True)
class NewEnterprise:
    """An enterprise as its business licence names it."""

    credit_code: str
    name: str
    township_code: str
    industry: str
    staff_count: int
    contact_name: str = ""
    contact_phone: str | None = None
    is_synthetic: bool = False


@transaction.atomic(durable=True)
def register_enterprise(row: NewEnterprise, *, manager: User) -> Enterprise:
    """Give the enterprise of this credit code, registered if it is new, with its manager.

    Raises ValidationError where the code's check character is wrong or the township unknown.
    """
    if not uscc.is_valid(row.credit_code):
        raise ValidationError({"credit_code": _("The check character of the code is wrong.")})
    township = Township.objects.filter(pk=row.township_code).first()
    if township is None:
        raise ValidationError({"township": _("There is no township with this code.")})
    enterprise, _is_new = Enterprise.objects.get_or_create(
        credit_code=uscc.compact(row.credit_code),
        defaults={
            "name": row.name,
            "county_id": township.county_id,
            "township": township,
            "industry": row.industry,
            "staff_count": row.staff_count,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "is_synthetic": row.is_synthetic,
        },
    )
    Membership.objects.get_or_create(user=manager, enterprise=enterprise)
    return enterprise
