"""The shapes that the API speaks in."""

from typing import Any

from rest_framework import serializers

from risk.models import County
from transport import wording
from transport.models import Coach, LeftBehind, PlanningRun, Seat, Stop, Trip, TripStop, VehicleType
from workers_registry.identity import mask_name


class VehicleTypeSerializer(serializers.ModelSerializer[VehicleType]):
    """A type of coach; costs are in yuan."""

    class Meta:
        model = VehicleType
        fields = ("id", "code", "name", "approved_seats", "air", "fixed_cost", "cost_per_km")


class CoachSerializer(serializers.ModelSerializer[Coach]):
    """A coach with its type and the county where it is at home."""

    type = serializers.CharField(source="type.code")
    county = serializers.CharField(source="county_id")

    class Meta:
        model = Coach
        fields = ("id", "plate", "type", "operator", "county", "is_synthetic")


class StopSerializer(serializers.ModelSerializer[Stop]):
    """The stop of a township; coordinates are WGS 84 degrees."""

    township = serializers.CharField(source="township_id")
    name = serializers.CharField(source="township.name")
    county = serializers.CharField(source="township.county_id")

    class Meta:
        model = Stop
        fields = ("township", "name", "county", "place", "lon", "lat", "is_synthetic")


class RunSerializer(serializers.ModelSerializer[PlanningRun]):
    """A planning run: what it asks, how far it is, and what came of it."""

    by = serializers.CharField(source="by.username")
    failure_words = serializers.SerializerMethodField()
    publish_asked_by = serializers.CharField(
        source="publish_asked_by.username", default=None, allow_null=True
    )
    refusal_words = serializers.SerializerMethodField()

    class Meta:
        model = PlanningRun
        fields = (
            "id", "origin", "destination", "first_day", "last_day", "load_limit",
            "turnaround_days", "reception_per_day", "max_pickups", "max_dropoffs",
            "enterprise_cost", "fleet", "seconds", "seed", "by", "asked_at", "status", "attempt",
            "is_stop_asked", "started_at", "finished_at", "published_at", "best_cost", "bound",
            "people_in", "people_served", "trips_planned", "pieces_all", "pieces_done", "failure",
            "failure_words", "publish_asked_by", "publish_asked_at", "people_lost", "refusal",
            "refusal_details", "refusal_words",
        )  # fmt: skip

    def get_failure_words(self, run: PlanningRun) -> str:
        """Give the sentence for `failure`."""
        return wording.failure(run)

    def get_refusal_words(self, run: PlanningRun) -> str:
        """Give the sentence for `refusal`: why a worker could not publish the plan."""
        return wording.refusal(run)


class ProgressSerializer(serializers.ModelSerializer[PlanningRun]):
    """How far a run is; `history` holds [seconds, cost, bound]."""

    history = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()), read_only=True
    )

    class Meta:
        model = PlanningRun
        fields = (
            "id", "status", "attempt", "is_stop_asked", "seconds", "started_at", "finished_at",
            "best_cost", "bound", "people_in", "people_served", "trips_planned", "pieces_all",
            "pieces_done", "history",
        )  # fmt: skip


class NewRunSerializer(serializers.Serializer[Any]):
    """What a run shall plan; see actions.NewRun."""

    origin: "serializers.PrimaryKeyRelatedField[County]" = serializers.PrimaryKeyRelatedField(
        queryset=County.objects.all()
    )
    destination: "serializers.PrimaryKeyRelatedField[County]" = serializers.PrimaryKeyRelatedField(
        queryset=County.objects.all()
    )
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    fleet = serializers.DictField(child=serializers.IntegerField(min_value=0))
    load_limit = serializers.DecimalField(max_digits=3, decimal_places=2)
    turnaround_days = serializers.IntegerField(default=3)
    reception_per_day = serializers.IntegerField(default=None, allow_null=True, min_value=1)
    max_pickups = serializers.IntegerField(default=3)
    max_dropoffs = serializers.IntegerField(default=4)
    enterprise_cost = serializers.IntegerField(default=150)
    seconds = serializers.IntegerField(default=20)
    seed = serializers.IntegerField(default=1, min_value=0)


class PublicationSerializer(serializers.Serializer[Any]):
    """What came of publishing: trips, people aboard, and people who lost their seat."""

    trips = serializers.IntegerField()
    people = serializers.IntegerField()
    lost = serializers.IntegerField()


class TripStopSerializer(serializers.ModelSerializer[TripStop]):
    """A stop of a trip with its planned time."""

    township = serializers.CharField(source="stop_id")
    name = serializers.CharField(source="stop.township.name")

    class Meta:
        model = TripStop
        fields = ("order", "side", "township", "name", "planned_at")


class TripSerializer(serializers.ModelSerializer[Trip]):
    """A trip with its stops; an enterprise's `people` are its own."""

    vehicle_type = serializers.CharField(source="vehicle_type.code")
    coach = serializers.CharField(source="coach.plate", allow_null=True, default=None)
    people = serializers.IntegerField()
    enterprises = serializers.IntegerField(source="firms")
    pickups = TripStopSerializer(many=True)
    dropoffs = TripStopSerializer(many=True)

    class Meta:
        model = Trip
        fields = (
            "id", "run", "number", "vehicle_type", "coach", "day", "departs_at", "arrives_at",
            "usable_seats", "people", "enterprises", "km", "cost", "is_published", "pickups",
            "dropoffs",
        )  # fmt: skip


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """A seat with its person, name masked."""

    name = serializers.SerializerMethodField()
    phone_tail = serializers.CharField(source="worker.phone_tail")
    enterprise = serializers.CharField(source="entry.application.enterprise.name")

    class Meta:
        model = Seat
        fields = (
            "id", "run", "trip", "number", "party", "worker", "name", "phone_tail", "enterprise",
            "is_published", "outcome",
        )  # fmt: skip

    def get_name(self, seat: Seat) -> str:
        """Give the name as a page shows it."""
        return mask_name(seat.worker.name)


class LeftBehindSerializer(serializers.ModelSerializer[LeftBehind]):
    """Somebody who stays, name masked, with the reason as a code and in words."""

    name = serializers.SerializerMethodField()
    phone_tail = serializers.CharField(source="worker.phone_tail")
    enterprise = serializers.CharField(source="entry.application.enterprise.name")
    reason = serializers.SerializerMethodField()

    class Meta:
        model = LeftBehind
        fields = (
            "id", "run", "worker", "name", "phone_tail", "enterprise", "code", "details", "reason",
            "had_seat",
        )  # fmt: skip

    def get_name(self, left: LeftBehind) -> str:
        """Give the name as a page shows it."""
        return mask_name(left.worker.name)

    def get_reason(self, left: LeftBehind) -> str:
        """Give the sentence for the code."""
        return wording.reason(left.code, left.details)


class StatementDaysSerializer(serializers.Serializer[Any]):
    """The days of departure, both included."""

    vars()["from"] = serializers.DateField(required=False)
    to = serializers.DateField(required=False)


class _Yuan(serializers.Field[int, int, str, int]):
    """Whole cents as yuan with two decimals: a string, so that no cent is lost."""

    def to_representation(self, value: int) -> str:
        """Write the cents."""
        return f"{value // 100}.{value % 100:02d}"


class _SumsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    trips = serializers.IntegerField()
    riders = serializers.IntegerField()
    total = _Yuan()
    county = _Yuan()
    enterprise = _Yuan()
    worker = _Yuan()


class StatementLineSerializer(serializers.Serializer[Any]):
    """One enterprise's part of one trip; enterprise null: nobody rode."""

    trip = serializers.CharField(source="trip.number")
    day = serializers.DateField(source="trip.day")
    enterprise_name = serializers.CharField(source="enterprise.name", default=None)
    riders = serializers.IntegerField(source="part.riders")
    total = _Yuan(source="part.total")
    county = _Yuan(source="part.county")
    enterprise = _Yuan(source="part.enterprise")
    worker = _Yuan(source="part.worker")


class OpenTripSerializer(serializers.Serializer[Any]):
    """A trip that is not settled."""

    trip = serializers.CharField(source="trip.number")
    seats = serializers.IntegerField()
    unsigned = serializers.IntegerField()


class StatementSerializer(serializers.Serializer[Any]):
    """Lines, sums by enterprise and county, and what is not settled; yuan as strings."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    whole = _SumsSerializer()
    by_enterprise = _SumsSerializer(many=True)
    by_county = _SumsSerializer(many=True)
    lines = StatementLineSerializer(many=True)
    open_trips = OpenTripSerializer(many=True)
