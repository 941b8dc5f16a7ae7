"""Stops, and the coaches that call at them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from risk.models import County, Township


class Stop(models.Model):
    """The place in a township where coaches pick people up or set them down."""

    township = models.OneToOneField(Township, models.PROTECT, primary_key=True, related_name="stop")
    place = models.CharField(_("place"), max_length=80)
    lon = models.FloatField(_("longitude"))
    lat = models.FloatField(_("latitude"))
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["township"]

    class Privacy:
        personal: set[str] = set()
        open = {"township", "place", "lon", "lat", "is_synthetic"}

    def __str__(self) -> str:
        return self.place


class VehicleType(models.Model):
    """One type of coach: its approved passenger seats and what a trip costs."""

    class Air(models.TextChoices):
        """How the cabin is aired; it decides who is a contact (R8)."""

        SEALED = "sealed", _("sealed, air-conditioned")
        VENTILATED = "ventilated", _("ventilated by windows")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    approved_seats = models.PositiveSmallIntegerField(_("approved seats"))
    air = models.CharField(_("air"), max_length=10, choices=Air, default=Air.SEALED)
    fixed_cost = models.DecimalField(_("yuan a trip"), max_digits=9, decimal_places=2)
    cost_per_km = models.DecimalField(_("yuan a km"), max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = _("vehicle type")
        verbose_name_plural = _("vehicle types")
        ordering = ["-approved_seats", "code"]
        constraints = [
            models.CheckConstraint(
                name="vehicle_type_seats_in_reason", condition=Q(approved_seats__range=(1, 100))
            ),
            models.CheckConstraint(
                name="vehicle_type_costs_not_negative",
                condition=Q(fixed_cost__gte=0, cost_per_km__gte=0),
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "code", "name", "approved_seats", "air", "fixed_cost", "cost_per_km"}

    def __str__(self) -> str:
        return self.name


class Coach(models.Model):
    """One vehicle with its plate."""

    plate = models.CharField(_("plate"), max_length=10, unique=True)
    type = models.ForeignKey(VehicleType, models.PROTECT, related_name="coaches")
    operator = models.CharField(_("operator"), max_length=60)
    county = models.ForeignKey(County, models.PROTECT, related_name="coaches")
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    class Meta:
        verbose_name = _("coach")
        verbose_name_plural = _("coaches")
        ordering = ["plate"]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "plate", "type", "operator", "county", "is_synthetic"}

    def __str__(self) -> str:
        return self.plate
