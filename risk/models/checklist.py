"""The eight control mechanisms of a county: which are in force, who said so and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from risk.models.places import County


class ControlTick(models.Model):
    """One mechanism of the checklist is put in force, or set aside, from a day on.

    Rows are only added; of one county and mechanism the row recorded last holds.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="control_ticks")
    mechanism = models.CharField(_("control mechanism"), max_length=60)
    is_in_force = models.BooleanField(_("in force"))
    day = models.DateField(_("from day"))
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("control tick")
        verbose_name_plural = _("control ticks")
        ordering = ["county", "mechanism", "-day", "-id"]
        indexes = [
            models.Index(name="control_tick_latest", fields=["county", "mechanism", "-day", "-id"])
        ]
        constraints = [
            models.CheckConstraint(
                name="control_tick_names_a_mechanism", condition=~Q(mechanism="")
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "county", "mechanism", "is_in_force", "day", "note", "by", "recorded_at"}

    def __str__(self) -> str:
        return f"{self.county_id} {self.day} {self.mechanism}: {self.is_in_force}"
