"""The demonstration's fleet and stops, and the question of its first run.

Plates read 云C-D0001: no real plate has a letter there and a dash, so they belong to nobody.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from enterprises import actions as enterprise_actions
from enterprises.models import FareAgreement
from risk.models import County, Township
from transport import actions
from transport.actions import NewCoach, NewRun, NewStop, NewVehicleType
from transport.models import VehicleType

ORIGIN, DESTINATION = "530627", "330784"
DAYS = 7
RECEPTION_PER_DAY = 760
"""Yongkang's checkpoints and quarters take so many a day (assumption)."""
OPERATOR = "演示客运公司（虚构）"
TYPES = (
    NewVehicleType("c59", "59 座客车", 59, VehicleType.Air.SEALED, Decimal(10400), Decimal("7.6")),
    NewVehicleType("c53", "53 座客车", 53, VehicleType.Air.SEALED, Decimal(9800), Decimal("7.2")),
)
"""Prices are those of the public planning problem zhenxiong-yongkang: assumptions."""
FLEET = {"c59": 50, "c53": 10}


def load_fleet(*, by: User) -> None:
    """Register 60 coaches of two types, and a stop in every township of both counties."""
    actions.register_vehicle_types(TYPES, by=by)
    actions.register_coaches(_coaches(), by=by)
    actions.place_stops(_stops(), by=by)
    _agree(by)


def _agree(by: User) -> None:
    """Record that Yongkang pays the whole fare from Zhenxiong, as it announced."""
    if not FareAgreement.objects.exists():
        agreed = enterprise_actions.NewAgreement(
            origin=County.objects.get(pk=ORIGIN),
            destination=County.objects.get(pk=DESTINATION),
            first_day=date(2020, 2, 10),
            county_percent=100,
            enterprise_percent=0,
            source="永康市：返岗专车费用全额补助",
        )
        enterprise_actions.agree_fare(agreed, by=by)


def first_run(day: date, seconds: int) -> NewRun:
    """Give the question of the first batch: a week from `day`, all coaches, half their seats."""
    return NewRun(
        origin=County.objects.get(pk=ORIGIN),
        destination=County.objects.get(pk=DESTINATION),
        first_day=day,
        last_day=day + timedelta(days=DAYS - 1),
        fleet=FLEET,
        load_limit=Decimal("0.50"),
        turnaround_days=3,
        reception_per_day=RECEPTION_PER_DAY,
        seconds=seconds,
    )


def _coaches() -> list[NewCoach]:
    codes = [code for code, count in FLEET.items() for _ in range(count)]
    return [
        NewCoach(f"云C-D{number:04d}", code, OPERATOR, ORIGIN, is_synthetic=True)
        for number, code in enumerate(codes, start=1)
    ]


def _stops() -> list[NewStop]:
    """Give a stop before every township's office; its point is the township's own."""
    return [
        NewStop(town.pk, f"{town.name}政府门前", town.lon, town.lat, is_synthetic=True)
        for town in Township.objects.filter(county__in=[ORIGIN, DESTINATION])
    ]
