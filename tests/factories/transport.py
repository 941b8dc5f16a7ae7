"""The smallest valid rows of transport, and a corridor on which people may ride."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.enterprises import ApplicationFactory, EnterpriseFactory, RosterEntryFactory
from tests.factories.risk import (
    DESTINATION,
    ORIGIN,
    CountyFactory,
    CountyRatingFactory,
    DutyFactory,
    TownshipFactory,
)
from tests.factories.users import UserFactory
from tests.factories.workers_registry import HealthCodeFactory, MedicalCheckFactory
from transport.models import (
    Coach,
    LeftBehind,
    PlanningPiece,
    PlanningRun,
    Seat,
    Stop,
    Trip,
    TripStop,
    VehicleType,
)

TODAY = date(2020, 2, 15)
LAST_DAY = date(2020, 2, 21)


class StopFactory(factory.django.DjangoModelFactory[Stop]):
    """The stop of a township of Zhenxiong."""

    class Meta:
        model = Stop

    township = factory.SubFactory(TownshipFactory, county__code=ORIGIN)
    place = factory.LazyAttribute(lambda row: f"{row.township.name}政府门前")
    lon = factory.LazyAttribute(lambda row: row.township.lon)
    lat = factory.LazyAttribute(lambda row: row.township.lat)


class VehicleTypeFactory(factory.django.DjangoModelFactory[VehicleType]):
    """A sealed coach of 59 seats."""

    class Meta:
        model = VehicleType
        django_get_or_create = ("code",)

    code = "c59"
    name = "59 座"
    approved_seats = 59
    fixed_cost = Decimal(10400)
    cost_per_km = Decimal("7.6")


class CoachFactory(factory.django.DjangoModelFactory[Coach]):
    """A coach of Zhenxiong."""

    class Meta:
        model = Coach

    plate = factory.Sequence(lambda number: f"云C-T{number:04d}")
    type = factory.SubFactory(VehicleTypeFactory)
    operator = "镇雄客运"
    county = factory.SubFactory(CountyFactory, code=ORIGIN)


class PlanningRunFactory(factory.django.DjangoModelFactory[PlanningRun]):
    """A queued run from Zhenxiong to Yongkang for a week with two coaches."""

    class Meta:
        model = PlanningRun

    origin = factory.SubFactory(CountyFactory, code=ORIGIN)
    destination = factory.SubFactory(CountyFactory, code=DESTINATION)
    first_day = TODAY
    last_day = LAST_DAY
    load_limit = Decimal("0.50")
    fleet = factory.LazyFunction(lambda: {"c59": 2})
    seconds = 1
    by = factory.SubFactory(UserFactory)


class PlanningPieceFactory(factory.django.DjangoModelFactory[PlanningPiece]):
    """The only piece of a run that waits for it."""

    class Meta:
        model = PlanningPiece

    run = factory.SubFactory(
        PlanningRunFactory, status="parted", pieces_all=1, question_file=b"{}", attempt=1,
        attempts_before=1,
    )  # fmt: skip
    number = 1
    people = 3
    problem_file = b"{}"


class TripFactory(factory.django.DjangoModelFactory[Trip]):
    """A trip of tomorrow without a coach."""

    class Meta:
        model = Trip

    run = factory.SubFactory(PlanningRunFactory)
    number = factory.Sequence(lambda number: f"B1-{number:03d}")
    vehicle_type = factory.SubFactory(VehicleTypeFactory)
    day = TODAY + timedelta(days=1)
    busy = factory.LazyAttribute(lambda row: DateRange(row.day, row.day + timedelta(days=3)))
    departs_at = datetime(2020, 2, 15, 22, 30, tzinfo=UTC)
    arrives_at = datetime(2020, 2, 17, 8, 0, tzinfo=UTC)
    usable_seats = 29
    km = 1900.0
    cost = Decimal(25000)


class TripStopFactory(factory.django.DjangoModelFactory[TripStop]):
    """A pick-up."""

    class Meta:
        model = TripStop

    trip = factory.SubFactory(TripFactory)
    order = factory.Sequence(lambda number: number)
    side = TripStop.Side.PICKUP
    stop = factory.SubFactory(StopFactory)
    planned_at = datetime(2020, 2, 15, 22, 30, tzinfo=UTC)


class SeatFactory(factory.django.DjangoModelFactory[Seat]):
    """A seat on a trip that is not published."""

    class Meta:
        model = Seat

    trip = factory.SubFactory(TripFactory)
    run = factory.SelfAttribute("trip.run")
    departs_at = factory.SelfAttribute("trip.departs_at")
    arrives_at = factory.SelfAttribute("trip.arrives_at")
    entry = factory.SubFactory(RosterEntryFactory)
    worker = factory.SelfAttribute("entry.worker")
    number = factory.Sequence(lambda number: f"{number // 4 + 1}{'ABCD'[number % 4]}")
    party = factory.LazyAttribute(lambda row: f"P{row.entry.pk}")


class LeftBehindFactory(factory.django.DjangoModelFactory[LeftBehind]):
    """A worker with a yellow code."""

    class Meta:
        model = LeftBehind

    run = factory.SubFactory(PlanningRunFactory)
    entry = factory.SubFactory(RosterEntryFactory)
    worker = factory.SelfAttribute("entry.worker")
    code = "code-yellow"
    details = factory.LazyFunction(lambda: {"rule": "R3.4", "until": "2020-02-17"})


class Corridor:
    """Zhenxiong and Yongkang, both green, two stops each, two coaches and a coordinator each."""

    def __init__(self) -> None:
        self.origin = CountyFactory(code=ORIGIN)
        self.destination = CountyFactory(code=DESTINATION)
        for county in (self.origin, self.destination):
            CountyRatingFactory(county=county)
        self.pickups = [self.township(self.origin, n) for n in range(2)]
        self.dropoffs = [self.township(self.destination, n) for n in range(2)]
        self.type = VehicleTypeFactory()
        self.coaches = [CoachFactory(type=self.type, county=self.origin) for _ in range(2)]
        self.sender = DutyFactory(county=self.origin).user
        self.receiver = DutyFactory(county=self.destination).user
        self.enterprise = EnterpriseFactory(county=self.destination, township=self.dropoffs[0])
        self.application = self.approved(self.enterprise)

    def township(self, county, n):
        """A township of the county with its stop, some km from the county's own point."""
        found = TownshipFactory(
            county=county, code=f"{county.pk}{900 + n}", lon=county.lon + n / 20, lat=county.lat
        )
        StopFactory(township=found)
        return found

    def approved(self, enterprise):
        """An approved application for the whole week."""
        return ApplicationFactory(
            enterprise=enterprise,
            origin_county=self.origin,
            status="approved",
            arrive_from=TODAY,
            arrive_until=LAST_DAY,
        )

    def entry(self, *, code=True, medical=True, **change):
        """A person on the roster with a green, current code and a health check for the week."""
        facts = {
            "application": self.application,
            "pickup": self.pickups[0],
            "dropoff": self.dropoffs[0],
        }
        entry = RosterEntryFactory(**(facts | change))
        if code:
            HealthCodeFactory(worker=entry.worker)
        if medical:
            MedicalCheckFactory(worker=entry.worker, valid_until=LAST_DAY)
        return entry

    def run(self, **change):
        """A queued run of the corridor."""
        facts = {
            "origin": self.origin,
            "destination": self.destination,
            "by": self.receiver,
            "fleet": {self.type.code: 2},
        }
        return PlanningRunFactory(**(facts | change))


def seat_on(entry, *, days=0, outcome="", coach=True):
    """A seat on a trip that leaves so many days after the factory's; published with a coach."""
    plain = TripFactory.build(run=PlanningRun(), vehicle_type=None)
    trip = TripFactory(
        day=plain.day + timedelta(days), departs_at=plain.departs_at + timedelta(days),
        arrives_at=plain.arrives_at + timedelta(days), coach=CoachFactory() if coach else None,
    )  # fmt: skip
    seat = SeatFactory(trip=trip, entry=entry)
    if coach:
        Trip.objects.filter(pk=trip.pk).update(is_published=True)
        Seat.objects.filter(pk=seat.pk).update(outcome=outcome)
    return seat
