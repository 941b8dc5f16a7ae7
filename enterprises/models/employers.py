"""Employers, and the people who act for them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from risk.models import County, Township
from workers_registry.fields import SealedTextField


class Enterprise(models.Model):
    """One employer, known by its unified social credit code."""

    credit_code = models.CharField(_("social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=80)
    county = models.ForeignKey(County, models.PROTECT, related_name="enterprises")
    township = models.ForeignKey(Township, models.PROTECT, related_name="enterprises")
    industry = models.CharField(_("industry"), max_length=40)
    staff_count = models.PositiveIntegerField(_("staff"), validators=[MinValueValidator(1)])
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = SealedTextField(_("contact phone"), null=True, blank=True)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="enterprise_has_staff", condition=Q(staff_count__gte=1)),
            models.CheckConstraint(
                name="enterprise_credit_code_form",
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
            ),
        ]

    class Privacy:
        personal = {"contact_name", "contact_phone"}
        open = {
            "id",
            "credit_code",
            "name",
            "county",
            "township",
            "industry",
            "staff_count",
            "is_synthetic",
        }

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user works for an enterprise and may act for it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["user", "enterprise"])
        ]

    class Privacy:
        personal = {"user"}
        open = {"id", "enterprise"}

    def __str__(self) -> str:
        return f"{self.user} at {self.enterprise}"
