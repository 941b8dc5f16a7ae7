"""Stops, coaches, planning runs, and the trips and seats that a plan consists of."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import RosterEntry
from risk.models import County, Township
from workers_registry.models import Worker


class Stop(models.Model):
    """The place in a township where coaches pick people up or set them down."""

    township = models.OneToOneField(Township, models.PROTECT, primary_key=True, related_name="stop")
    place = models.CharField(_("place"), max_length=80)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["township"]

    class Privacy:
        personal: set[str] = set()
        open = {"township", "place", "lon", "lat", "is_synthetic"}

    def __str__(self) -> str:
        return self.place


class VehicleType(models.Model):
    """One type of coach: its approved passenger seats and what a trip costs."""

    class Air(models.TextChoices):
        """How the cabin is aired; it decides who is a contact (R8)."""

        SEALED = "sealed", _("sealed, air-conditioned")
        VENTILATED = "ventilated", _("ventilated by windows")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    approved_seats = models.PositiveSmallIntegerField(_("approved seats"))
    air = models.CharField(_("air"), max_length=10, choices=Air, default=Air.SEALED)
    fixed_cost = models.DecimalField(_("yuan a trip"), max_digits=9, decimal_places=2)
    cost_per_km = models.DecimalField(_("yuan a km"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("vehicle type")
        verbose_name_plural = _("vehicle types")
        ordering = ["-approved_seats", "code"]
        constraints = [
            models.CheckConstraint(
                name="vehicle_type_seats_in_reason", condition=Q(approved_seats__range=(1, 100))
            ),
            models.CheckConstraint(
                name="vehicle_type_costs_not_negative",
                condition=Q(fixed_cost__gte=0, cost_per_km__gte=0),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "code", "name", "approved_seats", "air", "fixed_cost", "cost_per_km"}

    def __str__(self) -> str:
        return self.name


class Coach(models.Model):
    """One vehicle with its plate."""

    plate = models.CharField(_("plate"), max_length=10, unique=True)
    type = models.ForeignKey(VehicleType, models.PROTECT, related_name="coaches")
    operator = models.CharField(_("operator"), max_length=60)
    county = models.ForeignKey(County, models.PROTECT, related_name="coaches")
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("coach")
        verbose_name_plural = _("coaches")
        ordering = ["plate"]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "plate", "type", "operator", "county", "is_synthetic"}

    def __str__(self) -> str:
        return self.plate


class PlanningRun(models.Model):
    """One question to the planner and how far its answer has come. The row is the queue."""

    class Status(models.TextChoices):
        """The life of a run."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        PUBLISHED = "published", _("published")

    origin = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("origin"))
    destination = models.ForeignKey(
        County, models.PROTECT, related_name="+", verbose_name=_("destination")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    load_limit = models.DecimalField(
        _("load limit"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.5"),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(1)],
    )
    turnaround_days = models.PositiveSmallIntegerField(
        _("days until a coach is free again"), default=3, validators=[MinValueValidator(1)]
    )
    reception_per_day = models.PositiveIntegerField(_("most arrivals a day"), null=True, blank=True)
    max_pickups = models.PositiveSmallIntegerField(
        _("most pick-up stops"), default=3, validators=[MinValueValidator(1)]
    )
    max_dropoffs = models.PositiveSmallIntegerField(
        _("most drop-off stops"), default=4, validators=[MinValueValidator(1)]
    )
    enterprise_cost = models.PositiveIntegerField(
        _("yuan for each further enterprise"), default=150
    )
    fleet = models.JSONField(_("fleet"), default=dict)
    """How many coaches of each type may be used: {vehicle type code: count}."""
    seconds = models.PositiveSmallIntegerField(
        _("seconds to plan"), default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    seed = models.PositiveIntegerField(_("seed"), default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.QUEUED, editable=False
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, editable=False)
    is_stop_asked = models.BooleanField(_("stop asked"), default=False, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    best_cost = models.FloatField(_("cost, yuan"), null=True, editable=False)
    bound = models.FloatField(_("proven bound, yuan"), null=True, editable=False)
    people_in = models.PositiveIntegerField(_("people asked for"), default=0, editable=False)
    people_served = models.PositiveIntegerField(_("people with a seat"), default=0, editable=False)
    trips_planned = models.PositiveIntegerField(_("trips"), default=0, editable=False)
    history = models.JSONField(default=list, editable=False)
    """[[seconds, cost, bound], ...] as the run went on."""
    failure = models.CharField(_("failure"), max_length=40, blank=True, editable=False)
    """A code; wording.py has the sentence, the log has the traceback."""
    problem_file = models.BinaryField(null=True, editable=False)
    """The problem as it was solved: direct-bus-problem/1, gzipped. Ids are keys, no names."""
    plan_file = models.BinaryField(null=True, editable=False)
    """The plan that came of it: direct-bus-plan/1, gzipped."""

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="planning_run_days_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="planning_run_load_limit_a_share",
                condition=Q(load_limit__gt=0, load_limit__lte=1),
                violation_error_message=_("The load limit is a share of the seats, at most 1."),
            ),
            models.CheckConstraint(
                name="planning_run_published_has_a_moment",
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="planning_run_running_has_a_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "origin",
            "destination",
            "first_day",
            "last_day",
            "load_limit",
            "turnaround_days",
            "reception_per_day",
            "max_pickups",
            "max_dropoffs",
            "enterprise_cost",
            "fleet",
            "seconds",
            "seed",
            "by",
            "asked_at",
            "status",
            "attempt",
            "lease_until",
            "is_stop_asked",
            "started_at",
            "finished_at",
            "published_at",
            "published_by",
            "best_cost",
            "bound",
            "people_in",
            "people_served",
            "trips_planned",
            "history",
            "failure",
            "problem_file",
            "plan_file",
        }

    def __str__(self) -> str:
        return f"run {self.pk}"


class Trip(models.Model):
    """One coach going from its first pick-up to its last drop-off."""

    run = models.ForeignKey(PlanningRun, models.CASCADE, related_name="trips")
    number = models.CharField(_("number"), max_length=12)
    vehicle_type = models.ForeignKey(VehicleType, models.PROTECT, related_name="+")
    coach = models.ForeignKey(Coach, models.PROTECT, null=True, blank=True, related_name="trips")
    day = models.DateField(_("day of departure"))
    busy = DateRangeField(_("coach busy"))
    """From the day of departure up to the day on which the coach is free again, not included."""
    departs_at = models.DateTimeField(_("departs at"))
    arrives_at = models.DateTimeField(_("arrives at"))
    usable_seats = models.PositiveSmallIntegerField(_("usable seats"))
    km = models.FloatField(_("km"))
    cost = models.DecimalField(_("yuan"), max_digits=10, decimal_places=2)
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    class Meta:
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ["run", "day", "number"]
        constraints = [
            models.UniqueConstraint(name="trip_number_once_in_run", fields=["run", "number"]),
            models.CheckConstraint(
                name="trip_times_in_order", condition=Q(departs_at__lt=F("arrives_at"))
            ),
            models.CheckConstraint(
                name="trip_published_has_a_coach",
                condition=Q(is_published=False) | Q(coach__isnull=False),
            ),
            ExclusionConstraint(
                name="trip_coach_once_at_a_time",
                expressions=[("coach", RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
                condition=Q(is_published=True),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "run",
            "number",
            "vehicle_type",
            "coach",
            "day",
            "busy",
            "departs_at",
            "arrives_at",
            "usable_seats",
            "km",
            "cost",
            "is_published",
        }

    def __str__(self) -> str:
        return self.number


class TripStop(models.Model):
    """A stop on a trip, in visiting order."""

    class Side(models.TextChoices):
        """What happens at the stop."""

        PICKUP = "pickup", _("pick-up")
        DROPOFF = "dropoff", _("drop-off")

    trip = models.ForeignKey(Trip, models.CASCADE, related_name="trip_stops")
    order = models.PositiveSmallIntegerField(_("order"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))

    class Meta:
        verbose_name = _("trip stop")
        verbose_name_plural = _("trip stops")
        ordering = ["trip", "order"]
        constraints = [
            models.UniqueConstraint(name="trip_stop_order_once", fields=["trip", "order"]),
            models.UniqueConstraint(name="trip_stop_place_once", fields=["trip", "stop"]),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "trip", "order", "side", "stop", "planned_at"}

    def __str__(self) -> str:
        return f"{self.trip} #{self.order}"


class Seat(models.Model):
    """A worker's seat on a trip."""

    run = models.ForeignKey(PlanningRun, models.CASCADE, related_name="seats")
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="seats")
    """Of the same run: a composite foreign key (trip, run) holds that in the database."""
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="seats")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="seats")
    number = models.CharField(_("seat"), max_length=4)
    """Row and letter: 5A."""
    party = models.CharField(_("party"), max_length=40)
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["trip", "number"]
        constraints = [
            models.UniqueConstraint(name="seat_once_on_trip", fields=["trip", "number"]),
            models.UniqueConstraint(name="seat_worker_once_in_run", fields=["run", "worker"]),
            models.UniqueConstraint(
                name="seat_worker_once_published",
                fields=["worker"],
                condition=Q(is_published=True),
                violation_error_message=_("The worker already has a seat on a published trip."),
            ),
        ]

    class Privacy:
        personal = {"worker", "number"}
        open = {"id", "run", "trip", "entry", "party", "is_published"}

    def __str__(self) -> str:
        return f"{self.trip} {self.number}"


class LeftBehind(models.Model):
    """A worker whom a run gave no seat, and why."""

    run = models.ForeignKey(PlanningRun, models.CASCADE, related_name="left_behind")
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    code = models.CharField(_("reason"), max_length=40)
    """A refusal code of transport.gate, or one of the planner's."""
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("worker left behind")
        verbose_name_plural = _("workers left behind")
        ordering = ["run", "code", "id"]
        constraints = [
            models.UniqueConstraint(name="left_behind_once_in_run", fields=["run", "worker"]),
            models.CheckConstraint(name="left_behind_has_a_reason", condition=~Q(code="")),
        ]

    class Privacy:
        personal = {"worker", "details"}
        open = {"id", "run", "entry", "code"}

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.code}"
