"""The papers that an enterprise hands in with an application."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises import papers
from enterprises.models.applications import Application
from workers_registry import paper_file
from workers_registry.fields import SealedTextField


class Paper(models.Model):
    """One file of one application, sealed; the row outlives its content."""

    class Kind(models.TextChoices):
        """What it is about (R7)."""

        COMMITMENT = papers.Kind.COMMITMENT, _("Commitment letter")
        PREVENTION_PLAN = papers.Kind.PREVENTION_PLAN, _("Prevention plan")
        EMERGENCY_PLAN = papers.Kind.EMERGENCY_PLAN, _("Emergency plan")
        ISOLATION_ROOMS = papers.Kind.ISOLATION_ROOMS, _("Isolation rooms: photos or plan")
        PROTECTIVE_GOODS = papers.Kind.PROTECTIVE_GOODS, _("Stock of protective goods")
        WHITE_LIST_GROUND = papers.Kind.WHITE_LIST_GROUND, _("Ground for the white list")

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)
    file_name = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(_("type"), max_length=20)
    """By its content, not by its name."""
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    content = SealedTextField(_("content"), null=True, editable=False)
    """Base 64 of the file; null: deleted."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    dropped_at = models.DateTimeField(_("deleted at"), null=True, editable=False)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["application", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="paper_size_in_reason",
                condition=Q(size__gte=1, size__lte=papers.LARGEST_BYTES),
            ),
            models.CheckConstraint(
                name="paper_type_known", condition=Q(media_type__in=list(paper_file.ENDINGS))
            ),
            models.CheckConstraint(
                name="paper_has_content_until_dropped",
                condition=Q(content__isnull=False, dropped_at__isnull=True)
                | Q(content__isnull=True, dropped_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="paper_once_in_application",
                fields=["application", "kind", "sha256"],
                condition=Q(dropped_at__isnull=True),
                violation_error_message=_("This file is here already."),
            ),
        ]

    class Privacy:
        personal = {"file_name", "content"}
        open = {
            "id",
            "application",
            "kind",
            "media_type",
            "size",
            "sha256",
            "by",
            "at",
            "dropped_at",
        }

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"
