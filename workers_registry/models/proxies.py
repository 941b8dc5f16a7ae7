"""Somebody with a phone holds the code of somebody without."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workers_registry.models.people import Worker


class Proxy(models.Model):
    """One person shows the code of another and checks in for them, with consent, until ended."""

    holder = models.ForeignKey(Worker, models.CASCADE, related_name="holdings")
    held = models.ForeignKey(Worker, models.CASCADE, related_name="proxies")
    consent = models.CharField(_("how the person agreed"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(_("since"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="proxy_one_holder_at_a_time",
                fields=["held"],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("Somebody holds this code already."),
            ),
            models.CheckConstraint(
                name="proxy_holds_somebody_else", condition=~Q(holder=F("held"))
            ),
            models.CheckConstraint(
                name="proxy_has_consent",
                condition=~Q(consent=""),
                violation_error_message=_("Write down how the person agreed."),
            ),
        ]

    class Privacy:
        personal = {"holder", "held", "consent"}
        open = {"id", "by", "since", "ended_at"}

    def __str__(self) -> str:
        return f"{self.holder_id} for {self.held_id}"
