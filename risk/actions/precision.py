"""Takes in the figures behind the precision index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk.models import County, IndicatorFigure
from risk.precision import Indicator, Origin, may_replace, origin_of
from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class NewFigure:
    """One indicator of one county and day: a part of a whole."""

    county_code: str
    day: date
    indicator: str
    part: float
    whole: float
    source: str
    is_synthetic: bool = False


@transaction.atomic(durable=True)
def record_indicators(rows: Sequence[NewFigure], *, by: User | None) -> int:
    """Record figures of the index and return how many were new.

    A figure equal to the one that holds, of the same origin, adds nothing; nor does a generated
    one after a computed one, or either after a person's. Raises Refused, and records nothing,
    where an indicator is unknown or a part does not lie within its whole.
    """
    for row in rows:
        if row.indicator not in set(Indicator):
            raise Refused("indicator-unknown", indicator=row.indicator)
        if not 0 <= row.part <= row.whole or row.whole == 0:
            raise Refused("indicator-part-outside-whole", part=row.part, whole=row.whole)
    codes = {row.county_code for row in rows}
    list(County.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))
    known = _known(rows)
    new = [
        row
        for row in rows
        if _is_news(row, known.get((row.county_code, row.day, row.indicator)), by=by)
    ]
    IndicatorFigure.objects.bulk_create(
        [
            IndicatorFigure(
                county_id=row.county_code,
                day=row.day,
                indicator=row.indicator,
                part=row.part,
                whole=row.whole,
                source=row.source,
                is_synthetic=row.is_synthetic,
                by=by,
            )
            for row in new
        ],
        batch_size=2000,
    )
    return len(new)


def _is_news(row: NewFigure, held: IndicatorFigure | None, *, by: User | None) -> bool:
    """Tell whether the row says more than the one that holds, and may follow it."""
    if held is None:
        return True
    new = origin_of(row.source, is_manual=by is not None, is_synthetic=row.is_synthetic)
    old = _origin(held)
    said, known = (row.part, row.whole, new), (held.part, held.whole, old)
    return said != known and may_replace(new, old)


def _origin(held: IndicatorFigure) -> Origin:
    is_manual = held.by_id is not None
    return origin_of(held.source, is_manual=is_manual, is_synthetic=held.is_synthetic)


def _known(rows: Sequence[NewFigure]) -> dict[tuple[str, date, str], IndicatorFigure]:
    """Give the figures that hold, by county, day and indicator."""
    found = IndicatorFigure.objects.filter(
        county_id__in={row.county_code for row in rows}, day__in={row.day for row in rows}
    ).order_by("county_id", "day", "indicator", "-id")
    return {
        (one.county_id, one.day, one.indicator): one
        for one in found.distinct("county_id", "day", "indicator")
    }
