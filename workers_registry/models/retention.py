"""What was deleted when its time was over, and who wanted theirs deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers_registry.models.people import Worker


class RetentionRun(models.Model):
    """The receipt of one run of deletion: from which days on rows were kept, how many went."""

    day = models.DateField(_("business day"))
    policy_version = models.CharField(_("policy version"), max_length=20)
    kept_from = models.JSONField(_("kept from"), default=dict)
    """The first day that was kept, by kind."""
    counts = models.JSONField(_("deleted"), default=dict)
    """How many rows went, by kind; no person is named."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    """Who called the command; null: the night."""
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    """Null: broken off; the next run takes the rest."""

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        ordering = ["-id"]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "day",
            "policy_version",
            "kept_from",
            "counts",
            "by",
            "started_at",
            "finished_at",
        }

    def __str__(self) -> str:
        return f"retention {self.day}"


class DeletionWish(models.Model):
    """A person wants their data deleted: what could went at once, the rest goes by itself."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="deletion_wishes")
    day = models.DateField(_("wished on"))
    counts = models.JSONField(_("deleted at once"), default=dict)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    done_on = models.DateField(_("name and numbers removed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("deletion wish")
        verbose_name_plural = _("deletion wishes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="deletion_wish_one_open", fields=["worker"], condition=Q(done_on__isnull=True)
            ),
            models.CheckConstraint(
                name="deletion_wish_done_after_it_was_made",
                condition=Q(done_on__isnull=True) | Q(done_on__gte=models.F("day")),
            ),
        ]

    class Privacy:
        personal = {"worker"}
        open = {"id", "day", "counts", "made_at", "done_on"}

    def __str__(self) -> str:
        return f"deletion wish {self.pk}"

    @property
    def number(self) -> str:
        """Give the number under which the person asks after it."""
        return f"S{self.pk:06d}"
