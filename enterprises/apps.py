"""Enterprises and their applications to bring workers back."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """Enterprises, memberships, applications and rosters."""

    name = "enterprises"
    verbose_name = _("Enterprises")
