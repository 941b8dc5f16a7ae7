"""Electricity meters: who has one, what it read, and which reading was corrected."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.employers import Enterprise
from risk.models import County


class PowerUser(models.Model):
    """One metered electricity user, known by the number that the grid gave it."""

    number = models.CharField(_("user number"), max_length=20, unique=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="power_users")
    sector = models.CharField(_("sector"), max_length=24)
    """A code of enterprises.resumption.SECTORS."""
    enterprise = models.ForeignKey(
        Enterprise, models.SET_NULL, null=True, blank=True, related_name="power_users"
    )
    base_kwh = models.FloatField(_("base, kWh a day"), null=True, blank=True, editable=False)
    """Mean day of the base period; null: too few readings (R9)."""
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("power user")
        verbose_name_plural = _("power users")
        ordering = ["id"]
        indexes = [models.Index(name="power_user_by_place", fields=["county", "sector"])]
        constraints = [
            models.CheckConstraint(
                name="power_user_base_not_negative",
                condition=Q(base_kwh__isnull=True) | Q(base_kwh__gte=0),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "number", "county", "sector", "enterprise", "base_kwh", "is_synthetic"}

    def __str__(self) -> str:
        return self.number


class MeterUpload(models.Model):
    """The receipt of one file of readings: rows in = accepted + rejected + duplicate."""

    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    rows_in = models.PositiveIntegerField(_("rows in"))
    accepted = models.PositiveIntegerField(_("accepted"))
    rejected = models.PositiveIntegerField(_("rejected"))
    duplicate = models.PositiveIntegerField(_("duplicate"))
    """Rows that say again what is known, or the same quarter of an hour twice."""
    corrected = models.PositiveIntegerField(_("days corrected"))
    faults = models.JSONField(_("faults"), default=list, blank=True)
    """The first rejected rows: [[row, code, text], ...]."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("meter upload")
        verbose_name_plural = _("meter uploads")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="meter_upload_rows_add_up",
                condition=Q(rows_in=F("accepted") + F("rejected") + F("duplicate")),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "file_name",
            "sha256",
            "rows_in",
            "accepted",
            "rejected",
            "duplicate",
            "corrected",
            "faults",
            "by",
            "at",
        }

    def __str__(self) -> str:
        return f"{self.file_name} ({self.rows_in})"


class MeterReading(models.Model):
    """What one user consumed on one day, as known now; earlier values are MeterCorrections."""

    power_user = models.ForeignKey(
        PowerUser, models.CASCADE, related_name="readings", db_index=False
    )
    """Without an index of its own: the constraint's begins with it, and millions of rows come."""
    day = models.DateField(_("day"))
    kwh = models.FloatField(_("kWh"))
    quarters = models.PositiveSmallIntegerField(_("quarters of an hour"), null=True, blank=True)
    """How many of the day's 96 were read; null: the meter is read once a day."""

    class Meta:
        verbose_name = _("meter reading")
        verbose_name_plural = _("meter readings")
        ordering = ["power_user", "day"]
        indexes = [BrinIndex(name="meter_reading_by_day", fields=["day"])]
        constraints = [
            models.UniqueConstraint(name="meter_reading_once_a_day", fields=["power_user", "day"]),
            models.CheckConstraint(
                name="meter_reading_not_negative",
                condition=Q(kwh__gte=0),
                violation_error_message=_("A consumption cannot be negative."),
            ),
            models.CheckConstraint(
                name="meter_reading_quarters_of_a_day",
                condition=Q(quarters__isnull=True) | Q(quarters__gte=1, quarters__lte=96),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "power_user", "day", "kwh", "quarters"}

    def __str__(self) -> str:
        return f"{self.power_user_id} {self.day}"


class PowerTotal(models.Model):
    """What the meters of one county and sector add up to on one day (R9).

    Kept by enterprises.actions.power_totals with every import; who has a base and no reading is
    not in it and counts as a gap.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="power_totals", db_index=False)
    sector = models.CharField(_("sector"), max_length=24)
    day = models.DateField(_("day"))
    users = models.PositiveIntegerField(_("users that count"))
    resumed = models.PositiveIntegerField(_("of these resumed"))
    kwh = models.FloatField(_("kWh that count"))
    """After the cap."""
    base_kwh = models.FloatField(_("their base, kWh a day"))
    capped = models.PositiveIntegerField(_("capped"))
    policy_version = models.CharField(_("policy version"), max_length=20)
    """The numbers of R9 by which it was added up."""

    class Meta:
        verbose_name = _("power total")
        verbose_name_plural = _("power totals")
        ordering = ["day", "county", "sector"]
        constraints = [
            models.UniqueConstraint(name="power_total_once", fields=["day", "county", "sector"]),
            models.CheckConstraint(
                name="power_total_parts_of_its_users",
                condition=Q(resumed__lte=F("users"), capped__lte=F("users")),
            ),
            models.CheckConstraint(
                name="power_total_not_negative", condition=Q(kwh__gte=0, base_kwh__gte=0)
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "county",
            "sector",
            "day",
            "users",
            "resumed",
            "kwh",
            "base_kwh",
            "capped",
            "policy_version",
        }

    def __str__(self) -> str:
        return f"{self.county_id} {self.sector} {self.day}"


class MeterCorrection(models.Model):
    """A reading that was replaced by a later one. Rows are added, never changed."""

    power_user = models.ForeignKey(PowerUser, models.CASCADE, related_name="corrections")
    day = models.DateField(_("day"))
    old_kwh = models.FloatField(_("kWh before"))
    new_kwh = models.FloatField(_("kWh after"))
    upload = models.ForeignKey(MeterUpload, models.PROTECT, related_name="corrections")

    class Meta:
        verbose_name = _("meter correction")
        verbose_name_plural = _("meter corrections")
        ordering = ["power_user", "day", "id"]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "power_user", "day", "old_kwh", "new_kwh", "upload"}

    def __str__(self) -> str:
        return f"{self.power_user_id} {self.day}"
