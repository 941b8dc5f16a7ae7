"""Registers vehicle types, coaches and stops; what is known already is brought up to date."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction

from transport.models import Coach, Stop, VehicleType


@dataclass(frozen=True, slots=True)
class NewVehicleType:
    """A vehicle type to register; costs are in yuan."""

    code: str
    name: str
    approved_seats: int
    air: str
    fixed_cost: Decimal
    cost_per_km: Decimal


@dataclass(frozen=True, slots=True)
class NewCoach:
    """A coach to register, with the code of its type and of the county where it is at home."""

    plate: str
    type_code: str
    operator: str
    county_code: str
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class NewStop:
    """A stop to place in a township. Coordinates are WGS 84 degrees."""

    township_code: str
    place: str
    lon: float
    lat: float
    is_synthetic: bool = False


@transaction.atomic
def register_vehicle_types(rows: Sequence[NewVehicleType], *, by: User) -> list[VehicleType]:
    """Register types by their code; `by` is who answers for it."""
    return VehicleType.objects.bulk_create(
        [VehicleType(**asdict(row)) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "approved_seats", "air", "fixed_cost", "cost_per_km"],
    )


@transaction.atomic
def register_coaches(rows: Sequence[NewCoach], *, by: User) -> list[Coach]:
    """Register coaches by their plate."""
    types = VehicleType.objects.in_bulk([row.type_code for row in rows], field_name="code")
    return Coach.objects.bulk_create(
        [
            Coach(
                plate=row.plate,
                type=types[row.type_code],
                operator=row.operator,
                county_id=row.county_code,
                is_synthetic=row.is_synthetic,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["plate"],
        update_fields=["type", "operator", "county", "is_synthetic"],
    )


@transaction.atomic
def place_stops(rows: Sequence[NewStop], *, by: User) -> list[Stop]:
    """Place the one stop of each township."""
    return Stop.objects.bulk_create(
        [
            Stop(
                township_id=row.township_code,
                place=row.place,
                lon=row.lon,
                lat=row.lat,
                is_synthetic=row.is_synthetic,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["township"],
        update_fields=["place", "lon", "lat", "is_synthetic"],
    )
