"""The dated numbers of the rules."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """The numbers of one rule from a day on, in force once a second person has confirmed them.

    A row with neither `by` nor `second` was put in when the house was set up.
    """

    rule = models.CharField(_("rule"), max_length=8)
    """The rule's id, for example R1 or R7.level."""
    version = models.CharField(_("version"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    values = models.JSONField(_("values"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    """When the second person put it in force: what was rated before did not know it."""

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["rule", "-valid_from"]
        constraints = [
            models.UniqueConstraint(name="policy_version_once", fields=["rule", "version"]),
            models.UniqueConstraint(name="policy_one_a_day", fields=["rule", "valid_from"]),
            models.CheckConstraint(
                name="policy_two_different_people",
                condition=Q(by__isnull=True, second__isnull=True) | ~Q(by=F("second")),
                violation_error_message=_("A second person must confirm the change."),
            ),
            models.CheckConstraint(
                name="policy_confirmed_with_its_moment",
                condition=Q(second__isnull=True, confirmed_at__isnull=True)
                | Q(second__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "id",
            "rule",
            "version",
            "valid_from",
            "values",
            "by",
            "second",
            "recorded_at",
            "confirmed_at",
        }

    def __str__(self) -> str:
        return f"{self.rule} {self.version}"
