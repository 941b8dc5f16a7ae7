"""Who looked at whose data: the worker may read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workers_registry.models.people import Worker


class Look(models.Model):
    """One official opened one person's page, papers or full numbers."""

    class What(models.TextChoices):
        """What was opened."""

        PAGE = "page", _("your page: codes, stays, check-ins")
        REVIEW = "review", _("your appeal")
        PAPER = "paper", _("your printed code")
        NUMBERS = "numbers", _("your full name and numbers")
        LANE = "lane", _("your code, by identity card at a checkpoint")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(_("what"), max_length=8, choices=What)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="look_at_numbers_has_a_reason",
                condition=~Q(what="numbers") | ~Q(reason=""),
                violation_error_message=_("Say why you need the full numbers."),
            ),
        ]

    class Privacy:
        personal = {"worker", "reason"}
        open = {"id", "by", "what", "at"}

    def __str__(self) -> str:
        return f"{self.by_id} at {self.worker_id}: {self.what}"
