"""Large roster files that are taken in the background."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.applications import Application
from enterprises.models.rosters import RosterUpload
from workers_registry.fields import SealedTextField


class RosterImport(models.Model):
    """A large roster file on its way to a receipt. The row is the queue; actions move it."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    application = models.ForeignKey(Application, models.CASCADE, related_name="imports")
    file_name = models.CharField(_("file"), max_length=200)
    file_size = models.PositiveIntegerField(_("bytes"))
    content = SealedTextField(_("content"), null=True)
    """The file in base64, sealed; deleted when the import has ended."""
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    rows_in = models.PositiveIntegerField(_("rows in"), default=0)
    """0 while the file is being read."""
    rows_done = models.PositiveIntegerField(_("rows taken"), default=0)
    failure = models.CharField(_("failure"), max_length=60, blank=True)
    """The code of the refusal, with its details beside it."""
    details = models.JSONField(_("details"), default=dict, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    upload = models.OneToOneField(
        RosterUpload, models.CASCADE, null=True, blank=True, related_name="background_import"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="roster_import_one_at_a_time",
                fields=["application"],
                condition=Q(state__in=["queued", "running"]),
            ),
            models.CheckConstraint(
                name="roster_import_keeps_no_file_at_its_end",
                condition=Q(state__in=["queued", "running"], content__isnull=False)
                | Q(state__in=["done", "failed"], content__isnull=True),
            ),
            models.CheckConstraint(
                name="roster_import_done_with_receipt",
                condition=~Q(state="done") | Q(upload__isnull=False),
            ),
            models.CheckConstraint(
                name="roster_import_failed_with_reason",
                condition=~Q(state="failed") | ~Q(failure=""),
            ),
            models.CheckConstraint(
                name="roster_import_no_more_than_all", condition=Q(rows_done__lte=F("rows_in"))
            ),
        ]

    class Privacy:
        personal = {"content"}
        open = {
            "id",
            "application",
            "file_name",
            "file_size",
            "state",
            "rows_in",
            "rows_done",
            "failure",
            "details",
            "attempt",
            "lease_until",
            "upload",
            "by",
            "at",
        }

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"
