"""Brings the reference counties and townships into the database."""

from dataclasses import asdict

from django.db import transaction

from risk import reference
from risk.models import County, Township
from risk.reference import TownshipRow


@transaction.atomic(durable=True)
def import_counties() -> tuple[int, int]:
    """Write the counties and townships of the reference files; return how many of each.

    Run again, it brings names and points up to date and adds what is missing.
    """
    counties = [County(**asdict(row)) for row in reference.counties()]
    townships = [_township(row) for row in reference.townships()]
    County.objects.bulk_create(
        counties,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            *("name", "short_name", "city_code", "city", "province_code", "province"),
            *("lon", "lat"),
        ],
    )
    Township.objects.bulk_create(
        townships,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["county", "name", "lon", "lat", "is_synthetic"],
    )
    return len(counties), len(townships)


def _township(row: TownshipRow) -> Township:
    return Township(
        code=row.code,
        county_id=row.county_code,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        is_synthetic=row.is_synthetic,
    )
