"""The figures of a day that the cards of the map show."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from risk.models import County, CountyRating
from risk.queries.county import CountyRow, county_rows
from risk.queries.days import Days


def cards_of(
    counties: Iterable[County], day: date, *, ratings: Mapping[str, CountyRating], days: Days
) -> dict[str, Any]:
    """Return what the map says of each county beside its name and colour, by its code.

    A county without a figure has none but its first day.
    """
    rows = county_rows(counties, day, ratings=ratings)
    cards = {row.county.code: _card(row, days.since(row.county.code, day)) for row in rows}
    return {"day": day.isoformat(), "counties": cards}


def _card(row: CountyRow, since: date | None) -> dict[str, Any]:
    told = {
        "since": None if since is None else since.isoformat(),
        "confirmed": row.confirmed,
        "week": row.new_7_days,
        "quiet": row.quiet_days,
        "local": None if row.local_share is None else round(row.local_share * 100),
        "clusters": row.clusters,
        "stale": row.is_stale or None,
        "synthetic": (row.rating is not None and row.rating.is_synthetic) or None,
    }
    return {key: value for key, value in told.items() if value is not None}
