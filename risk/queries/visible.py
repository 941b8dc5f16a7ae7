"""What a user may look at; every page and endpoint starts here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from risk import reference
from risk.models import CaseCount, CaseReceipt, County, CountyRating, Level
from risk.queries.cases import receipts
from risk.queries.people import Visitor, is_province
from risk.queries.ratings import ratings_on


def visible_ratings(user: Visitor) -> QuerySet[CountyRating]:
    """Return all ratings for everybody who signed in: they are public."""
    found = CountyRating.objects.order_by("-day", "county_id", "-id")
    return found if user.is_authenticated else found.none()


def visible_counts(user: Visitor) -> QuerySet[CaseCount]:
    """Return all figures for everybody who signed in: they are public."""
    found = CaseCount.objects.order_by("-day", "county_id", "zone", "-id")
    return found if user.is_authenticated else found.none()


def visible_receipts(user: Visitor) -> QuerySet[CaseReceipt]:
    """Return the receipts of a user's own deliveries; all for the province."""
    found = receipts()
    if is_province(user):
        return found
    return found.filter(by=user) if user.is_authenticated else found.none()


def geojson(counties: Iterable[County], day: date) -> dict[str, Any]:
    """Return counties as a GeoJSON FeatureCollection with their level on a day."""
    shapes = reference.shapes()
    rated = ratings_on(day)
    return {
        "type": "FeatureCollection",
        "attribution": shapes.attribution,
        "features": [
            {
                "type": "Feature",
                "id": county.code,
                "geometry": {"type": "MultiPolygon", "coordinates": shapes.counties[county.code]},
                "properties": _properties(county, rated.get(county.code)),
            }
            for county in counties
            if county.code in shapes.counties
        ],
    }


def _properties(county: County, row: CountyRating | None) -> dict[str, Any]:
    return {
        "code": county.code,
        "name": county.name,
        "city": county.city,
        "level": None if row is None else row.level,
        "colour": None if row is None else Level(row.level).name,
        "day": None if row is None else row.day.isoformat(),
        "basis": None if row is None else row.basis,
        "is_synthetic": None if row is None else row.is_synthetic,
    }
