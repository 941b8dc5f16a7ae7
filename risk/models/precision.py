"""The figures behind the precision index."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk import precision
from risk.models.places import County


class IndicatorFigure(models.Model):
    """One indicator of the precision index for one county and day: a part of a whole.

    Rows are only added; of one county, day and indicator the row recorded last holds.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="indicator_figures")
    day = models.DateField(_("day"))
    indicator = models.CharField(
        _("indicator"),
        max_length=12,
        choices=[(one.value, one.value) for one in precision.Indicator],
    )
    part = models.FloatField(_("part"))
    whole = models.FloatField(_("whole"))
    source = models.CharField(_("source"), max_length=200)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("indicator figure")
        verbose_name_plural = _("indicator figures")
        ordering = ["county", "indicator", "-day", "-id"]
        indexes = [
            models.Index(
                name="indicator_figure_latest", fields=["county", "indicator", "-day", "-id"]
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="indicator_part_within_whole",
                condition=Q(whole__gt=0, part__gte=0, part__lte=F("whole")),
                violation_error_message=_("The part lies between nothing and the whole."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "county",
            "day",
            "indicator",
            "part",
            "whole",
            "source",
            "is_synthetic",
            "recorded_at",
            "by",
        }

    def __str__(self) -> str:
        return f"{self.county_id} {self.day} {self.indicator}"
