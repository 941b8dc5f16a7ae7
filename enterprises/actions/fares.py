"""Records who pays between two counties."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from enterprises import queries
from enterprises.models import FareAgreement
from risk.models import County
from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """Shares in per cent for departures from a day on, to a day or open."""

    origin: County
    destination: County
    first_day: date
    county_percent: int
    enterprise_percent: int
    source: str
    worker_percent: int = 0
    end_day: date | None = None
    """The first day on which it holds no more; None: open."""

    @classmethod
    def until(cls, last_day: date | None, **given: Any) -> Self:
        """Give an agreement by its last day, included, as people say it; None: open."""
        return cls(**given, end_day=None if last_day is None else last_day + timedelta(days=1))


def agree_fare(new: NewAgreement, *, by: User) -> FareAgreement:
    """Record an agreement and give it; the open one that began earlier ends the day before.

    Raises Refused("fare-shares") where the shares do not make 100 %, and
    Refused("fare-overlaps") where another one holds on some of its days.
    """
    if new.county_percent + new.enterprise_percent + new.worker_percent != 100:
        raise Refused("fare-shares")
    try:
        with transaction.atomic():
            _end_open(new)
            return FareAgreement.objects.create(
                origin=new.origin,
                destination=new.destination,
                valid=DateRange(new.first_day, new.end_day),
                county_percent=new.county_percent,
                enterprise_percent=new.enterprise_percent,
                worker_percent=new.worker_percent,
                source=new.source,
                by=by,
            )
    except IntegrityError as error:
        if "fare_agreement_one_at_a_time" not in str(error):
            raise
        raise Refused("fare-overlaps") from error


def _end_open(new: NewAgreement) -> None:
    """End the corridor's open agreement on the day from which the new one holds."""
    old = queries.open_agreement(
        origin=new.origin, destination=new.destination, before=new.first_day, lock=True
    )
    if old is not None:
        old.valid = DateRange(old.valid.lower, new.first_day)
        old.save(update_fields=["valid"])
