"""Who decides at the city what its counties have left lying."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CityDuty(models.Model):
    """A user decides the overdue appeals of one city's counties, and sees nothing else of them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="city_duty")
    city_code = models.CharField(
        _("city code"), max_length=6, validators=[RegexValidator(r"^\d{4}00$")], db_index=True
    )
    city = models.CharField(_("city"), max_length=40)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("city duty")
        verbose_name_plural = _("city duties")
        ordering = ["city_code", "id"]
        constraints = [
            models.CheckConstraint(
                name="city_duty_code_of_a_city", condition=Q(city_code__regex=r"^\d{4}00$")
            ),
            models.CheckConstraint(name="city_duty_names_the_city", condition=~Q(city="")),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "user", "city_code", "city", "since"}

    def __str__(self) -> str:
        return f"{self.city} {self.user_id}"
