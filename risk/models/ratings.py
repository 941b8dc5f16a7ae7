"""The colours that counties had, and how experts set one against the rule."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk.models.places import County, Level


class CountyRating(models.Model):
    """A county's colour from one assessment day on, with its reason. Rows are only added."""

    class Basis(models.TextChoices):
        """Who or what gave the colour."""

        PUBLISHED = "published", _("published by the province")
        DERIVED = "derived", _("derived from published counts")
        RULE = "rule", _("by the rule")
        OVERRIDE = "override", _("by experts")

    county = models.ForeignKey(County, models.PROTECT, related_name="ratings")
    day = models.DateField(_("assessed for"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    rule = models.CharField(_("rule"), max_length=24)
    """The rule that decided, for example R1.step-down."""
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    """The indicators that the rule saw: confirmed, quiet_days, local_share, clusters, base."""
    policy_version = models.CharField(_("policy version"), max_length=20)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    """The last day of an expert override; null: until the next rating."""
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    """Who confirmed an expert override."""

    class Meta:
        verbose_name = _("county rating")
        verbose_name_plural = _("county ratings")
        ordering = ["county", "-day", "-id"]
        indexes = [models.Index(name="county_rating_latest", fields=["county", "-day", "-id"])]
        constraints = [
            models.CheckConstraint(name="county_rating_level_known", condition=Q(level__in=Level)),
            models.CheckConstraint(
                name="county_rating_override_by_two",
                condition=~Q(basis="override")
                | (
                    Q(by__isnull=False, second__isnull=False, valid_until__gte=F("day"))
                    & ~Q(by=F("second"))
                ),
                violation_error_message=_("An override needs two people and a last day."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "county",
            "day",
            "level",
            "basis",
            "rule",
            "evidence",
            "policy_version",
            "source",
            "is_synthetic",
            "valid_until",
            "decided_at",
            "by",
            "second",
        }

    def __str__(self) -> str:
        return f"{self.county_id} {self.day}: {Level(self.level).name}"


class OverrideProposal(models.Model):
    """An expert's wish to set a county's level against the rule; a second person decides."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("waiting for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    county = models.ForeignKey(County, models.PROTECT, related_name="override_proposals")
    day = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    note = models.TextField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("override proposal")
        verbose_name_plural = _("override proposals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="override_days_in_order",
                condition=Q(day__lte=F("valid_until")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="override_two_different_people",
                condition=Q(state="open", second__isnull=True)
                | ~Q(state="open") & Q(second__isnull=False) & ~Q(by=F("second")),
                violation_error_message=_("A second person must confirm the change."),
            ),
            models.UniqueConstraint(
                name="override_one_open_per_county", fields=["county"], condition=Q(state="open")
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "county",
            "day",
            "valid_until",
            "level",
            "note",
            "state",
            "by",
            "second",
            "proposed_at",
            "decided_at",
        }

    def __str__(self) -> str:
        return f"{self.county_id} {self.day}: {self.state}"
