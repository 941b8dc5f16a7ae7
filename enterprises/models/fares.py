"""Who pays the fare between two counties, from when until when."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk.models import County


class FareAgreement(models.Model):
    """What a county promised for the coaches of one corridor: three shares that make 100 %."""

    origin = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("origin"))
    destination = models.ForeignKey(
        County, models.PROTECT, related_name="+", verbose_name=_("destination")
    )
    valid = DateRangeField(_("days of departure"))
    """The last day is not included; open at the end until it is replaced."""
    county_percent = models.PositiveSmallIntegerField(_("the county pays, %"))
    enterprise_percent = models.PositiveSmallIntegerField(_("the enterprise pays, %"))
    worker_percent = models.PositiveSmallIntegerField(_("the worker pays, %"), default=0)
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("fare agreement")
        verbose_name_plural = _("fare agreements")
        ordering = ["destination", "origin", "valid"]
        constraints = [
            models.CheckConstraint(
                name="fare_agreement_shares_make_the_whole",
                condition=Q(
                    county_percent=100 - F("enterprise_percent") - F("worker_percent"),
                ),
                violation_error_message=_("The shares do not make 100 %."),
            ),
            models.CheckConstraint(name="fare_agreement_has_a_source", condition=~Q(source="")),
            ExclusionConstraint(
                name="fare_agreement_one_at_a_time",
                expressions=[
                    ("origin", RangeOperators.EQUAL),
                    ("destination", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another agreement holds on some of these days."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "origin",
            "destination",
            "valid",
            "county_percent",
            "enterprise_percent",
            "worker_percent",
            "source",
            "by",
            "at",
        }

    def __str__(self) -> str:
        return f"{self.origin_id}-{self.destination_id} {self.valid}"
