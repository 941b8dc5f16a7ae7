"""The ground floor: counties and how grave the epidemic is in each."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskConfig(AppConfig):
    """Counties, case counts, ratings, and who acts for which county."""

    name = "risk"
    verbose_name = _("Risk")
