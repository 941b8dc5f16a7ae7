"""Which fare agreements a user may see, and for which county they may agree one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from enterprises.models import FareAgreement
from enterprises.queries.applications import membership_of
from risk.models import County
from risk.queries import duty_of, is_province


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement with its first and its last day, both included, and how it stands."""

    agreement: FareAgreement
    last_day: date | None
    state: str
    """"now", "later" or "over"."""


def visible_agreements(user: User | AnonymousUser) -> QuerySet[FareAgreement]:
    """Give the agreements the user may see, the newest of each corridor first.

    A county sees those of its corridors, an enterprise those to its county, the province all.
    """
    rows = FareAgreement.objects.select_related("origin", "destination", "by")
    rows = rows.order_by("destination__name", "origin__name", "-valid")
    if is_province(user):
        return rows
    duty = duty_of(user)
    if duty is not None:
        return rows.filter(Q(origin=duty.county_id) | Q(destination=duty.county_id))
    firm = membership_of(user)
    return rows.none() if firm is None else rows.filter(destination=firm.county_id)


def county_to_agree(user: User | AnonymousUser) -> County | None:
    """Give the county that the user may promise a share for: their own, as destination."""
    duty = duty_of(user)
    return None if duty is None else duty.county


def agreement_lines(user: User | AnonymousUser, today: date) -> list[AgreementLine]:
    """Give the agreements the user may see, as a page shows them."""
    return [_line(one, today) for one in visible_agreements(user)]


def open_agreement(
    *, origin: County, destination: County, before: date, lock: bool = False
) -> FareAgreement | None:
    """Give the corridor's agreement that began before a day and has no end."""
    rows = FareAgreement.objects.select_for_update() if lock else FareAgreement.objects.all()
    return rows.filter(
        origin=origin,
        destination=destination,
        valid__endswith__isnull=True,
        valid__startswith__lt=before,
    ).first()


def _line(one: FareAgreement, today: date) -> AgreementLine:
    end = one.valid.upper
    state = "later" if today < one.valid.lower else "now"
    if end is not None and end <= today:
        state = "over"
    return AgreementLine(one, None if end is None else end - timedelta(days=1), state)
