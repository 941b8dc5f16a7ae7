"""Questions to the planner, and the pieces in which large ones are planned."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk.models import County


class PlanningRun(models.Model):
    """One question to the planner and how far its answer has come. The row is the queue."""

    class Status(models.TextChoices):
        """The life of a run."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        PARTED = "parted", _("planned in pieces")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        PUBLISHING = "publishing", _("being published")
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
    publish_asked_at = models.DateTimeField(_("publishing asked at"), null=True, editable=False)
    """When somebody asked a worker to publish the plan; empty where it was published at once."""
    publish_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    refusal = models.CharField(_("refusal"), max_length=40, blank=True, editable=False)
    """Why the plan that a worker was asked to publish is not published: a code of wording.py."""
    refusal_details = models.JSONField(default=dict, editable=False)
    people_lost = models.PositiveIntegerField(
        _("people who lost their seat"), default=0, editable=False
    )
    """Who no longer passed the gate when the plan was published."""
    best_cost = models.FloatField(_("cost, yuan"), null=True, editable=False)
    bound = models.FloatField(_("proven bound, yuan"), null=True, editable=False)
    people_in = models.PositiveIntegerField(_("people asked for"), default=0, editable=False)
    people_served = models.PositiveIntegerField(_("people with a seat"), default=0, editable=False)
    trips_planned = models.PositiveIntegerField(_("trips"), default=0, editable=False)
    history = models.JSONField(default=list, editable=False)
    """[[seconds, cost, bound], ...] as the run went on."""
    failure = models.CharField(_("failure"), max_length=40, blank=True, editable=False)
    """A code, with the number of the piece that failed behind a colon; wording.py has the sentence,
    the log has the traceback."""
    pieces_all = models.PositiveSmallIntegerField(_("pieces"), default=0, editable=False)
    """Into how many pieces a large run was parted; 0: it is planned as one."""
    pieces_done = models.PositiveSmallIntegerField(_("pieces planned"), default=0, editable=False)
    attempts_before = models.PositiveSmallIntegerField(
        _("earlier attempts"), default=0, editable=False
    )
    """Up to the one that parted the run, or that planned it when somebody asked to publish;
    attempts to join the pieces, or to publish, are counted from there."""
    question_file = models.BinaryField(null=True, editable=False)
    """Who is in which party and whom the gate refused, gzipped, until the pieces are joined."""
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
            models.CheckConstraint(
                name="planning_run_pieces_done_of_all",
                condition=Q(pieces_done__lte=F("pieces_all")),
            ),
            models.CheckConstraint(
                name="planning_run_parted_has_pieces",
                condition=~Q(status="parted") | Q(pieces_all__gt=0, question_file__isnull=False),
            ),
            models.CheckConstraint(
                name="planning_run_publishing_has_an_asker",
                condition=Q(publish_asked_at__isnull=False, publish_asked_by__isnull=False)
                | ~Q(status="publishing")
                & Q(publish_asked_at__isnull=True, publish_asked_by__isnull=True),
            ),
            models.CheckConstraint(
                name="planning_run_publishing_has_a_plan",
                condition=~Q(status="publishing") | Q(trips_planned__gt=0),
            ),
            models.CheckConstraint(
                name="planning_run_refused_is_not_published",
                condition=Q(refusal="") | Q(status="done", publish_asked_at__isnull=False),
            ),
        ]

    class Privacy:
        personal = {"question_file", "refusal_details"}
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
            "publish_asked_at",
            "publish_asked_by",
            "refusal",
            "people_lost",
            "best_cost",
            "bound",
            "people_in",
            "people_served",
            "trips_planned",
            "history",
            "failure",
            "pieces_all",
            "pieces_done",
            "attempts_before",
            "problem_file",
            "plan_file",
        }

    def __str__(self) -> str:
        return f"run {self.pk}"


class PlanningPiece(models.Model):
    """A part of a large run's problem, planned by itself on any machine. The row is the queue."""

    class Status(models.TextChoices):
        """The life of a piece."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(PlanningRun, models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"))
    problem_file = models.BinaryField()
    """The piece's problem with its share of the fleet: direct-bus-problem/1, gzipped.

    Emptied, like the plan, once the run has its own plan."""
    plan_file = models.BinaryField(null=True)
    """Its plan: direct-bus-plan/1, gzipped."""
    cost = models.FloatField(_("cost, yuan"), null=True, blank=True)
    people_served = models.PositiveIntegerField(_("people with a seat"), default=0)
    trips_planned = models.PositiveIntegerField(_("trips"), default=0)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)
    """How long the search took that gave the plan."""
    failure = models.CharField(_("failure"), max_length=40, blank=True)
    """Why the last attempt gave no plan: a code of wording.py."""

    class Meta:
        verbose_name = _("piece of a run")
        verbose_name_plural = _("pieces of runs")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(name="planning_piece_once_in_run", fields=["run", "number"]),
            models.CheckConstraint(name="planning_piece_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="planning_piece_running_has_a_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="planning_piece_done_has_a_plan",
                condition=Q(
                    status="done", plan_file__isnull=False, cost__isnull=False,
                    seconds__isnull=False,
                )
                | ~Q(status="done") & Q(plan_file__isnull=True),
            ),
            models.CheckConstraint(
                name="planning_piece_failed_has_a_reason",
                condition=~Q(status="failed") | ~Q(failure=""),
            ),
        ]  # fmt: skip

    class Privacy:
        personal: set[str] = set()
        open = {
            "id", "run", "number", "status", "attempt", "lease_until", "people", "problem_file",
            "plan_file", "cost", "people_served", "trips_planned", "seconds", "failure",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"
