"""Rosters: the receipt of each file, the rows not accepted, the workers on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises import workflow
from enterprises.models.applications import Application
from risk.models import Township
from workers_registry.fields import SealedTextField
from workers_registry.models import Worker


class RosterUpload(models.Model):
    """The receipt of one uploaded roster: rows in = accepted + rejected + duplicate."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="uploads")
    file_name = models.CharField(_("file"), max_length=200)
    file_size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    columns = models.JSONField(_("columns"), default=list)
    """[[heading, field], ...] as they stood in the file, for the copy with faults."""
    rows_in = models.PositiveIntegerField(_("rows in"))
    accepted = models.PositiveIntegerField(_("accepted"))
    rejected = models.PositiveIntegerField(_("rejected"))
    duplicate = models.PositiveIntegerField(_("duplicate"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("roster upload")
        verbose_name_plural = _("roster uploads")
        ordering = ["application", "-id"]
        constraints = [
            models.CheckConstraint(
                name="roster_upload_rows_add_up",
                condition=Q(rows_in=F("accepted") + F("rejected") + F("duplicate")),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "application",
            "file_name",
            "file_size",
            "sha256",
            "columns",
            "rows_in",
            "accepted",
            "rejected",
            "duplicate",
            "by",
            "at",
        }

    def __str__(self) -> str:
        return f"{self.file_name} ({self.rows_in})"


class RosterFault(models.Model):
    """A row of an upload that was not accepted, with what is wrong in it."""

    class Kind(models.TextChoices):
        """Why the row stands here."""

        REJECTED = "rejected", _("rejected")
        DUPLICATE = "duplicate", _("duplicate")

    class Outcome(models.TextChoices):
        """What became of the row; empty while somebody has to look at it."""

        MENDED = "mended", _("mended and accepted")
        LEFT_OUT = "left-out", _("left out")
        REPLACED = "replaced", _("replaced by a later file")

    upload = models.ForeignKey(RosterUpload, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField(_("row in the file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    cells = SealedTextField(_("cells"))
    """The row's texts by field, as JSON; sealed because they hold personal numbers."""
    faults = models.JSONField(_("faults"), default=list)
    """[{"field": ..., "code": ..., "details": {...}}]; wording.py has the sentences."""
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("roster fault")
        verbose_name_plural = _("roster faults")
        ordering = ["upload", "row"]
        constraints = [
            models.UniqueConstraint(name="roster_fault_once_a_row", fields=["upload", "row"]),
            models.CheckConstraint(
                name="roster_fault_closed_with_outcome",
                condition=Q(outcome="", closed_at__isnull=True)
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
            ),
        ]

    class Privacy:
        personal = {"cells"}
        open = {"id", "upload", "row", "kind", "faults", "outcome", "closed_at"}

    def __str__(self) -> str:
        return f"{self.upload} row {self.row}"


class RosterEntry(models.Model):
    """A worker on the roster of an application: where from, where to, with whom."""

    class Priority(models.IntegerChoices):
        """Who goes first when not all can go."""

        KEY_POST = 1, _("key post")
        SKILLED = 2, _("skilled")
        OTHER = 3, _("other")

    class Standing(models.TextChoices):
        """What the county says of this worker; enterprises.workflow has the moves."""

        ADMITTED = workflow.ADMITTED, _("admitted")
        POSTPONED = workflow.POSTPONED, _("postponed")
        REFUSED = workflow.REFUSED, _("refused")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="entries", db_index=False
    )
    """Without an index of its own: that of `roster_entry_worker_once_in_application` begins so."""
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="roster_entries")
    row = models.PositiveIntegerField(_("row in the file"), default=0)
    pickup = models.ForeignKey(
        Township,
        models.PROTECT,
        related_name="+",
        verbose_name=_("pick-up township"),
        db_index=False,
    )
    """Not indexed, as drop-off: nobody asks who boards in a township but within an application."""
    dropoff = models.ForeignKey(
        Township,
        models.PROTECT,
        related_name="+",
        verbose_name=_("drop-off township"),
        db_index=False,
    )
    household = models.CharField(_("travels together as"), max_length=20, blank=True)
    """Entries of one application with the same mark, pick-up and drop-off travel as one party."""
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.OTHER
    )
    wanted_on = models.DateField(_("wanted at work on"), null=True, blank=True)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing, default=Standing.ADMITTED, editable=False
    )
    not_before = models.DateField(_("not before"), null=True, blank=True, editable=False)
    """The day to which the county postponed the worker."""
    reason = models.CharField(_("the county's reason"), max_length=300, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("comes in place of"),
    )
    is_open = models.BooleanField(_("open"), default=True, editable=False)
    """False once the entry or its application is withdrawn; a worker has one open entry."""

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")
        ordering = ["application", "row", "id"]
        constraints = [
            models.UniqueConstraint(
                name="roster_entry_worker_once_in_application", fields=["application", "worker"]
            ),
            models.UniqueConstraint(
                name="roster_entry_one_open_per_worker",
                fields=["worker"],
                condition=Q(is_open=True),
                violation_error_message=_("The worker is on another open roster."),
            ),
            models.CheckConstraint(
                name="roster_entry_postponed_to_a_day",
                condition=Q(standing="postponed", not_before__isnull=False)
                | (~Q(standing="postponed") & Q(not_before__isnull=True)),
            ),
            models.CheckConstraint(
                name="roster_entry_not_admitted_has_a_reason",
                condition=Q(standing="admitted") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="roster_entry_replaces_another",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
            models.CheckConstraint(
                name="roster_entry_priority_known", condition=Q(priority__in=[1, 2, 3])
            ),
        ]

    class Privacy:
        personal = {"worker", "household", "reason"}
        open = {
            "id",
            "application",
            "row",
            "pickup",
            "dropoff",
            "priority",
            "wanted_on",
            "standing",
            "not_before",
            "replaces",
            "is_open",
        }

    def __str__(self) -> str:
        return f"{self.application} row {self.row}"
