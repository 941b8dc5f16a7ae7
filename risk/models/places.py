"""Counties and townships, the five levels, and who acts for which county."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """The five colours, from the least to the gravest; the number orders them."""

    GREEN = 0, _("low risk")
    BLUE = 1, _("lower risk")
    YELLOW = 2, _("medium risk")
    ORANGE = 3, _("higher risk")
    RED = 4, _("high risk")


TELEPHONE = r"^[0-9][0-9 -]{1,18}[0-9]$"
"""A telephone number as people write it: digits, with spaces and hyphens between them."""
is_telephone = RegexValidator(
    TELEPHONE, _("Write the number with digits, spaces and hyphens only, such as 0870-800 1234.")
)


class County(models.Model):
    """One county-level unit, as it was cut in February 2020."""

    code = models.CharField(
        _("code"), max_length=6, primary_key=True, validators=[RegexValidator(r"^\d{6}$")]
    )
    name = models.CharField(_("name"), max_length=40)
    short_name = models.CharField(_("short name"), max_length=20)
    city_code = models.CharField(_("city code"), max_length=6, db_index=True)
    city = models.CharField(_("city"), max_length=40)
    province_code = models.CharField(_("province code"), max_length=6, db_index=True)
    province = models.CharField(_("province"), max_length=40)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="county_code_six_digits", condition=Q(code__regex=r"^\d{6}$")
            )
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "code",
            "name",
            "short_name",
            "city_code",
            "city",
            "province_code",
            "province",
            "lon",
            "lat",
        }

    def __str__(self) -> str:
        return self.name


class Township(models.Model):
    """One township or street of a county: where people are picked up and set down.

    Its numbers are whom a person under observation calls; empty where the county gave none.
    """

    code = models.CharField(
        _("code"), max_length=9, primary_key=True, validators=[RegexValidator(r"^\d{9}$")]
    )
    county = models.ForeignKey(County, models.PROTECT, related_name="townships")
    name = models.CharField(_("name"), max_length=40)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    is_synthetic = models.BooleanField(_("point is synthetic"), default=False)
    """True: the point was generated inside the county; no published coordinate was found."""
    clinic = models.CharField(_("name of the clinic"), max_length=40, blank=True)
    clinic_phone = models.CharField(
        _("telephone of the clinic"), max_length=20, blank=True, validators=[is_telephone]
    )
    supplies_phone = models.CharField(
        _("telephone for food and medicine"), max_length=20, blank=True, validators=[is_telephone]
    )

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="township_name_once_in_county", fields=["county", "name"]),
            models.CheckConstraint(
                name="township_code_in_its_county", condition=Q(code__startswith=F("county_id"))
            ),
            models.CheckConstraint(
                name="township_numbers_are_telephones",
                condition=(Q(clinic_phone="") | Q(clinic_phone__regex=TELEPHONE))
                & (Q(supplies_phone="") | Q(supplies_phone__regex=TELEPHONE)),
                violation_error_message=is_telephone.message,
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "code",
            "county",
            "name",
            "lon",
            "lat",
            "is_synthetic",
            "clinic",
            "clinic_phone",
            "supplies_phone",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def clinic_words(self) -> str:
        """Give the clinic's name, or the township's as clinics are called."""
        return self.clinic or str(_("%(township)s health centre") % {"township": self.name})


class Duty(models.Model):
    """A user acts for one county, or for the whole province where the county is empty."""

    class Role(models.TextChoices):
        """What the user may do there."""

        COORDINATOR = "coordinator", _("county coordinator")
        PROVINCE = "province", _("province")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duty")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    county = models.ForeignKey(County, models.PROTECT, related_name="duties", null=True, blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.CheckConstraint(
                name="duty_county_fits_role",
                condition=Q(role="coordinator", county__isnull=False)
                | Q(role="province", county__isnull=True),
                violation_error_message=_("A coordinator needs a county; the province has none."),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "user", "role", "county"}

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} {self.county_id or ''}".strip()
