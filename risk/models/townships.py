"""The colours of townships, by the same rule as their county's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from risk.models.places import Level, Township


class TownshipRating(models.Model):
    """A township's colour from one assessment day on, by rule R1. Rows are only added."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="ratings")
    day = models.DateField(_("assessed for"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    rule = models.CharField(_("rule"), max_length=24)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    policy_version = models.CharField(_("policy version"), max_length=20)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("township rating")
        verbose_name_plural = _("township ratings")
        ordering = ["township", "-day", "-id"]
        indexes = [models.Index(name="township_rating_latest", fields=["township", "-day", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="township_rating_level_known", condition=Q(level__in=Level)
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "township",
            "day",
            "level",
            "rule",
            "evidence",
            "policy_version",
            "is_synthetic",
            "decided_at",
            "by",
        }

    def __str__(self) -> str:
        return f"{self.township_id} {self.day}: {Level(self.level).name}"
