"""After arrival: the handover at the factory gate, temperatures, the day's summary."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.employers import Enterprise
from enterprises.models.rosters import RosterEntry

LOWEST, HIGHEST = 34, 43
"""Temperatures in °C outside of these are slips of the pen."""


class Handover(models.Model):
    """The enterprise signed for one worker at its gate, or that the worker was not aboard.

    Who missed one coach is signed for again after the next; nobody arrives twice on one row.
    """

    class Outcome(models.TextChoices):
        """What the gate found."""

        ARRIVED = "arrived", _("arrived")
        ABSENT = "absent", _("was not aboard")

    entry = models.ForeignKey(RosterEntry, models.CASCADE, related_name="handovers")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    day = models.DateField(_("day"))
    temperature = models.DecimalField(
        _("temperature, °C"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("signed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="handover_temperature_of_who_arrived",
                condition=Q(temperature__isnull=True)
                | Q(outcome="arrived", temperature__gte=LOWEST, temperature__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="handover_outcome_known", condition=Q(outcome__in=["arrived", "absent"])
            ),
            models.UniqueConstraint(
                name="handover_arrived_once",
                fields=["entry"],
                condition=Q(outcome="arrived"),
                violation_error_message=_("The worker has been signed for already."),
            ),
        ]

    class Privacy:
        personal = {"entry", "temperature"}
        open = {"id", "outcome", "day", "by", "at"}

    def __str__(self) -> str:
        return f"{self.entry} {self.outcome}"


class TemperatureReading(models.Model):
    """One worker's temperature in one half of a day. A correction is a new row."""

    class Slot(models.TextChoices):
        """When it was taken."""

        MORNING = "morning", _("morning")
        EVENING = "evening", _("evening")

    entry = models.ForeignKey(RosterEntry, models.CASCADE, related_name="temperatures")
    day = models.DateField(_("day"))
    slot = models.CharField(_("when"), max_length=8, choices=Slot)
    temperature = models.DecimalField(_("temperature, °C"), max_digits=3, decimal_places=1)
    source = models.CharField(_("source"), max_length=8)
    """form, file or api."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("corrected at"), null=True, editable=False)

    class Meta:
        verbose_name = _("temperature")
        verbose_name_plural = _("temperatures")
        ordering = ["-day", "entry", "slot"]
        constraints = [
            models.UniqueConstraint(
                name="temperature_once_in_a_half_day",
                fields=["entry", "day", "slot"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="temperature_in_reason",
                condition=Q(temperature__gte=LOWEST, temperature__lte=HIGHEST),
            ),
            models.CheckConstraint(
                name="temperature_slot_known", condition=Q(slot__in=["morning", "evening"])
            ),
        ]

    class Privacy:
        personal = {"entry", "temperature"}
        open = {"id", "day", "slot", "source", "by", "at", "replaced_at"}

    def __str__(self) -> str:
        return f"{self.entry} {self.day} {self.slot}"


class DailyReport(models.Model):
    """What one enterprise's day looked like when it was over, for the county."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="daily_reports")
    day = models.DateField(_("day"))
    present = models.PositiveIntegerField(_("arrived by then"))
    morning = models.PositiveIntegerField(_("measured in the morning"))
    evening = models.PositiveIntegerField(_("measured in the evening"))
    fevers = models.PositiveIntegerField(_("with a fever"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("daily report")
        verbose_name_plural = _("daily reports")
        ordering = ["-day", "enterprise"]
        constraints = [
            models.UniqueConstraint(name="daily_report_once", fields=["enterprise", "day"]),
            models.CheckConstraint(
                name="daily_report_adds_up",
                condition=Q(
                    morning__lte=F("present"), evening__lte=F("present"), fevers__lte=F("present")
                ),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "enterprise", "day", "present", "morning", "evening", "fevers",
                "recorded_at"}  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enterprise} {self.day}"
