"""Takes in the figures behind the precision index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk import indicator_file
from risk.calendar import today
from risk.case_file import RowFault
from risk.models import County, IndicatorFigure
from risk.precision import Indicator, Origin, may_replace, origin_of
from risk.queries import places, reporting_counties
from risk.refusal import Refused

Key = tuple[str, date, str]
Said = tuple[float, float, Origin]


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


@dataclass(frozen=True, slots=True)
class IndicatorReceipt:
    """What became of one delivery: rows_in = accepted + rejected + duplicate."""

    rows_in: int
    accepted: int
    duplicate: int
    faults: tuple[RowFault, ...]

    @property
    def rejected(self) -> int:
        """Give how many rows were not taken."""
        return len(self.faults)


def import_indicator_file(
    content: bytes, *, name: str, indicators: Mapping[str, str], by: User | None
) -> IndicatorReceipt:
    """Read a CSV or XLSX file of figures of the index, record it and return the receipt.

    A person's file is taken for their own counties and for no day to come; nobody's (a command's)
    for all. A figure that is known already, or may not follow the one that holds, is a duplicate.
    Raises Refused where the file as a whole cannot be read; then nothing is recorded.
    """
    own = None if by is None else reporting_counties(by)
    found = indicator_file.read(content, name=name, places=places(own), indicators=indicators)
    ahead = [row for row in found.rows if by is not None and row.day > today()]
    rows = [row for row in found.rows if row not in ahead]
    faults = [RowFault(row.number, "case-row-day-ahead", row.day.isoformat()) for row in ahead]
    figures = [
        NewFigure(row.county_code, row.day, row.indicator, row.part, row.whole, row.source or name)
        for row in rows
    ]
    accepted = record_indicators(_once(figures), by=by) if figures else 0
    return IndicatorReceipt(
        rows_in=len(found.rows) + len(found.faults),
        accepted=accepted,
        duplicate=len(rows) - accepted,
        faults=tuple(sorted((*found.faults, *faults), key=lambda fault: fault.row)),
    )


def _once(figures: Sequence[NewFigure]) -> list[NewFigure]:
    """Of the figures of one county, day and indicator keep the first."""
    found = {(one.county_code, one.day, one.indicator): one for one in reversed(figures)}
    return list(found.values())


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
    new = _news(rows, by=by)
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


def _news(rows: Sequence[NewFigure], *, by: User | None) -> list[NewFigure]:
    """Keep the rows that say more than the figure that holds, and may follow it."""
    known = _known(rows)
    found = []
    for row in rows:
        key = row.county_code, row.day, row.indicator
        origin = origin_of(row.source, is_manual=by is not None, is_synthetic=row.is_synthetic)
        said, held = (row.part, row.whole, origin), known.get(key)
        if held is None or (said != held and may_replace(origin, held[2])):
            known[key] = said
            found.append(row)
    return found


def _known(rows: Sequence[NewFigure]) -> dict[Key, Said]:
    """Give what the figures that hold say, by county, day and indicator."""
    found = IndicatorFigure.objects.filter(
        county_id__in={row.county_code for row in rows}, day__in={row.day for row in rows}
    ).order_by("county_id", "day", "indicator", "-id")
    return {
        (one.county_id, one.day, one.indicator): (one.part, one.whole, _origin(one))
        for one in found.distinct("county_id", "day", "indicator")
    }


def _origin(held: IndicatorFigure) -> Origin:
    is_manual = held.by_id is not None
    return origin_of(held.source, is_manual=is_manual, is_synthetic=held.is_synthetic)
