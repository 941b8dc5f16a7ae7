"""Direct coaches: the plan and the journey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransportConfig(AppConfig):
    """Stops, coaches, planning runs, trips and seats."""

    name = "transport"
    verbose_name = _("Transport")
