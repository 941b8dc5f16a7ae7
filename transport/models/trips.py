"""The trips of a plan, their stops and seats, and everybody who got none."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import RosterEntry
from transport.models.fleet import Coach, Stop, VehicleType
from transport.models.runs import PlanningRun
from workers_registry.models import Worker


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
    """A worker's seat on a trip: open from publishing until the journey is over or was missed.

    A worker has one open seat at a time, and after the journey may have another. Old seats stay:
    who sat with a case is found from them.
    """

    class Outcome(models.TextChoices):
        """How the journey ended; empty while the seat is open."""

        ARRIVED = "arrived", _("arrived")
        MISSED = "missed", _("was not aboard")
        OVER = "over", _("trip over, nobody signed")

    CARRIES = ["", Outcome.ARRIVED, Outcome.OVER]
    """The outcomes of a seat that carries its worker: all but missed."""

    run = models.ForeignKey(PlanningRun, models.CASCADE, related_name="seats")
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="seats")
    """Of the same run, state and times: a composite foreign key holds that in the database."""
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="seats")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="seats")
    number = models.CharField(_("seat"), max_length=4)
    """Row and letter: 5A."""
    party = models.CharField(_("party"), max_length=40)
    departs_at = models.DateTimeField(_("departs at"), editable=False)
    arrives_at = models.DateTimeField(_("arrives at"), editable=False)
    is_published = models.BooleanField(_("published"), default=False, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome, blank=True, default="", editable=False
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["trip", "number"]
        constraints = [
            models.UniqueConstraint(name="seat_once_on_trip", fields=["trip", "number"]),
            models.UniqueConstraint(name="seat_worker_once_in_run", fields=["run", "worker"]),
            models.CheckConstraint(
                name="seat_outcome_known",
                condition=Q(outcome="")
                | Q(is_published=True, outcome__in=["arrived", "missed", "over"]),
            ),
            models.UniqueConstraint(
                name="seat_worker_open_once",
                fields=["worker"],
                condition=Q(is_published=True, outcome=""),
                violation_error_message=_("The worker already has an open seat."),
            ),
            models.UniqueConstraint(
                name="seat_entry_carried_once",
                fields=["entry"],
                condition=Q(is_published=True) & ~Q(outcome="missed"),
                violation_error_message=_("This row of the roster already had its journey."),
            ),
            ExclusionConstraint(
                name="seat_journeys_apart",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (
                        Func(
                            F("departs_at"),
                            F("arrives_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_published=True) & ~Q(outcome="missed"),
                violation_error_message=_("The worker is on another trip at that time."),
            ),
        ]

    class Privacy:
        personal = {"worker", "number"}
        open = {
            "id",
            "run",
            "trip",
            "entry",
            "party",
            "departs_at",
            "arrives_at",
            "is_published",
            "outcome",
        }

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
    had_seat = models.BooleanField(_("lost a seat"), default=False)
    """The run had a seat for the worker, who lost it when the plan was published or later."""

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
        open = {"id", "run", "entry", "code", "had_seat"}

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.code}"
