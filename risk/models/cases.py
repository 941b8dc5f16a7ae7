"""Case figures as they were reported, and the receipts of their deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Left
from django.utils.translation import gettext_lazy as _

from risk.models.places import County, Township


class CaseReceipt(models.Model):
    """What became of one delivery of case figures: every row in is accounted for."""

    name = models.CharField(_("file or form"), max_length=120)
    rows_in = models.PositiveIntegerField(_("rows in"))
    accepted = models.PositiveIntegerField(_("accepted"))
    rejected = models.PositiveIntegerField(_("rejected"))
    duplicate = models.PositiveIntegerField(_("duplicate"))
    faults = models.JSONField(_("faults"), default=list, blank=True)
    """Of each rejected row: its number, the code of the reason, the value found."""
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="case_receipt_counts_every_row",
                condition=Q(rows_in=F("accepted") + F("rejected") + F("duplicate")),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "name",
            "rows_in",
            "accepted",
            "rejected",
            "duplicate",
            "faults",
            "recorded_at",
            "by",
        }

    def __str__(self) -> str:
        return f"{self.name}: {self.rows_in}"


class CaseCount(models.Model):
    """What was reported of one county for one day, as known at one moment.

    A correction is a further row; the row recorded last holds. Counts may fall.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="case_counts")
    day = models.DateField(_("as of day"))
    confirmed = models.PositiveIntegerField(_("confirmed, cumulative"))
    local = models.PositiveIntegerField(_("of these local"), null=True, blank=True)
    clusters = models.PositiveIntegerField(_("clusters, last 14 days"), null=True, blank=True)
    zone = models.CharField(_("development zone"), max_length=40, blank=True, default="")
    """Empty: the county's own figure. A zone is reported apart and not part of that figure."""
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="case_counts", null=True, blank=True
    )
    """Null: the county's own figure, or a zone's. A township's is part of its county's figure."""
    source = models.CharField(_("source"), max_length=200)
    receipt = models.ForeignKey(
        CaseReceipt, models.PROTECT, related_name="counts", null=True, blank=True
    )
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    """True: generated for the demonstration, not published by anybody."""
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("case count")
        verbose_name_plural = _("case counts")
        ordering = ["county", "day", "-id"]
        indexes = [models.Index(name="case_count_latest", fields=["county", "day", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="case_count_local_within_confirmed",
                condition=Q(local__isnull=True) | Q(local__lte=F("confirmed")),
                violation_error_message=_("More local cases than confirmed cases."),
            ),
            models.CheckConstraint(
                name="case_count_township_in_county",
                condition=Q(township__isnull=True)
                | Q(zone="", county=Left(Cast("township", models.CharField()), 6)),
                violation_error_message=_("The township does not lie in the county."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "county",
            "day",
            "confirmed",
            "local",
            "clusters",
            "zone",
            "township",
            "source",
            "receipt",
            "is_synthetic",
            "recorded_at",
            "by",
        }

    def __str__(self) -> str:
        return f"{self.county_id} {self.day}: {self.confirmed}"
